// Where the engine lives: off the page's thread, so that typing never waits for it.

import init, { type Overview, type TestRun, version, Workspace } from "engine";
import { differ, FilterGateways } from "../proxy/compare.ts";
import type { Answers, FromWorker, Query, Question, Reply, ToWorker } from "./protocol.ts";

declare const self: DedicatedWorkerGlobalScope;

const say = (message: FromWorker): void => self.postMessage(message);

let filter: Promise<WebAssembly.Module> | undefined;

/** The filter is fetched when it is asked for the first time. */
function filterModule(): Promise<WebAssembly.Module> {
  filter ??= WebAssembly.compileStreaming(fetch(new URL("./filter.wasm", import.meta.url)));
  return filter;
}

/** The pinned version the engine knows. */
let pinned = 0;

function pin(workspace: Workspace, next: Question["pinned"]): void {
  const version = next?.version ?? 0;
  if (version === pinned) return;
  workspace.pin({ files: next?.files ?? [], removed: [] });
  pinned = version;
}

function reply(workspace: Workspace, { about, path, offset }: Query): Reply {
  return {
    completions: about === "completion" ? workspace.complete(path, offset) : [],
    hover: about === "hover" ? (workspace.hover(path, offset) ?? null) : null,
    passing: about === "rule" ? (workspace.passing(path, offset) ?? null) : null,
    trial: about === "trial" ? trial(workspace, path) : null,
    counterparts: about === "counterpart" ? workspace.counterparts(path, offset) : [],
  };
}

/** Hosts whose import rule is looked up; beyond that it would be felt while typing. */
const MOST_HOSTS = 300;

function importRules(workspace: Workspace, overview: Overview): Answers["imports"] {
  const ways = overview.meshes.flatMap(({ name, hosts }) => hosts.map((host) => ({ from: name, host })));
  const found = ways.slice(0, MOST_HOSTS).flatMap(({ from, host }) => {
    const first = workspace.walk(from, host)?.hops[0];
    const rule = first?.exchange.answer.rule;
    return first?.place && rule ? [[`${from} ${host}`, { rule, place: first.place }] as const] : [];
  });
  return Object.fromEntries(found);
}

function trial(workspace: Workspace, path: string): Reply["trial"] {
  const run = workspace.test(path);
  if (!run) return null;
  const ways = run.cases.flatMap(({ name, way }) => {
    const walked = way && workspace.walk(way.from, way.host);
    return walked ? [[name, walked] as const] : [];
  });
  return { run, ways: Object.fromEntries(ways) };
}

async function answer(workspace: Workspace, question: Question): Promise<Answers> {
  const started = performance.now();
  workspace.change(question.change);
  const overview = workspace.overview();
  const { test, way, gateway } = question;
  pin(workspace, question.pinned);
  const run = test === null ? null : (workspace.test(test) ?? null);
  const found = way && workspace.walk(way.from, way.host);
  const walked = way && found ? { ...found, way } : null;
  const names = question.names ? workspace.names() : null;
  const imports = question.names ? importRules(workspace, overview) : {};
  const graph = question.graph ? workspace.graph() : null;
  const difference = workspace.difference() ?? null;
  const configuration =
    gateway === null ? null : (workspace.configuration(gateway.mesh, gateway.inbound, test ?? "") ?? null);
  const took = performance.now() - started;
  const differences = question.filter && run ? await compared(workspace, run, test ?? "") : null;
  return { overview, run, walked, configuration, names, imports, graph, difference, differences, took };
}

async function compared(workspace: Workspace, run: TestRun, test: string): Promise<Record<string, string>> {
  const module = await filterModule();
  const gateways = new FilterGateways(module, (mesh, inbound) => workspace.configuration(mesh, inbound, test));
  const found = run.cases.flatMap(({ name, exchanges }) => {
    const difference = exchanges.map((exchange) => differ(exchange, gateways)).find((text) => text !== undefined);
    return difference === undefined ? [] : [[name, difference] as const];
  });
  return Object.fromEntries(found);
}

async function start(): Promise<void> {
  await init({ module_or_path: new URL("./engine.wasm", import.meta.url) });
  const workspace = new Workspace();
  self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
    const { number } = data;
    if (data.kind === "query") {
      workspace.change(data.change);
      say({ kind: "reply", number, reply: reply(workspace, data.query) });
      return;
    }
    answer(workspace, data.question).then(
      (answers) => say({ kind: "answers", number, answers }),
      (error: unknown) => say({ kind: "failed", number, reason: String(error) }),
    );
  });
  say({ kind: "ready", version: version() });
}

start().catch((error: unknown) => say({ kind: "failed", number: 0, reason: String(error) }));

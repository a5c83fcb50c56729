// One workspace through engine and filter: what the tests of the page and the page itself compare.

import { type AnswerView, type Exchange, type File, Workspace } from "engine";
import { Gateway } from "./gateway.ts";

export interface Compared {
  cases: number;
  requests: number;
  /** What failed or differed, in words. */
  wrong: string[];
}

/** The filter as the gateways of one workspace; each starts when first asked. */
export class FilterGateways {
  readonly #gateways = new Map<string, Gateway>();

  constructor(
    readonly module: WebAssembly.Module,
    readonly configuration: (mesh: string, inbound: boolean) => string | undefined,
  ) {}

  answer({ mesh, inbound, request }: Exchange): AnswerView {
    const key = `${mesh} ${inbound}`;
    let gateway = this.#gateways.get(key);
    if (!gateway) {
      const configuration = this.configuration(mesh, inbound);
      if (configuration === undefined) throw new Error(`there is no mesh ${mesh}`);
      gateway = new Gateway(this.module, configuration);
      this.#gateways.set(key, gateway);
    }
    return gateway.answer(request);
  }
}

/** Runs the `test.yaml` of a workspace and puts its requests to the filter as well. */
export function compare(files: File[], module: WebAssembly.Module): Compared {
  using workspace = new Workspace();
  workspace.change({ files, removed: [] });
  const run = workspace.test("test.yaml");
  if (!run) return { cases: 0, requests: 0, wrong: ["there is no test.yaml"] };
  const wrong = run.problems.map((problem) => problem.message);
  const gateways = new FilterGateways(module, (mesh, inbound) => workspace.configuration(mesh, inbound, "test.yaml"));
  let requests = 0;
  for (const result of run.cases) {
    // Time does not pass here: what comes about over time is played by the command, on the same filter.
    const isElsewhere = result.outcome === "skipped" && result.kind === "timeline";
    if (result.outcome !== "passed" && !isElsewhere)
      wrong.push(`${result.name}: ${result.reason ?? JSON.stringify(result.differences)}`);
    for (const exchange of result.exchanges) {
      requests += 1;
      const difference = differ(exchange, gateways);
      if (difference !== undefined) wrong.push(`${result.name}: ${difference}`);
    }
  }
  return { cases: run.cases.length, requests, wrong };
}

/** The same for many workspaces, by name. */
export function compareAll(folders: readonly { name: string; files: File[] }[], module: WebAssembly.Module) {
  const total = { folders: folders.length, cases: 0, requests: 0, wrong: [] as string[] };
  for (const { name, files } of folders) {
    const { cases, requests, wrong } = compare(files, module);
    total.cases += cases;
    total.requests += requests;
    total.wrong.push(...wrong.map((what) => `${name}: ${what}`));
  }
  return total;
}

/** How the filter's answer differs from the engine's, in words; `undefined` when it does not. */
export function differ(exchange: Exchange, gateways: FilterGateways): string | undefined {
  try {
    const engine = JSON.stringify(sorted(exchange.answer));
    const filter = JSON.stringify(sorted(gateways.answer(exchange)));
    return engine === filter ? undefined : `engine ${engine}, filter ${filter}`;
  } catch (error) {
    return `filter: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const sorted = (answer: AnswerView) =>
  Object.fromEntries(Object.entries(answer).toSorted(([left], [right]) => (left < right ? -1 : 1)));

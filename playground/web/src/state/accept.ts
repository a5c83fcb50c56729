// Taking the present answers for what is wanted: in cases that want nothing yet, or also in those that fail.

import type { CaseView, Exchange, ProblemView, Walked } from "engine";
import type { Expectation } from "../editor/expectation.ts";
import { counted, t } from "../text/text.ts";
import { announce } from "../view/dialogs.tsx";
import { query } from "./answers.ts";
import { files, put, testFile } from "./workspace.ts";

/** What the engine says of a case that wants nothing. */
export const wantsNothing = ({ message }: ProblemView): boolean => message === "`case` needs `expect`";

/** Something to compare with, so that the case can be run; the answer then takes its place. */
const PROVISIONAL = new Map([
  ["request", "{decision: pass}"],
  ["host", "{reachable: false}"],
  ["service", "{exportedTo: {}}"],
  ["offered", "{importedAs: null}"],
]);

/** Writes the present answers into the test file, as one step. */
export async function accept(which: "empty" | "failing"): Promise<void> {
  const path = testFile.peek();
  const text = path === null ? undefined : files.peek().get(path);
  if (path === null || text === undefined) return;
  const { casesOf, expecting } = await import("../editor/editor.ts");
  const empty = new Map<number, Expectation>();
  casesOf(text).forEach(({ keys }, number) => {
    const kind = keys.find((key) => PROVISIONAL.has(key));
    const isLeft = which !== "empty" || ["expect", "matrix", "snapshot"].some((key) => keys.includes(key));
    if (kind !== undefined && !isLeft) empty.set(number, { whole: PROVISIONAL.get(kind) ?? "" });
  });
  const trial = expecting(text, empty);
  const reply = await query({ about: "trial", path, offset: 0 }, new Map(files.peek()).set(path, trial));
  const { run, ways } = reply?.trial ?? {};
  if (!run || files.peek().get(path) !== text) return;
  const wanted = new Map<number, Expectation>();
  let left = 0;
  casesOf(trial).forEach(({ from, to, keys }, number) => {
    const isHere = ({ place }: CaseView) => place !== null && from <= place.from && place.from <= to;
    const [result, ...others] = run.cases.filter(isHere);
    if (!result || !(which === "empty" ? empty.has(number) : result.outcome === "failed")) return;
    // One text that is run many times has no one answer.
    const one = others.length === 0 && !keys.includes("matrix") ? expectation(result, ways ?? {}) : null;
    if (one) wanted.set(number, one);
    else if (!empty.has(number)) left += 1;
  });
  const next = expecting(trial, wanted);
  if (next !== text) put(new Map([[path, next]]));
  const written = which === "empty" ? empty.size : wanted.size;
  announce([counted(written, "acceptedOne", "accepted"), left > 0 ? t("notAccepted", { count: left }) : ""].join(" "));
}

function expectation(result: CaseView, ways: Record<string, Walked>): Expectation | null {
  const [exchange] = result.exchanges;
  if (result.kind === "request" && exchange) return { whole: decided(exchange) };
  const walked = ways[result.name];
  if (result.kind === "host" && walked) return { whole: reached(walked) };
  if (result.differences.length === 0) return null;
  return { fields: new Map(result.differences.map(({ what, got }) => [what, value(got)])) };
}

function decided({ answer }: Exchange): string {
  const { decision, authority, peer, rule, reason, status } = answer;
  if (decision === "pass") return "{decision: pass}";
  return decision === "deny" ? mapping({ decision, reason, status }) : mapping({ decision, authority, peer, rule });
}

/** What a case about a host wants, if its way is to stay this. */
export function reached({ service, mesh, reason }: Walked): string {
  return service === null || mesh === null
    ? mapping({ reachable: false, reason: reason ?? "not-imported" })
    : mapping({ reachable: true, mesh, service });
}

const mapping = (fields: Record<string, string | number | boolean | null>): string =>
  `{${Object.entries(fields)
    .map(([name, field]) => `${name}: ${typeof field === "string" ? scalar(field) : String(field)}`)
    .join(", ")}}`;

/** Text as a YAML scalar that means nothing else: plain where it is a name or a host. */
const scalar = (text: string): string =>
  /^[a-z][a-z0-9]*([-./][a-z0-9]+)+$/i.test(text) || /^(rewrite|deny)$/.test(text) ? text : JSON.stringify(text);

/** A value as the engine shows it: JSON, or the text itself. */
function value(shown: string): string {
  try {
    JSON.parse(shown);
    return shown;
  } catch {
    return shown === "absent" ? "null" : scalar(shown);
  }
}

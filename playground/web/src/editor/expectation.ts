// Where the cases of a test file stand in its text, and writing what they expect. The engine reads test files; here only
// the places are found that are written to.

import { parser } from "@lezer/yaml";
import type { SyntaxNode } from "@lezer/common";

export interface CaseText {
  from: number;
  to: number;
  /** The keys beside its name. */
  keys: readonly string[];
}

/** What is written: all that a case expects, or some fields of it. */
export type Expectation = { whole: string } | { fields: ReadonlyMap<string, string> };

/** Every case, in written order. */
export function casesOf(text: string): CaseText[] {
  return mappings(text).map(({ from, to, pairs }) => ({ from, to, keys: [...pairs.keys()] }));
}

/** The text with other expectations, by the number of the case; those that cannot be written are left as they are. */
export function expecting(text: string, wanted: ReadonlyMap<number, Expectation>): string {
  const all = mappings(text);
  const edits = [...wanted].flatMap(([number, expectation]) => {
    const found = all[number];
    return found ? editsFor(text, found, expectation) : [];
  });
  return edits
    .toSorted((left, right) => right.from - left.from)
    .reduce((before, { from, to, insert }) => before.slice(0, from) + insert + before.slice(to), text);
}

interface Mapping {
  from: number;
  to: number;
  isFlow: boolean;
  pairs: Map<string, SyntaxNode>;
}

function mappings(text: string): Mapping[] {
  const found: Mapping[] = [];
  parser.parse(text).iterate({
    enter: ({ name, node }) => {
      if (name !== "Pair" || keyOf(text, node) !== "cases") return true;
      const items = node.lastChild?.getChildren("Item") ?? [];
      found.push(...items.flatMap((item) => mapping(text, item.firstChild)));
      return false;
    },
  });
  return found;
}

function mapping(text: string, node: SyntaxNode | null): Mapping[] {
  if (node?.name !== "BlockMapping" && node?.name !== "FlowMapping") return [];
  const pairs = new Map(node.getChildren("Pair").map((pair) => [keyOf(text, pair), pair]));
  return [{ from: node.from, to: node.to, isFlow: node.name === "FlowMapping", pairs }];
}

function keyOf(text: string, pair: SyntaxNode): string {
  const key = pair.getChild("Key");
  return key ? text.slice(key.from, key.to).replaceAll(/^["']|["']$/g, "") : "";
}

interface Edit {
  from: number;
  to: number;
  insert: string;
}

function editsFor(text: string, { pairs, isFlow }: Mapping, wanted: Expectation): Edit[] {
  const expect = pairs.get("expect");
  if ("whole" in wanted) {
    if (expect) return replaced(expect, wanted.whole);
    const last = [...pairs.values()].at(-1);
    if (!last) return [];
    const first = [...pairs.values()][0] ?? last;
    const indent = " ".repeat(first.from - (text.lastIndexOf("\n", first.from) + 1));
    return [{ from: last.to, to: last.to, insert: `${isFlow ? ", " : `\n${indent}`}expect: ${wanted.whole}` }];
  }
  const fields = expect?.lastChild?.getChildren("Pair") ?? [];
  return fields.flatMap((field) => {
    const value = wanted.fields.get(keyOf(text, field));
    return value === undefined ? [] : replaced(field, value);
  });
}

/** All after the colon. */
function replaced(pair: SyntaxNode, value: string): Edit[] {
  const colon = pair.getChild(":");
  return colon ? [{ from: colon.to, to: pair.to, insert: ` ${value}` }] : [];
}

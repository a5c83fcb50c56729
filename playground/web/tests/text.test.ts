// Texts in both languages: nothing is missing in one, and what is quoted is the same in both.

import { deepEqual, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { en } from "../src/text/en.ts";
import { ja as findings } from "../src/text/findings/ja.ts";
import { ja } from "../src/text/ja.ts";
import { FINDINGS } from "./paths.ts";

interface Section {
  code: string;
  title: string;
  effect: string;
  wayOut: string;
}

/** What the engine says of every code, out of the documentation that is made from it. */
function documented(): Section[] {
  const sections = readFileSync(FINDINGS, "utf8").split(/^### /m).slice(1);
  return sections.map((text) => {
    const [, code = "", title = "", effect = "", wayOut = ""] =
      /^(CAR\d{3}).*\n\n(.*) \(\w+\)\.\n\n- Effect: (.*)\.\n- Way out: (.*)\n/.exec(text) ?? [];
    return { code, title, effect, wayOut };
  });
}

const quoted = (text: string): string[] => [...text.matchAll(/`[^`]+`/g)].map(([name]) => name).sort();
const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

test("every finding is explained in Japanese, and nothing that is none", () => {
  const codes = documented().map(({ code }) => code);
  ok(codes.length >= 174);
  deepEqual(Object.keys(findings).sort(), codes.toSorted());
});

test("what findings quote is quoted alike in Japanese", () => {
  for (const { code, ...parts } of documented()) {
    const told = findings[code];
    ok(told, code);
    for (const part of ["title", "effect", "wayOut"] as const)
      deepEqual(quoted(told[part]), quoted(parts[part]), `${code} ${part}`);
  }
});

test("values go into the texts of both languages", () => {
  for (const key of Object.keys(en) as (keyof typeof en)[])
    deepEqual([...new Set(places(ja[key]))], [...new Set(places(en[key]))], key);
});

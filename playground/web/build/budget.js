// Holds the built page to its budgets: `node build/budget.js DIST`. Sizes are those after gzip, in KB of 1000 bytes.
//
// Everything up to `engine` is loaded before the first answer; the editor and what is loaded on demand come after it.

import { readFileSync, readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";

const [dist = "dist"] = process.argv.slice(2);

const BUDGETS = [
  { part: "page", files: /^(index\.html|main\.css|icon\.svg)$/, most: 15 },
  { part: "application", files: /^(main|worker)\.js$/, most: 45 },
  // The whole engine, of which the page leaves out little: measured, with a little room for what is added.
  { part: "engine", files: /^engine\.wasm$/, most: 645 },
  { part: "editor", files: /^editor-.*\.js$/, most: 145 },
  { part: "japanese", files: /^ja-.*\.js$/, most: 20 },
  { part: "filter", files: /^filter\.wasm$/, most: 110 },
  { part: "samples", files: /^samples/, most: 90 },
  { part: "rest", files: /./, most: 20 },
];

const names = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`.slice(dist.length + 1));
const left = new Set(names);
let isOver = false;
for (const { part, files, most } of BUDGETS) {
  let size = 0;
  for (const name of [...left].filter((path) => files.test(path))) {
    size += gzipSync(readFileSync(`${dist}/${name}`), { level: 9 }).length / 1000;
    left.delete(name);
  }
  console.log(`page-check: ${part.padEnd(12)}${size.toFixed(1).padStart(7)} KB of ${most}`);
  if (size > most) {
    isOver = true;
    console.error(`page-check: ${part} is over its budget`);
  }
}
process.exitCode = isOver ? 1 : 0;

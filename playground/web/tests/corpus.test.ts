// The corpus through the browser binding, and every request of it through the real filter, in Node: an engine other
// than the one of the gateways, and half a second. The same in Chromium is in `browser/corpus.test.ts`.

import { deepEqual, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { initSync } from "engine";
import { compareAll } from "../src/proxy/compare.ts";
import { corpus } from "../build/corpus.js";
import { DIST, TESTDATA } from "./paths.ts";

test("every case of the corpus holds, and the real filter answers every request of it alike", () => {
  initSync({ module: readFileSync(`${DIST}/engine.wasm`) });
  const filter = new WebAssembly.Module(readFileSync(`${DIST}/filter.wasm`));
  const compared = compareAll(corpus(TESTDATA), filter);
  deepEqual(compared.wrong, []);
  ok(compared.folders >= 127 && compared.requests >= 300, "the corpus has shrunk");
});

// Loaded into a page by the tests: the corpus through the browser binding and the real filter, in the browser itself.

import init, { type File } from "engine";
import { compareAll } from "../../src/proxy/compare.ts";

export async function compareInPage(folders: readonly { name: string; files: File[] }[]) {
  await init({ module_or_path: "engine.wasm" });
  return compareAll(folders, await WebAssembly.compileStreaming(fetch("filter.wasm")));
}

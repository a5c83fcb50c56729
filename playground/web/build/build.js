// Builds the page into `dist/`: bundles, the engine, the filter, the samples, and the list of all for offline use.
//
// `node build/build.js ENGINE FILTER DIST`: the folder wasm-bindgen wrote, the built filter, the folder to write.

import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { folder } from "./corpus.js";

const HERE = join(import.meta.dirname, "..");
const TESTDATA = join(HERE, "../../testdata");
const [ENGINE, FILTER, DIST] = process.argv.slice(2).map((path) => resolve(path));

rmSync(DIST, { recursive: true, force: true });
mkdirSync(`${DIST}/samples`, { recursive: true });

const shared = {
  bundle: true,
  format: "esm",
  target: ["es2022", "chrome111", "firefox113", "safari16.4"],
  minify: true,
  legalComments: "linked",
  jsx: "automatic",
  jsxImportSource: "preact",
  // The types come from `src/engine/engine.d.ts`, the code from what was built.
  alias: { engine: join(ENGINE, "carnet_playground.js") },
  absWorkingDir: HERE,
  outdir: DIST,
  logLevel: "warning",
};
await build({
  ...shared,
  entryPoints: ["src/main.tsx", "src/style/main.css"],
  splitting: true,
  chunkNames: "[name]-[hash]",
  entryNames: "[name]",
});
await build({ ...shared, entryPoints: { worker: "src/engine/worker.ts" } });

cpSync(`${HERE}/src/index.html`, `${DIST}/index.html`);
cpSync(`${HERE}/src/icon.svg`, `${DIST}/icon.svg`);
cpSync(join(ENGINE, "carnet_playground_bg.wasm"), `${DIST}/engine.wasm`);
cpSync(FILTER, `${DIST}/filter.wasm`);

const gallery = JSON.parse(readFileSync(join(HERE, "../gallery.json"), "utf8"));
for (const { id, folder: path } of gallery) {
  const { files } = folder(TESTDATA, `${TESTDATA}/${path}`);
  writeFileSync(
    `${DIST}/samples/${id}.json`,
    JSON.stringify(Object.fromEntries(files.map((file) => [file.path, file.text]))),
  );
}
writeFileSync(`${DIST}/samples.json`, JSON.stringify(gallery.map(({ folder: _, ...sample }) => sample)));

const assets = readdirSync(DIST, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`.slice(DIST.length + 1))
  .sort();
const hash = createHash("sha256");
for (const asset of assets) hash.update(asset).update(readFileSync(`${DIST}/${asset}`));
await build({
  ...shared,
  entryPoints: { offline: "src/offline.ts" },
  define: { VERSION: JSON.stringify(hash.digest("hex").slice(0, 16)), ASSETS: JSON.stringify(["./", ...assets]) },
});

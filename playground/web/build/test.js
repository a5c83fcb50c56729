// Builds the tests, then runs them: `node build/test.js [NAME...]`, with a part of a file's name to run only those.

import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { filesBelow } from "./corpus.js";

const HERE = join(import.meta.dirname, "..");
const TARGET = join(HERE, "../../target/playground");
// In there, because Node looks for packages upwards from a file.
const BUNDLES = join(HERE, "node_modules/.tests");
const wanted = process.argv.slice(2);

const tests = filesBelow(join(HERE, "tests")).filter((path) => path.endsWith(".test.ts"));
const chosen = tests.filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)));
if (chosen.length === 0) throw new Error(`no test has ${wanted.join(" or ")} in its name`);

const shared = {
  bundle: true,
  format: "esm",
  logLevel: "warning",
  // Node 20 has no `using`.
  target: "es2022",
  alias: { engine: join(TARGET, "pkg/carnet_playground.js") },
};

rmSync(BUNDLES, { recursive: true, force: true });
await build({
  ...shared,
  entryPoints: chosen,
  outdir: BUNDLES,
  outbase: join(HERE, "tests"),
  platform: "node",
  packages: "external",
  sourcemap: "inline",
});
await build({ ...shared, entryPoints: { "in-page": join(HERE, "tests/browser/in-page.ts") }, outdir: BUNDLES });

const bundle = (path) => join(BUNDLES, relative(join(HERE, "tests"), path).replace(/\.ts$/, ".js"));
const isMeasuring = (path) => path.endsWith("speed.test.ts");

/** Runs some of them; whether all held. */
function run(paths) {
  if (paths.length === 0) return true;
  const options = ["--enable-source-maps", "--test", "--test-concurrency=2", "--test-timeout=600000"];
  const all = [...options, "--test-reporter=spec", ...paths.map(bundle)];
  return spawnSync(process.execPath, all, { cwd: HERE, stdio: "inherit" }).status === 0;
}

// What measures time runs by itself.
const held = [chosen.filter((path) => !isMeasuring(path)), chosen.filter(isMeasuring)].map(run);
process.exitCode = held.every(Boolean) ? 0 : 1;

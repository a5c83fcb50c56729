// Has Lighthouse judge the built page: `node build/lighthouse.js LIGHTHOUSE DIST`, with the folder it is installed in.
// CHROMIUM names the browser. As a phone, on a network and a processor made slow, which is what Lighthouse does unasked.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { serve } from "./server.js";

const LEAST = { performance: 95, accessibility: 100, "best-practices": 95 };
const FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking";

const [lighthouse = ".", dist = "dist"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "carnet-lighthouse-"));
const report = join(folder, "report.json");
const server = await serve([resolve(dist)]);
const command = [
  join(lighthouse, "node_modules/lighthouse/cli/index.js"),
  `http://127.0.0.1:${server.address().port}/`,
  `--only-categories=${Object.keys(LEAST).join(",")}`,
  "--output=json",
  `--output-path=${report}`,
  "--quiet",
  `--chrome-flags=${FLAGS}`,
];
const env = { ...process.env, CHROME_PATH: process.env.CHROMIUM };
const [status] = await once(spawn(process.execPath, command, { stdio: "inherit", env }), "close");
server.close();
process.exitCode = status;
if (status === 0) {
  const { categories } = JSON.parse(readFileSync(report, "utf8"));
  for (const [name, least] of Object.entries(LEAST)) {
    const score = Math.round(categories[name].score * 100);
    console.log(`lighthouse: ${name.padEnd(16)}${String(score).padStart(4)} of at least ${least}`);
    if (score < least) process.exitCode = 1;
  }
}
rmSync(folder, { recursive: true });

// The page in a browser, watched: whatever a test does, nothing may be asked of another origin, and the console
// stays free of errors.

import { deepEqual } from "node:assert/strict";
import type { Server } from "node:http";
import { after } from "node:test";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { serve } from "../../build/server.js";
import { BUNDLES, DIST, EXECUTABLE } from "../paths.ts";

/** How long a test waits for one thing, in milliseconds. */
const PATIENCE = 60_000;

export interface Visit extends BrowserContextOptions {
  /** What follows the address: a query, a hash. */
  to?: string;
  /** Run before anything on the page. */
  before?: () => void;
  /** Console errors this test provokes. */
  expected?: RegExp;
  /** Service workers answer from what was cached, so only tests about them let them in. */
  offline?: boolean;
}

export interface Site {
  address: string;
  browser: Browser;
  server: Server;
}

let started: Promise<Site> | undefined;

/** One server and one browser for all tests of a file. */
export function site(): Promise<Site> {
  started ??= start();
  return started;
}

async function start(): Promise<Site> {
  const server = await serve([DIST, BUNDLES]);
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ["--no-sandbox"] });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { address: `http://127.0.0.1:${address.port}/`, browser, server };
}

after(async () => {
  const running = await started;
  await running?.browser.close();
  running?.server.close();
});

/** What runs inside the page knows no end; a test that waits there is to fail, not to hang. */
function tooLate(after: number): Promise<never> {
  return new Promise((_, fail) => setTimeout(() => fail(new Error(`no end after ${after} ms`)), after).unref());
}

/** Opens the page, lets a test use it, and sees that it stayed quiet. */
export async function visit(options: Visit, use: (page: Page, address: string) => Promise<void>): Promise<void> {
  const { address, browser } = await site();
  const { to = "", before, expected, offline = false, ...context } = options;
  const tab = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    serviceWorkers: offline ? "allow" : "block",
    ...context,
  });
  const page = await tab.newPage();
  page.setDefaultTimeout(PATIENCE);
  const noise: string[] = [];
  page.on("console", (message) => {
    const isExpected = expected?.test(message.text()) ?? false;
    if (message.type() === "error" && !isExpected) noise.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => noise.push(`uncaught: ${error.message}`));
  // What the policy stops is on the console; what comes back got out.
  page.on("response", (response) => {
    const url = response.url();
    if (!url.startsWith(address) && !/^(data|blob):/.test(url)) noise.push(`foreign request: ${url}`);
  });
  if (before) await page.addInitScript(before);
  try {
    await page.goto(address + to);
    await Promise.race([use(page, address), tooLate(2 * PATIENCE)]);
    deepEqual(noise, []);
  } finally {
    await tab.close();
  }
}

/** Waits until engine and editor are there; the editor comes to a narrow screen when it is looked at. */
export async function opened(page: Page): Promise<void> {
  await page.locator(".results[data-stale=false]").waitFor({ state: "attached" });
  const hidden = page.locator(".editor:not(:visible)");
  await page.locator(".cm-editor").or(hidden).first().waitFor({ state: "attached" });
}

/** Lets the page draw what it knows: what a frame changes may be drawn by the next. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
    await frame();
    await frame();
  });
}

/** Waits until what is shown belongs to what was changed last. */
export async function settled(page: Page): Promise<void> {
  // An answer may lead to another question: a view that is opened asks for what it lacks.
  for (let round = 0; round < 2; round += 1) {
    await drawn(page);
    await opened(page);
  }
  await drawn(page);
}

/** Opens one of the views. */
export async function tab(page: Page, name: string): Promise<void> {
  await page.getByRole("tab", { name, exact: true }).click();
  await settled(page);
}

/** Replaces what is in the editor. */
export async function type(page: Page, text: string): Promise<void> {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  if (text === "") await page.keyboard.press("Delete");
  else await page.keyboard.insertText(text);
  await settled(page);
}

/** What Bookinfo's blue-mesh exports to green-mesh: rules as they stand after the dash of a list. */
export function exportSet(...rules: readonly string[]): string {
  return `apiVersion: federation.maistra.io/v1
kind: ExportedServiceSet
metadata: {name: green-mesh, namespace: blue-mesh-system}
spec:
  exportRules:
${rules.map((rule) => `  - ${rule}\n`).join("")}`;
}

/** The rule that exports the services of blue-mesh's Bookinfo with a name, or `*`. */
export function exportOf(name: string): string {
  return `{type: NameSelector, nameSelector: {namespace: blue-mesh-bookinfo, name: "${name}"}}`;
}

/** Where the texts of all files can be read back: what the page keeps in the browser. */
export async function kept(page: Page): Promise<Record<string, string>> {
  await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));
  const text = await page.evaluate(() => localStorage.getItem("carnet.workspace"));
  return (JSON.parse(text ?? "{}") as { files?: Record<string, string> }).files ?? {};
}

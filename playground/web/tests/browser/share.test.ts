// Links hold a workspace and are read for ever; hostile ones are refused in words, and nothing on screen is lost.

import { deepEqual, equal, match } from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { CARNET, TESTDATA } from "../paths.ts";
import { kept, opened, settled, tab, type, visit } from "./site.ts";

const PACKED = (text: string): string => deflateRawSync(text).toString("base64url");

/** Opens Bookinfo, follows a link from there, and sees what is said and that nothing is lost. */
async function refused(hash: string, answer: RegExp): Promise<void> {
  await visit({}, async (page) => {
    await opened(page);
    await type(page, "# precious\n");
    const before = await kept(page);
    await page.evaluate((next) => (location.hash = next), hash);
    await page.getByText(answer).waitFor();
    await settled(page);
    deepEqual(await kept(page), before);
  });
}

test("a link that is shared opens the same files, view and place", async () => {
  let link = "";
  let files: Record<string, string> = {};
  await visit({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await opened(page);
    await type(page, "# shared\n");
    files = await kept(page);
    await page.keyboard.press("Control+s");
    await page.getByRole("dialog").getByRole("button", { name: "Copy" }).click();
    await page.getByText("Copied.").waitFor();
    link = await page.evaluate(() => navigator.clipboard.readText());
    equal(new URL(link).hash, await page.evaluate(() => location.hash));
  });
  await visit({ to: new URL(link).hash }, async (page) => {
    await opened(page);
    deepEqual(await kept(page), files);
    match(await page.locator(".cm-content").innerText(), /# shared/);
  });
});

test("the links of version 1 are read for ever", async () => {
  const link = readFileSync(`${TESTDATA}/links/v1.txt`, "utf8").trim();
  await visit({ to: new URL(link).hash }, async (page) => {
    await opened(page);
    const text = readFileSync(`${TESTDATA}/links/v1/red-mesh/services.yaml`, "utf8");
    deepEqual(await kept(page), { "red-mesh/services.yaml": text });
    equal(await page.getByRole("tab", { selected: true }).innerText(), "Names");
  });
});

test("the command makes the links that the page reads, and reads those the page makes", async () => {
  const folder = mkdtempSync(`${tmpdir()}/carnet-share-`);
  const example = `${TESTDATA}/examples/bookinfo`;
  const made = execFileSync(CARNET, ["share", "--base", "https://rules.example.com/", example], { encoding: "utf8" });
  let link = "";
  await visit({ to: new URL(made.trim()).hash }, async (page) => {
    await opened(page);
    await tab(page, "Requests");
    equal(await page.locator(".case.passed").count(), 20);
    await page.keyboard.press("Control+s");
    const copy = page.getByRole("dialog").getByRole("button", { name: "Copy" });
    await copy.and(page.locator(":enabled")).waitFor();
    link = await page.getByRole("dialog").getByRole("textbox").inputValue();
  });
  execFileSync(CARNET, ["share", "--open", link, "--dir", folder]);
  execFileSync("diff", ["-r", "-x", "*.md", "-x", ".*", example, folder]);
  rmSync(folder, { recursive: true });
});

test("a workspace too large for a link is offered as a file", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await type(page, `# ${randomBytes(60_000).toString("hex")}\n`);
    await page.keyboard.press("Control+s");
    await page.getByText(/too large for a link/).waitFor();
    equal(await page.getByRole("dialog").getByRole("textbox").count(), 0);
  });
});

test("a link of a newer version is refused", () => refused("#2.AAAA", /newer playground/));

test("a damaged link is refused", () => refused("#1.%%%not-base64%%%", /link is damaged/));

test("a link that holds something else is refused", () =>
  refused(`#1.${PACKED('{"files":[1,2]}')}`, /link is damaged/));

test("a link of a megabyte that holds nothing is refused", () =>
  refused(`#1.${randomBytes(750_000).toString("base64url")}`, /link is damaged/));

test("a link that unpacks to fifty megabytes is refused", () =>
  refused(`#1.${PACKED(`{"files":{"a.yaml":"${"x".repeat(50_000_000)}"}}`)}`, /too large to be loaded/));

test("a link with thousands of files is refused", () =>
  refused(
    `#1.${PACKED(JSON.stringify({ files: Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`${at}.yaml`, ""])) }))}`,
    /too large to be loaded/,
  ));

test("script in names and texts is text", async () => {
  const name = "<img src=x onerror=window.hacked=1>.yaml";
  const files = { [name]: "<script>window.hacked=1</script>\n", "../../etc/passwd": "a: b\n", __proto__: "x" };
  await visit({ to: `#1.${PACKED(JSON.stringify({ v: 1, files }))}` }, async (page) => {
    await opened(page);
    await page.getByRole("button", { name }).first().click();
    match(await page.locator(".cm-content").innerText(), /<script>window.hacked=1<\/script>/);
    equal(await page.evaluate(() => "hacked" in window), false);
    deepEqual(Object.keys(await kept(page)).sort(), [name, "etc/passwd"].sort());
  });
});

// The picture, linked both ways, and what leaves the page with it.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { opened, settled, tab, type, visit } from "./site.ts";

test("a rule in the picture leads to its lines, and the rule at the cursor is lit", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await page.getByRole("button", { name: "ImportedServiceSet/red-mesh#0" }).first().click();
    match(await page.locator("#editor-title").innerText(), /imports\.yaml/);
    await page.locator(".cm-focused").waitFor();
    equal(await page.locator(".picture .lit").count(), 1);
    await page.keyboard.press("Control+Home");
    await page.locator(".picture .lit").waitFor({ state: "detached" });
  });
});

test("a host in the picture leads to its way", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await page.getByRole("button", { name: "ratings.bookinfo.svc.red-mesh-imports.local" }).first().click();
    await page.getByText("Reached ratings.red-mesh-bookinfo.svc.cluster.local in red-mesh.").waitFor();
  });
});

test("the picture follows what is typed, and stays while it cannot be read", async () => {
  await visit({}, async (page) => {
    await opened(page);
    const before = await page.locator(".picture [role=button]").count();
    await type(page, "kind: [\n");
    const after = await page.locator(".picture [role=button]").count();
    ok(after > 0 && after < before);
  });
});

test("arrow keys walk from node to node, Enter follows, Home returns", async () => {
  await visit({}, async (page) => {
    await opened(page);
    const focused = () => page.evaluate(() => document.querySelector(".picture")?.shadowRoot?.activeElement?.id ?? "");
    await page.locator(".picture [role=button][tabindex='0']").focus();
    const first = await focused();
    await page.keyboard.press("ArrowRight");
    const second = await focused();
    ok(second !== "" && second !== first);
    await page.keyboard.press("Home");
    equal(await focused(), first);
    await page.keyboard.press("Enter");
    await page.locator(".cm-focused").waitFor();
  });
});

test("the picture is larger on request, and fits again", async () => {
  await visit({}, async (page) => {
    await opened(page);
    const width = () => page.locator(".picture").evaluate((element) => element.getBoundingClientRect().width);
    const before = await width();
    await page.getByRole("button", { name: "Larger" }).click();
    ok((await width()) > before * 1.3);
    await page.getByRole("button", { name: "Fit" }).click();
    equal(await width(), before);
  });
});

test("the picture is saved as SVG and PNG and copied as Mermaid", async () => {
  await visit({ acceptDownloads: true, permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await opened(page);
    const saved = async (name: string) => {
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name, exact: true }).click();
      return readFileSync(await (await download).path());
    };
    match((await saved("SVG")).toString(), /^<svg [^]*<\/svg>\n$/);
    deepEqual([...(await saved("PNG")).subarray(1, 4)], [...Buffer.from("PNG")]);
    await page.getByRole("button", { name: "Mermaid" }).click();
    await page.getByText("Copied.").waitFor();
    match(await page.evaluate(() => navigator.clipboard.readText()), /^flowchart LR\n/);
  });
});

test("the chosen theme goes before that of the system, in the picture too", async () => {
  await visit({ colorScheme: "light" }, async (page) => {
    await opened(page);
    const paper = () => page.locator(".picture .paper").evaluate((element) => getComputedStyle(element).fill);
    const light = await paper();
    await page.getByLabel("Theme").selectOption("dark");
    await settled(page);
    ok((await paper()) !== light);
  });
});

test("a pinned version shows what an edit changes in effect, new exposure marked", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Names");
    await page.getByRole("button", { name: "Pin this version" }).click();
    await page.getByText(/No effect differs/).waitFor();
    await page.getByText("name: reviews").click();
    await page.keyboard.press("End");
    await page.keyboard.press("Control+Shift+ArrowLeft");
    // At once: letters that come slowly would be several steps to take back.
    await page.keyboard.insertText("productpage");
    await settled(page);
    const changes = page.locator(".changes");
    match(await changes.locator(".exposure").first().innerText(), /blue-mesh-bookinfo\/productpage/);
    match(await changes.locator(".lost").first().innerText(), /blue-mesh-bookinfo\/reviews/);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await page.getByText(/No effect differs/).waitFor();
    await page.getByRole("button", { name: "Unpin" }).click();
    await page.getByRole("button", { name: "Pin this version" }).waitFor();
  });
});

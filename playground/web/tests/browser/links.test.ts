// What belongs together lights up together: results and the rules behind them.

import { equal, match, ok } from "node:assert/strict";
import { test } from "node:test";
import { opened, tab, visit } from "./site.ts";

const HOST = "blue-reviews.bookinfo.svc.blue-mesh-imports.local";

test("a name under the mouse lights its rule in the editor, and the files of both rules", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Names");
    await page.getByRole("button", { name: HOST }).hover();
    match(await page.locator(".cm-pointed").first().innerText(), /- type: NameSelector/);
    equal(await page.locator(".cm-pointed").count(), 7);
    equal(await page.locator(".file.pointed").count(), 2);
    await page.locator(".tabs").hover();
    equal(await page.locator(".cm-pointed").count(), 0);
  });
});

test("a node under the mouse lights its row, and its rule in the editor", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await page.locator(".picture").getByRole("button", { name: HOST }).hover();
    equal(await page.locator(".picture .node.row").count(), 5);
    equal(await page.locator(".picture .edge.row").count(), 4);
    equal(await page.locator(".cm-pointed").count(), 7);
  });
});

test("the rule at the cursor lights its names, its requests and its row in the picture", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Names");
    await page.getByRole("button", { name: "importRules[0]" }).first().click();
    match(await page.locator("#editor-title").innerText(), /imports\.yaml/);
    equal(await page.locator(".matrix td.lit").count(), 1);
    await tab(page, "Requests");
    const lit = await page.locator(".case.lit").count();
    ok(lit > 0 && lit < 20);
    await tab(page, "Graph");
    equal(await page.locator(".picture .node.row").count(), 5);
    equal(await page.locator(".picture .lit").count(), 1);
  });
});

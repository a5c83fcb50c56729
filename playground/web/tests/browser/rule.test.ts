// Rules, by the names and the numbers the page gives them.

import { equal, match } from "node:assert/strict";
import { test } from "node:test";
import { opened, tab, visit } from "./site.ts";

test("the numbers beside a rule say what they count, and lead to the cases that test it", async () => {
  await visit({}, async (page) => {
    await opened(page);
    const numbers = page.locator(".heat").first();
    match((await numbers.getAttribute("title")) ?? "", /exportRules\[0\].*\nservices: matches 1, decides 1/);
    await numbers.click();
    const list = page.getByRole("dialog", { name: "exportRules[0] of blue-mesh for green-mesh" });
    await list.getByText("blue-reviews.bookinfo.svc.green-mesh-exports.local", { exact: true }).waitFor();
    await list.locator(".place").first().click();
    equal(await page.locator("#editor-title").innerText(), "test.yaml");
  });
});

test("the same is there for the rule at the cursor, without a mouse", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Names");
    await page.getByRole("button", { name: "exportRules[0]" }).first().click();
    await page.keyboard.press("Alt+r");
    await page.getByRole("dialog", { name: "exportRules[0] of blue-mesh for green-mesh" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".cm-content").focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Alt+r");
    await page.getByText("The cursor is in no rule.").waitFor();
  });
});

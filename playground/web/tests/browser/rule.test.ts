// Rules, by the names and the numbers the page gives them.

import { equal, match } from "node:assert/strict";
import { test } from "node:test";
import { exportOf, exportSet, opened, tab, type, visit } from "./site.ts";

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

test("every service a rule decides is listed, and those an earlier rule takes", async () => {
  const services = Array.from(
    { length: 12 },
    (_, at) =>
      `---\napiVersion: v1\nkind: Service\nmetadata: {name: s${at}, namespace: blue-mesh-bookinfo}\nspec: {ports: [{name: http, port: 80}]}\n`,
  );
  await visit({}, async (page) => {
    await opened(page);
    await type(page, exportSet(exportOf("reviews"), exportOf("*")) + services.join(""));
    await page.locator(".heat").nth(1).click();
    const dialog = page.getByRole("dialog", { name: "exportRules[1] of blue-mesh for green-mesh" });
    await dialog.getByText("blue-mesh-bookinfo/s11", { exact: true }).waitFor();
    const [decided, shadowed] = await dialog.locator(".list").first().locator("ul").all();
    equal(await decided?.locator("li", { hasText: "/s" }).count(), 12);
    equal(await decided?.locator("li", { hasText: "/reviews" }).count(), 0);
    match((await shadowed?.innerText()) ?? "", /^blue-mesh-bookinfo\/reviews ✕ rule \[0\]/);
  });
});

// Help while writing: completion, explanation, counterparts, fixes and the numbers beside rules.

import { equal, match, ok } from "node:assert/strict";
import { test } from "node:test";
import { exportOf, exportSet, opened, settled, type, visit } from "./site.ts";

test("fields and names that exist are completed", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await page.getByText("name: reviews").click();
    await page.keyboard.press("End");
    for (let letter = 0; letter < "reviews".length; letter += 1) await page.keyboard.press("Backspace");
    await page.keyboard.press("Control+Space");
    await page.locator(".cm-tooltip-autocomplete").getByText("productpage").waitFor();
    await page.keyboard.type("prod");
    await page.locator(".cm-tooltip-autocomplete [aria-selected]", { hasText: "productpage" }).waitFor();
    // The editor takes no answer from a list that has only just appeared.
    await page.waitForTimeout(200);
    await page.keyboard.press("Enter");
    await settled(page);
    match(await page.locator(".cm-content").innerText(), /name: productpage/);
  });
});

test("a rule under the mouse is explained with what passes through it", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await page.getByText("type: NameSelector").first().hover();
    const hover = page.locator(".cm-tooltip .hover");
    await hover.waitFor();
    match(await hover.innerText(), /reviews/);
    equal(await hover.getByText("**").count(), 0);
  });
});

test("F12 goes to the counterpart in the other mesh", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await page.getByText("type: NameSelector").first().click();
    await page.keyboard.press("F12");
    await page.locator("#editor-title", { hasText: "green-mesh/imports.yaml" }).waitFor();
  });
});

test("beside a rule stand the services it matches and decides, and the cases that test it", async () => {
  await visit({}, async (page) => {
    await opened(page);
    equal(await page.locator(".cm-heat .heat").innerText(), "1·1·1");
    match(
      (await page.locator(".cm-heat .heat").getAttribute("title")) ?? "",
      /matches 1, decides 1, cases that test it: 1/,
    );
  });
});

test("a rule that never decides is drawn as shadowed", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await type(page, exportSet(exportOf("*"), exportOf("reviews")));
    equal(await page.locator(".heat-shadowed").innerText(), "1·0·0");
    match((await page.locator(".heat-shadowed").getAttribute("title")) ?? "", /never decides/);
  });
});

test("Tab moves the focus out of the editor, and indents after Ctrl+M", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await page.keyboard.press("Alt+0");
    await page.keyboard.press("Tab");
    ok(!(await page.locator(".cm-content").evaluate((element) => element.contains(document.activeElement))));
  });
});

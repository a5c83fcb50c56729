// The panes: their widths stay, are chosen by hand or by keys, and are kept.

import { equal, ok } from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { opened, tab, visit } from "./site.ts";

const width = (page: Page, pane: string): Promise<number> =>
  page.locator(`#${pane}`).evaluate((element) => Math.round(element.getBoundingClientRect().width));

test("the panes keep their widths from view to view, and the editor has room for a rule", async () => {
  await visit({}, async (page) => {
    await opened(page);
    const before = await width(page, "editor");
    ok(before >= 380);
    await tab(page, "Names");
    equal(await width(page, "editor"), before);
    await tab(page, "Graph");
    equal(await width(page, "editor"), before);
  });
});

test("a separator is dragged, moved by arrow keys, put back by a double click, and remembered", async () => {
  await visit({}, async (page) => {
    await opened(page);
    const separator = page.getByRole("separator", { name: "Width of the editor" });
    const before = await width(page, "editor");
    const box = await separator.boundingBox();
    await page.mouse.move(box?.x ?? 0, 300);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + 120, 300, { steps: 4 });
    await page.mouse.up();
    equal(await width(page, "editor"), before + 120);
    await page.keyboard.press("ArrowLeft");
    equal(await width(page, "editor"), before + 104);
    equal(await separator.getAttribute("aria-valuenow"), String(before + 104));
    await page.reload();
    await opened(page);
    equal(await width(page, "editor"), before + 104);
    await separator.dblclick();
    equal(await width(page, "editor"), before);
  });
});

test("files and results fold away and come back, the results also when something is to be shown there", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await page.getByRole("button", { name: "Fold the files away" }).click();
    await page.getByRole("button", { name: "Fold the results away" }).click();
    ok((await width(page, "editor")) > 1_300);
    await page.reload();
    await opened(page);
    ok((await width(page, "editor")) > 1_300);
    await page.keyboard.press("Alt+2");
    await page.locator(".matrix").first().waitFor();
    await page.getByRole("button", { name: "Meshes and files" }).click();
    await page.getByRole("button", { name: "services.yaml" }).first().waitFor();
  });
});

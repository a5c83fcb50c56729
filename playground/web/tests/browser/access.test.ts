// For everyone: no violation that axe-core can find in any view and theme, the keyboard alone, a narrow screen.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { opened, settled, tab, visit } from "./site.ts";

const VIEWS = ["Graph", "Requests", "Names", "Trace", "Findings", "Config"];
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What axe-core objects to, in one line each. */
async function violations(page: Page): Promise<string[]> {
  // As the browser's own tools would: the policy of the page does not bind it.
  await page.addScriptTag({ path: AXE });
  const results = (await page.evaluate("axe.run()")) as AxeResults;
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const view of VIEWS) {
    test(`axe-core has nothing against ${view} in the ${colorScheme} theme`, async () => {
      await visit({ colorScheme, bypassCSP: true, to: "?sample=labels" }, async (page) => {
        await opened(page);
        await tab(page, view);
        deepEqual(await violations(page), []);
      });
    });
  }

  test(`axe-core has nothing against findings in the ${colorScheme} theme`, async () => {
    await visit({ colorScheme, bypassCSP: true, to: "?sample=shadowed" }, async (page) => {
      await opened(page);
      deepEqual(await violations(page), []);
    });
  });
}

/** Every dialog, by its title, and what opens it. */
const DIALOGS: [string, (page: Page) => Promise<void>][] = [
  ["Share this workspace", (page) => page.keyboard.press("Control+s")],
  ["What do you want to do?", (page) => page.keyboard.press("Control+k")],
  ["Keys", (page) => page.keyboard.press("?")],
  ["New file", (page) => page.getByRole("button", { name: "New file" }).click()],
  ["Rename", (page) => page.getByRole("button", { name: /^Rename / }).click()],
  ["Remove", (page) => page.getByRole("button", { name: /^Remove / }).click()],
  ["exportRules[0]", (page) => page.locator(".heat").first().click()],
];

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe-core has nothing against any dialog in the ${colorScheme} theme`, async () => {
    await visit({ colorScheme, bypassCSP: true }, async (page) => {
      await opened(page);
      await page.locator(".heat").first().waitFor();
      for (const [title, open] of DIALOGS) {
        await open(page);
        await page.getByRole("dialog", { name: title }).waitFor();
        await settled(page);
        deepEqual(await violations(page), [], title);
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      }
    });
  });
}

test("axe-core has nothing against the narrow page", async () => {
  await visit({ viewport: { width: 390, height: 844 }, bypassCSP: true }, async (page) => {
    await opened(page);
    deepEqual(await violations(page), []);
  });
});

test("on a narrow screen nothing sticks out, and every pane can be reached", async () => {
  await visit({ viewport: { width: 390, height: 844 }, hasTouch: true }, async (page) => {
    await opened(page);
    for (const pane of ["Files", "Edit", "Results"]) {
      await page.getByRole("navigation").getByRole("button", { name: pane }).click();
      equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    }
    await page.getByRole("navigation").getByRole("button", { name: "Files" }).click();
    await page.locator(".files").getByRole("button", { name: "imports.yaml" }).first().click();
    ok(await page.locator(".cm-content").isVisible());
  });
});

test("with the keyboard alone a sample is chosen, a rule broken, the failure found and taken back", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("samples first peering");
    await page.keyboard.press("Enter");
    await settled(page);
    await page.keyboard.press("Alt+0");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await settled(page);
    match(await page.locator(".verdict-line").innerText(), /0 of|1 of|error/);
    await page.keyboard.press("Control+Enter");
    ok((await page.locator(".case.failed").count()) > 0);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("undo");
    await page.keyboard.press("Enter");
    await settled(page);
    equal(await page.locator(".case.failed").count(), 0);
  });
});

test("Tab leaves the editor and walks through everything, in a circle", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await page.keyboard.press("Alt+0");
    const seen = new Set<string>();
    for (let step = 0; step < 120; step += 1) {
      await page.keyboard.press("Tab");
      seen.add(await page.evaluate(() => document.activeElement?.closest("header, section, nav")?.className ?? ""));
    }
    deepEqual([...seen].filter((part) => part !== "").sort(), ["header", "pane editor", "pane files", "pane results"]);
  });
});

test("arrow keys move between views, Alt and a number opens one", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await page.keyboard.press("Alt+1");
    await page.locator("[role=tab][aria-selected=true]").focus();
    await page.keyboard.press("ArrowRight");
    equal(
      await page.locator("[role=tab][aria-selected=true]").evaluate((element) => element === document.activeElement),
      true,
    );
  });
});

test("F8 goes from finding to finding, and Alt+Enter mends the one at the cursor", async () => {
  await visit({ to: "?sample=shadowed" }, async (page) => {
    await opened(page);
    await tab(page, "Findings");
    const before = await page.locator(".finding").count();
    await page.keyboard.press("F8");
    await page.locator(".cm-focused").waitFor();
    await page.keyboard.press("F8");
    await page.keyboard.press("Alt+Enter");
    await settled(page);
    ok((await page.locator(".finding").count()) < before);
  });
});

test("motion is left out for those who ask for it, and forced colours keep the marks", async () => {
  await visit({ reducedMotion: "reduce", forcedColors: "active" }, async (page) => {
    await opened(page);
    await tab(page, "Requests");
    ok(await page.locator(".case .mark").first().isVisible());
  });
});

test("at 200 % zoom nothing sticks out, and the tools and every view can be reached", async () => {
  // What a window of 1440 by 900 holds at twice the size.
  await visit({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 }, async (page) => {
    await opened(page);
    for (const name of VIEWS) {
      await page.keyboard.press(`Alt+${VIEWS.indexOf(name) + 1}`);
      await settled(page);
      ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 720);
      const shown = page.getByRole("tab", { selected: true });
      await shown.scrollIntoViewIfNeeded();
      ok(await shown.isVisible());
      ok(await page.locator("#panel").isVisible());
    }
    for (const name of ["Share", "Undo", "Redo"]) {
      const button = page.getByRole("button", { name, exact: true });
      await button.scrollIntoViewIfNeeded();
      ok(await button.isVisible());
    }
  });
});

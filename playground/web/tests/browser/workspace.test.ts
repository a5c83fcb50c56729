// Files come, go and change, and nothing of it is lost.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import type { Page } from "playwright-core";
import { kept, opened, settled, tab, type, visit } from "./site.ts";

const PLAIN = "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: b}\n";

/** Drops files on the page, as a hand would. */
async function drop(page: Page, name: string, content: Uint8Array): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([file, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(bytes as number[])], file as string));
      return data;
    },
    [name, [...content]] as const,
  );
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
}

test("files are made, renamed and removed, and every step can be taken back", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await page.getByRole("button", { name: "New file" }).click();
    await page.getByRole("dialog").getByRole("textbox").fill("red-mesh/more.yaml");
    await page.keyboard.press("Enter");
    await page.locator("#editor-title", { hasText: "red-mesh/more.yaml" }).waitFor();
    await type(page, PLAIN);
    await page.getByRole("button", { name: "Rename red-mesh/more.yaml" }).click();
    await page.getByRole("dialog").getByRole("textbox").fill("red-mesh/less.yaml");
    await page.keyboard.press("Enter");
    equal((await kept(page))["red-mesh/less.yaml"], PLAIN);
    await page.getByRole("button", { name: "Remove red-mesh/less.yaml" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    equal((await kept(page))["red-mesh/less.yaml"], undefined);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    equal((await kept(page))["red-mesh/less.yaml"], PLAIN);
  });
});

test("no file takes the path of another", async () => {
  await visit({}, async (page) => {
    await opened(page);
    const before = await kept(page);
    await page.getByRole("button", { name: "New file" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill("test.yaml");
    await dialog.getByText("There is a file test.yaml already.").waitFor();
    await page.keyboard.press("Enter");
    equal(await dialog.getByRole("button", { name: "New file" }).isDisabled(), true);
    deepEqual(await kept(page), before);
  });
});

test("a dialog that is opened while another closes stays open", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await page.getByRole("button", { name: "New file" }).click();
    await page.getByRole("dialog", { name: "New file" }).waitFor();
    // The browser tells of the first a task later.
    await page.evaluate(() => {
      document.querySelector("dialog")?.close();
      document.querySelector<HTMLElement>("[aria-label^='Rename ']")?.click();
    });
    await settled(page);
    ok(await page.getByRole("dialog", { name: "Rename" }).isVisible());
  });
});

test("choosing a sample can be taken back as well, and done again", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await type(page, "# mine\n");
    await page.getByLabel("Samples").selectOption("failover");
    await settled(page);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await settled(page);
    match(await page.locator(".cm-content").innerText(), /# mine/);
    await page.getByRole("button", { name: "Redo", exact: true }).click();
    await settled(page);
    ok(!Object.values(await kept(page)).includes("# mine\n"));
  });
});

test("what was typed is there after the page was closed", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await type(page, "# still here\n");
    await page.reload();
    await opened(page);
    match(await page.locator(".cm-content").innerText(), /# still here/);
  });
});

test("everything is saved as a .zip and opened from one", async () => {
  await visit({ acceptDownloads: true }, async (page) => {
    await opened(page);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save .zip" }).click();
    const saved = unzipSync(new Uint8Array(readFileSync(await (await download).path())));
    deepEqual(
      Object.fromEntries(Object.entries(saved).map(([path, bytes]) => [path, strFromU8(bytes)])),
      await kept(page),
    );
    await drop(page, "more.zip", zipSync({ "new-mesh/a.yaml": strToU8(PLAIN), "new-mesh/logo.png": strToU8("x") }));
    await page.getByText("1 file loaded.").waitFor();
    equal((await kept(page))["new-mesh/a.yaml"], PLAIN);
  });
});

test("a file is picked from the disk and replaces the one of the same path", async () => {
  await visit({}, async (page) => {
    await opened(page);
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Open…" }).click();
    await (await chooser).setFiles({ name: "picked.yaml", mimeType: "text/yaml", buffer: Buffer.from(PLAIN) });
    await page.locator("#editor-title", { hasText: "picked.yaml" }).waitFor();
    equal((await kept(page))["picked.yaml"], PLAIN);
  });
});

test("a dropped binary file is named and left out", async () => {
  await visit({}, async (page) => {
    await opened(page);
    const before = await kept(page);
    await drop(page, "photo.yaml", Uint8Array.of(0xff, 0xd8, 0xff, 0x00, 0x10));
    await page.getByText("photo.yaml is no text and was left out.").waitFor();
    deepEqual(await kept(page), before);
  });
});

test("a damaged .zip, and one that grows too large, are named and left out", async () => {
  await visit({}, async (page) => {
    await opened(page);
    const before = await kept(page);
    await drop(page, "broken.zip", strToU8("PK\x03\x04 nothing of the kind"));
    await page.getByText("broken.zip is no .zip that can be read.").waitFor();
    await drop(page, "bomb.zip", zipSync({ "a.yaml": new Uint8Array(20_000_000) }));
    await page.getByText("bomb.zip is larger than 5 MB and was left out.").waitFor();
    deepEqual(await kept(page), before);
  });
});

test("ten megabytes pasted are answered in words, and taken back at once", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Findings");
    const before = await kept(page);
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+a");
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData("text/plain", "- a line of text that is pasted again and again\n".repeat(220_000));
      document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
    });
    await page.locator(".trouble, .finding").first().waitFor();
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await settled(page);
    deepEqual(await kept(page), before);
  });
});

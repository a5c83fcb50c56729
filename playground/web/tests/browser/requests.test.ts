// The test file through the page: present answers taken for wanted ones, saved alone, and read back.

import { equal, match, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { kept, opened, settled, tab, type, visit } from "./site.ts";

const HEAD = "apiVersion: carnet/v1\nkind: FederationTest\nmetadata: {name: mine}\nspec:\n  cases:\n";
const HOST = "details.bookinfo.svc.green-mesh-imports.local";

test("present answers become what is wanted, in cases without a want and, if asked, in failing ones", async () => {
  const cases = `  - name: empty
    host: {from: blue-mesh, host: ${HOST}}
  - {name: flow, request: {mesh: blue-mesh, direction: outbound, authority: nowhere.svc.red-mesh-imports.local}}
  - name: service
    service: {mesh: red-mesh, namespace: red-mesh-bookinfo, name: ratings}
  - name: wrong
    host: {from: blue-mesh, host: ${HOST}}
    expect:
      reachable: false # not any more
  - name: after
    host: {from: blue-mesh, host: ${HOST}}
    expect: {reachable: true}
`;
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Requests");
    await page.getByRole("button", { name: "test.yaml", exact: true }).click();
    await type(page, HEAD + cases);
    await page.getByRole("button", { name: "cases without a want (3)" }).click();
    await page.getByText("3 cases want what happens now.").waitFor();
    await settled(page);
    equal(await page.locator(".case.passed").count(), 4);
    equal(await page.locator(".case.failed").count(), 1);
    const texts = await kept(page);
    match(
      texts["test.yaml"] ?? "",
      /expect: \{reachable: true, mesh: green-mesh, service: details\.green-mesh-bookinfo/,
    );
    match(texts["test.yaml"] ?? "", /imports\.local\}, expect: \{decision: deny, reason: [a-z-]+, status: 4\d\d\}\}/);
    match(texts["test.yaml"] ?? "", /expect: \{exportedTo: \{"blue-mesh":/);
    await page.getByRole("button", { name: "failing cases (1)" }).click();
    await page.getByText("1 case wants what happens now.").waitFor();
    await settled(page);
    equal(await page.locator(".case.passed").count(), 5);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    equal((await kept(page))["test.yaml"], HEAD + cases);
  });
});

test("the test file is saved alone, and one that is opened takes its place", async () => {
  await visit({ acceptDownloads: true }, async (page) => {
    await opened(page);
    await tab(page, "Requests");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save test.yaml" }).click();
    equal(readFileSync(await (await download).path(), "utf8"), (await kept(page))["test.yaml"]);
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Open…" }).click();
    const mine = `${HEAD}  - name: mine\n    host: {from: blue-mesh, host: ${HOST}}\n    expect: {reachable: true}\n`;
    await (await chooser).setFiles({ name: "mine.yaml", mimeType: "text/yaml", buffer: Buffer.from(mine) });
    await page.locator(".case", { hasText: "mine" }).waitFor();
    const files = await kept(page);
    equal(files["test.yaml"], mine);
    ok(!("mine.yaml" in files));
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await settled(page);
    equal(await page.locator(".case.passed").count(), 20);
  });
});

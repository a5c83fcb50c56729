// What the views show of Bookinfo, and where a click leads.

import { equal, match, ok } from "node:assert/strict";
import { test } from "node:test";
import { exportSet, opened, settled, tab, type, visit } from "./site.ts";

test("the first visit shows Bookinfo, its requests all as wanted", async () => {
  await visit({}, async (page) => {
    await tab(page, "Requests");
    await opened(page);
    equal(await page.locator(".case.passed").count(), 20);
    match(await page.locator(".verdict-line").innerText(), /20 of 20 requests as wanted/);
  });
});

test("a rule taken away turns requests red, and undo brings them back", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Requests");
    await page.locator(".files").getByRole("button", { name: "exports.yaml" }).last().click();
    await type(page, "");
    ok((await page.locator(".case.failed").count()) > 0);
    match(await page.locator(".differences").first().innerText(), /Wanted/);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await settled(page);
    equal(await page.locator(".case.failed").count(), 0);
  });
});

test("a request that is added is written into the test file with its present answer", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Requests");
    await page.getByLabel("from mesh").selectOption("blue-mesh");
    await page.getByLabel("host", { exact: true }).fill("details.bookinfo.svc.green-mesh-imports.local");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.locator(".case").nth(20).waitFor();
    await settled(page);
    equal(await page.locator(".case.passed").count(), 21);
  });
});

test("the real filter answers the requests of the page as the engine does", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Requests");
    await page.getByLabel("Also through the real filter").check();
    await page.getByText(/The filter that gateways load answers all \d+ requests as the engine does/).waitFor();
  });
});

test("a reachable name in the matrix leads to its way, and a rule to its line", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Names");
    await page.getByRole("button", { name: "ratings.bookinfo.svc.red-mesh-imports.local" }).first().click();
    await page.getByText("Reached ratings.red-mesh-bookinfo.svc.cluster.local in red-mesh.").waitFor();
    await page.getByRole("button", { name: "ImportedServiceSet/red-mesh#0" }).first().click();
    match(await page.locator("#editor-title").innerText(), /imports\.yaml/);
    await page.locator(".cm-focused").waitFor();
  });
});

test("every empty cell of the matrix says why", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Names");
    await page.locator(".matrix").first().waitFor();
    const silent = page.locator(".matrix td:not(.reachable)").filter({ hasNot: page.locator(".why") });
    equal(await silent.count(), 0);
  });
});

test("the arrow keys step through the gateways of a way", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Trace");
    await page.getByLabel("from mesh").selectOption("green-mesh");
    await page.getByLabel("host", { exact: true }).fill("ratings.bookinfo.svc.red-mesh-imports.local");
    await page.getByRole("button", { name: "Trace", exact: true }).click();
    await page.getByText("Reached ratings.").waitFor();
    match(await page.locator(".hop[data-current=true]").innerText(), /ingress gateway of red-mesh/);
    await page.locator(".stepper").focus();
    await page.keyboard.press("ArrowLeft");
    await page.getByText("Step 1 of 2").waitFor();
    match(await page.locator(".hop[data-current=true]").innerText(), /egress gateway of green-mesh/);
  });
});

test("a finding leads to its line, and its fix mends the file", async () => {
  await visit({ to: "?sample=norway" }, async (page) => {
    await opened(page);
    await tab(page, "Findings");
    const before = await page.locator(".finding").count();
    await page.locator(".finding .place").first().click();
    await page.locator(".cm-focused").waitFor();
    await page
      .getByRole("button", { name: /^Apply/ })
      .first()
      .click();
    await settled(page);
    ok((await page.locator(".finding").count()) < before);
  });
});

test("a fix for a text that was typed on since does nothing, and comes again for the new one", async () => {
  await visit({ to: "?sample=norway" }, async (page) => {
    await opened(page);
    await tab(page, "Findings");
    const apply = page.getByRole("button", { name: /^Apply/ }).first();
    await page.locator(".finding .place").first().click();
    await page.locator(".cm-focused").waitFor();
    await page.keyboard.press("Control+Home");
    const before = await page.locator(".cm-content").innerText();
    // In one go, while the answer shown is still that for the text before.
    await apply.evaluate(async (button: HTMLElement) => {
      document.execCommand("insertText", false, "# mine ");
      await Promise.resolve();
      button.click();
    });
    await settled(page);
    equal(await page.locator(".cm-content").innerText(), `# mine ${before}`);
    const left = await page.locator(".finding").count();
    await apply.click();
    await settled(page);
    ok((await page.locator(".finding").count()) < left);
    match(await page.locator(".cm-content").innerText(), /^# mine /);
  });
});

test("a hundred findings are drawn, and the others when they are asked for", async () => {
  const rules = Array.from({ length: 150 }, () => "{type: Nothing}");
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Findings");
    await type(page, exportSet(...rules));
    equal(await page.locator(".finding").count(), 100);
    const more = page.getByRole("button", { name: /^Show \d+ more findings$/ });
    const left = Number(/\d+/.exec(await more.innerText())?.[0]);
    ok(left >= 50);
    await more.click();
    await settled(page);
    equal(await page.locator(".finding").count(), Math.min(200, 100 + left));
  });
});

test("the configuration of a gateway is shown as it is rendered", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Config");
    await page.getByLabel("Gateway").selectOption("inbound red-mesh");
    await settled(page);
    const text = await page.locator("#panel pre").innerText();
    equal((JSON.parse(text) as { mesh: string }).mesh, "red-mesh");
  });
});

test("findings are told in Japanese, in the list and in the editor, beside the words of the engine", async () => {
  await visit({ locale: "ja-JP", to: "?sample=shadowed" }, async (page) => {
    await opened(page);
    const finding = page.locator(".finding", { hasText: "CAR204" }).first();
    await finding.getByText("エクスポートルールが決定に使われることがありません").waitFor();
    await finding.getByText("範囲の狭いルールを上に移すか、ルールを削除してください").waitFor();
    ok((await finding.locator(".detail[lang=en]").count()) > 0);
    await finding.locator(".place").first().click();
    await page.locator(".cm-lintRange-warning").first().hover();
    await page
      .locator(".cm-tooltip-lint")
      .getByText(/^CAR204 エクスポートルールが/)
      .waitFor();
    await page.getByRole("button", { name: "English" }).click();
    await page.locator(".finding", { hasText: "CAR204" }).locator(".detail").waitFor({ state: "detached" });
  });
});

test("the page speaks Japanese to those who prefer it, and changes on request", async () => {
  await visit({ locale: "ja-JP" }, async (page) => {
    await opened(page);
    equal(await page.locator("html").getAttribute("lang"), "ja");
    await page.getByRole("tab", { name: "リクエスト" }).waitFor();
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("tab", { name: "Requests" }).waitFor();
  });
});

test("the way of a request and the configuration of a gateway are there before anything is asked for", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Trace");
    await page.getByText("Reached details.green-mesh-bookinfo.svc.cluster.local in green-mesh.").waitFor();
    await page.getByRole("button", { name: "ratings.bookinfo.svc.red-mesh-imports.local" }).click();
    await page.getByText("Reached ratings.red-mesh-bookinfo.svc.cluster.local in red-mesh.").waitFor();
    await tab(page, "Config");
    equal(await page.getByLabel("Gateway").inputValue(), "inbound blue-mesh");
    match(await page.locator("#panel pre").innerText(), /"mesh": *"blue-mesh"/);
  });
});

test("without a mesh every view says what to do", async () => {
  const before = () => localStorage.setItem("carnet.workspace", '{"files": {"a.yaml": ""}}');
  await visit({ before }, async (page) => {
    await opened(page);
    for (const name of ["Graph", "Names", "Requests", "Trace", "Findings", "Config"]) {
      await tab(page, name);
      ok((await page.locator("#panel .empty").first().innerText()).length > 20, name);
    }
  });
});

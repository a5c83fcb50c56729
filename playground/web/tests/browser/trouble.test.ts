// What goes wrong is said, and what was on screen stays.

import { equal, match, ok } from "node:assert/strict";
import { test } from "node:test";
import { kept, opened, settled, tab, type, visit } from "./site.ts";

test("half-typed YAML never blanks the page", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Names");
    await page.locator(".files").getByRole("button", { name: "exports.yaml" }).last().click();
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.insertText('\n---\nkind: [half, "typed');
    await settled(page);
    ok((await page.locator(".matrix td.reachable").count()) >= 4);
    match(await page.locator(".verdict-line").innerText(), /error/);
    ok((await page.locator(".cm-lintRange-error").count()) > 0);
  });
});

test("a worker that gets stuck is ended, the last answer stays, and the next edit is answered", async () => {
  await visit({}, async (page) => {
    await opened(page);
    await tab(page, "Requests");
    const [worker] = page.workers();
    worker
      ?.evaluate(() =>
        setTimeout(() => {
          for (;;);
        }, 0),
      )
      .catch(() => undefined);
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("# on");
    await page.getByText("This input is too heavy; what you see is the last answer.").waitFor();
    equal(await page.locator(".case.passed").count(), 20);
    await page.keyboard.type(" and on");
    await settled(page);
    equal(await page.locator(".trouble").count(), 0);
  });
});

test("a worker that breaks is replaced with the next edit", async () => {
  await visit({ expected: /the worker broke/ }, async (page) => {
    await opened(page);
    const [worker] = page.workers();
    await worker?.evaluate(
      () =>
        void setTimeout(() => {
          throw new Error("the worker broke");
        }, 0),
    );
    await page.getByText(/The engine stopped: .*the worker broke/).waitFor();
    await type(page, "# again\n");
    equal(await page.locator(".trouble").count(), 0);
  });
});

test("with storage forbidden the page works, and says that nothing is kept", async () => {
  const forbid = () =>
    Object.defineProperty(window, "localStorage", {
      get: () => {
        throw new DOMException("forbidden", "SecurityError");
      },
    });
  await visit({ before: forbid }, async (page) => {
    await opened(page);
    await type(page, "# not kept\n");
    await page.getByText("The browser keeps nothing: the storage is full or forbidden.").waitFor();
  });
});

test("with full storage the page works, and says that nothing is kept", async () => {
  const fill = () => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  };
  await visit({ before: fill }, async (page) => {
    await opened(page);
    await type(page, "# not kept\n");
    await page.getByText("The browser keeps nothing: the storage is full or forbidden.").waitFor();
  });
});

test("without WebAssembly the page says what is missing", async () => {
  await visit({ before: () => void Reflect.deleteProperty(globalThis, "WebAssembly") }, async (page) => {
    await page.getByText("This browser has no WebAssembly, which the engine needs.").waitFor();
  });
});

test("without JavaScript the page says what is missing, in both languages", async () => {
  await visit({ javaScriptEnabled: false }, async (page) => {
    await page.getByText(/needs JavaScript and WebAssembly/).waitFor();
    await page.getByText(/JavaScript と WebAssembly/).waitFor();
  });
});

test("an engine that cannot be loaded is told, with the text still there to read", async () => {
  await visit({ expected: /404/ }, async (page) => {
    await page.route("**/engine.wasm", (route) => route.fulfill({ status: 404 }));
    await page.reload();
    await page.getByText(/The engine stopped/).waitFor();
    match(await page.locator("#editor").innerText(), /ExportedServiceSet/);
  });
});

test("the content security policy refuses script in the page, eval, and other origins", async () => {
  await visit({ expected: /Content Security Policy/ }, async (page) => {
    await opened(page);
    const refused = await page.evaluate(async () => {
      const found: string[] = [];
      document.addEventListener("securitypolicyviolation", (event) => found.push(event.effectiveDirective));
      const script = document.createElement("script");
      script.textContent = "window.hacked = 1";
      document.body.append(script);
      const image = document.createElement("img");
      image.src = "https://example.org/x.png";
      await new Promise((done) => setTimeout(done, 300));
      return [...found, "hacked" in window];
    });
    ok(refused.includes("script-src-elem"));
    ok(refused.includes("img-src"));
    equal(refused.at(-1), false);
  });
});

test("a page that was visited once works without a network", async () => {
  await visit({ offline: true }, async (page) => {
    await opened(page);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.context().setOffline(true);
    await page.reload();
    await opened(page);
    await page.getByLabel("Samples").selectOption("failover");
    await settled(page);
    ok(Object.keys(await kept(page)).length > 0);
    await page.context().setOffline(false);
  });
});

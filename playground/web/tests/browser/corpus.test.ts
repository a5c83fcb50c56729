// The corpus through the browser binding and through the real filter, in Chromium.

import { deepEqual, ok } from "node:assert/strict";
import { test } from "node:test";
import { corpus } from "../../build/corpus.js";
import { TESTDATA } from "../paths.ts";
import { visit } from "./site.ts";

test("in the browser, every case of the corpus holds and the real filter agrees", async () => {
  await visit({}, async (page, address) => {
    const compared = await page.evaluate(
      async ({ folders, script }) => {
        const { compareInPage } = (await import(script)) as typeof import("./in-page.ts");
        return compareInPage(folders);
      },
      { folders: corpus(TESTDATA), script: `${address}in-page.js` },
    );
    deepEqual(compared.wrong, []);
    ok(compared.folders >= 127 && compared.requests >= 300, "the corpus has shrunk");
  });
});

// Every sample opens, and what it says about itself holds: whole ones have no error, broken ones a task.

import { deepEqual, equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DIST } from "../paths.ts";
import { opened, tab, visit } from "./site.ts";

interface Sample {
  id: string;
  task?: Record<string, string>;
}

const SAMPLES = JSON.parse(readFileSync(`${DIST}/samples.json`, "utf8")) as Sample[];

test("there are at least twenty samples, and names are given once", () => {
  ok(SAMPLES.length >= 20);
  equal(new Set(SAMPLES.map(({ id }) => id)).size, SAMPLES.length);
});

for (const { id, task } of SAMPLES.filter((sample) => !sample.task)) {
  test(`the sample ${id} holds what it promises, through the real filter too`, async () => {
    equal(task, undefined);
    await visit({ to: `?sample=${id}` }, async (page) => {
      await opened(page);
      await tab(page, "Requests");
      await page.getByLabel("Also through the real filter").check();
      await page.locator(".verdict.good").waitFor();
      equal(await page.locator(".case.failed").count(), 0);
      equal(await page.locator(".trouble").count(), 0);
    });
  });
}

for (const { id, task } of SAMPLES.filter((sample) => sample.task)) {
  test(`the broken sample ${id} has a finding and tells its task in both languages`, async () => {
    deepEqual(Object.keys(task ?? {}).sort(), ["en", "ja"]);
    await visit({ to: `?sample=${id}` }, async (page) => {
      await opened(page);
      await page.getByText(task?.en ?? "").waitFor();
      await page.locator(".finding:is(.error, .warning)").first().waitFor();
    });
  });
}

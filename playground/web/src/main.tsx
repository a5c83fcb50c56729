// Starts the page: what a link holds, else a sample asked for, else what was left last time, else Bookinfo.

import { render } from "preact";
import { decode, InvalidLink } from "./share/link.ts";
import { answers, startEngine } from "./state/answers.ts";
import { keepWorkspace, saved } from "./state/autosave.ts";
import { listenToKeys } from "./state/commands.ts";
import { openDocuments } from "./state/documents.ts";
import { keepLayout } from "./state/layout.ts";
import { loadSample, loadSamples, sample } from "./state/samples.ts";
import { isView, keepSettings, view } from "./state/settings.ts";
import { suggest } from "./state/suggestion.ts";
import { load } from "./state/workspace.ts";
import { loadFindingTexts } from "./text/finding.ts";
import { t } from "./text/text.ts";
import { App } from "./view/app.tsx";
import { announce } from "./view/dialogs.tsx";

const PROBLEMS = { version: "linkVersion", damaged: "linkDamaged", "too-large": "linkTooLarge" } as const;

/** Loads what a link holds; false when it holds nothing that can be read. */
async function openLink(hash: string): Promise<boolean> {
  try {
    const { files, view: wanted, file } = await decode(hash);
    sample.value = null;
    load(new Map(Object.entries(files)), file ?? null);
    if (isView(wanted)) view.value = wanted;
    return true;
  } catch (error) {
    announce(t(PROBLEMS[error instanceof InvalidLink ? error.problem : "damaged"]));
    return false;
  }
}

async function begin(): Promise<void> {
  await loadSamples();
  if (location.hash.length > 1 && (await openLink(location.hash))) return;
  const asked = new URLSearchParams(location.search).get("sample");
  if (asked !== null && (await loadSample(asked))) return;
  const last = saved();
  if (last) load(last.files, last.open);
  else await loadSample("bookinfo");
}

function start(): void {
  const root = document.getElementById("root");
  if (!root) return;
  keepSettings();
  loadFindingTexts();
  keepLayout();
  if (typeof WebAssembly !== "object") {
    root.textContent = t("noWasm");
    return;
  }
  render(<App />, root);
  startEngine(() => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));
  suggest();
  listenToKeys();
  window.addEventListener("hashchange", () => void openLink(location.hash));
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => {
    event.preventDefault();
    void openDocuments([...(event.dataTransfer?.files ?? [])]);
  });
  void begin().then(keepWorkspace);
  const registered = navigator.serviceWorker?.register(new URL("./offline.js", import.meta.url), { type: "module" });
  // Without it the page works, only not offline.
  registered?.catch(() => undefined);
  // For tests, and for whoever measures: when the first answer came.
  const stop = answers.subscribe((value) => {
    if (!value) return;
    performance.mark("answered");
    document.documentElement.dataset.answered = "true";
    queueMicrotask(() => stop());
  });
}

start();

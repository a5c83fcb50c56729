// Everything that can be done, for the command palette and for keys.

import { t } from "../text/text.ts";
import { announce, dialog } from "../view/dialogs.tsx";
import { editor, explain } from "../view/editor-pane.tsx";
import { nextLanguage } from "../view/header.tsx";
import { answers, findings, pinned, togglePin, withFilter } from "./answers.ts";
import { openPicker, saveZip } from "./documents.ts";
import { applyFix } from "./fix.ts";
import { goTo, open, show } from "./navigate.ts";
import { heatAtCursor } from "./rule.ts";
import { loadSample, samples } from "./samples.ts";
import { language, pane, VIEWS } from "./settings.ts";
import { files, openFile, redo, undo } from "./workspace.ts";

export interface Command {
  title: string;
  keys?: string;
  run(): void;
}

export function commands(): Command[] {
  const own: Command[] = [
    { title: t("share"), keys: "Ctrl S", run: () => (dialog.value = "share") },
    { title: t("save"), run: () => void saveZip() },
    { title: t("open"), run: openPicker },
    { title: t("undo"), run: undo },
    { title: t("redo"), run: redo },
    { title: t("newFile"), run: () => (dialog.value = "new-file") },
    { title: t("withFilter"), run: () => (withFilter.value = !withFilter.value) },
    { title: pinned.value ? t("unpin") : t("pin"), run: pin },
    { title: t("keyRun"), keys: "Ctrl Enter", run: firstFailed },
    { title: t("keyFindings"), keys: "F8", run: () => nextFinding(1) },
    { title: t("keyFix"), keys: "Alt Enter", run: fixAtCursor },
    { title: t("keyRule"), keys: "Alt R", run: explainAtCursor },
    { title: t("language"), run: nextLanguage },
    { title: t("help"), keys: "?", run: () => (dialog.value = "keys") },
  ];
  const views = VIEWS.map((name, index) => ({ title: t(name), keys: `Alt ${index + 1}`, run: () => show(name) }));
  const paths = [...files.value.keys()].map((path) => ({ title: path, run: () => open(path) }));
  const gallery = samples.value.map(({ id, title }) => ({
    title: `${t("samples")}: ${title[language.value]}`,
    run: () => void loadSample(id),
  }));
  return [...own, ...views, ...paths, ...gallery];
}

function firstFailed(): void {
  show("requests");
  const failed = answers.value?.run?.cases.find((result) => result.outcome === "failed");
  if (failed?.place) goTo(failed.place);
}

/** The finding after or before the one that is selected, all files in a row. */
function nextFinding(step: 1 | -1): void {
  const placed = findings.value.flatMap(({ place }) => (place ? [place] : []));
  if (placed.length === 0) return;
  const file = openFile.value ?? "";
  const start = editor.current?.start ?? 0;
  const isPast = (place: { file: string; from: number }) =>
    place.file === file ? (step === 1 ? place.from > start : place.from < start) : place.file > file === (step === 1);
  const ordered = placed.toSorted((left, right) =>
    left.file === right.file ? left.from - right.from : left.file < right.file ? -1 : 1,
  );
  const inOrder = step === 1 ? ordered : ordered.toReversed();
  const next = inOrder.find(isPast) ?? inOrder[0];
  if (next) goTo(next);
}

/** The first fix of the finding at the cursor. */
function fixAtCursor(): void {
  const cursor = editor.current?.cursor ?? -1;
  const here = findings.value.find(
    ({ place, fixes }) =>
      fixes.length > 0 && place?.file === openFile.value && place.from <= cursor && cursor <= place.to,
  );
  const fix = here?.fixes[0];
  if (fix) applyFix(fix);
}

/** Keys that work everywhere on the page. */
export function listenToKeys(): void {
  // Before the editor, which has other meanings for some of them.
  const listen = (event: KeyboardEvent) => {
    const run = command(event);
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };
  window.addEventListener("keydown", listen, { capture: true });
}

function explainAtCursor(): void {
  if (heatAtCursor.value) explain(heatAtCursor.value);
  else announce(t("noRuleHere"));
}

function pin(): void {
  togglePin();
  show("names");
}

function command(event: KeyboardEvent): (() => void) | undefined {
  const isControl = event.ctrlKey || event.metaKey;
  if (isControl && event.key === "k") return () => (dialog.value = "palette");
  if (isControl && event.key === "s") return () => (dialog.value = "share");
  if (isControl && event.key === "Enter") return firstFailed;
  if (event.key === "F8") return () => nextFinding(event.shiftKey ? -1 : 1);
  if (event.altKey && event.key === "Enter") return fixAtCursor;
  if (event.altKey && event.key === "r") return explainAtCursor;
  if (event.altKey && event.key === "0")
    return () => {
      pane.value = "editor";
      editor.current?.focus();
    };
  const next = event.altKey ? VIEWS[Number(event.key) - 1] : undefined;
  if (next) return () => show(next);
  if (event.key === "?" && !isTyping(event.target)) return () => (dialog.value = "keys");
  return undefined;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

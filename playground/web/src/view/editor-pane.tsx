// The editor arrives after the page: until then the text is there to read.

import { effect, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { FindingView } from "engine";
import type { Editor } from "../editor/editor.ts";
import { findings, query, type RuleHeat, rules } from "../state/answers.ts";
import { applyFix } from "../state/fix.ts";
import { cursor, goTo, pointed, target } from "../state/navigate.ts";
import { explained, ruleName } from "../state/rule.ts";
import { pane } from "../state/settings.ts";
import { edit, files, openFile } from "../state/workspace.ts";
import { tell, wording } from "../text/finding.ts";
import { t } from "../text/text.ts";
import { dialog } from "./dialogs.tsx";

/** The editor on the page, for commands; `null` while it loads. */
export const editor: { current: Editor | null } = { current: null };

export function describeRule(rule: RuleHeat): string {
  const counts = t("ruleCounts", { matches: rule.matches, decides: rule.decides });
  const tested = rule.tested === null ? "" : `, ${t("ruleTested", { tested: rule.tested })}`;
  const shadowed = rule.matches > 0 && rule.decides === 0 ? ` — ${t("shadowed")}` : "";
  const summary = rule.summary ?? t("broken");
  return `${ruleName(rule.reference)}: ${summary}\n${counts}${tested}${shadowed}\n${t("ruleMore")}`;
}

export function describeFinding(finding: FindingView): string {
  const { what, effect } = tell(finding);
  const detail = what.detail === null ? "" : `\n${what.detail}`;
  return `${finding.code} ${what.text}${detail}\n${t("effect")}: ${effect.text}`;
}

/** Opens the list of what the numbers of a rule count. */
export function explain(rule: RuleHeat): void {
  explained.value = rule;
  dialog.value = "rule";
}

const ask = (name: "rename" | "remove"): void => {
  dialog.value = name;
};

const isNarrow = (): boolean => window.matchMedia("(max-width: 720px)").matches;

/** Keeps the editor in step, at once and not with the next frame: the next key acts on what it shows. */
function follow(): void {
  const path = openFile.value;
  const text = path === null ? undefined : files.value.get(path);
  if (path === null || text === undefined) return;
  editor.current?.show({
    path,
    text,
    findings: findings.value,
    rules: rules.value,
    pointed: pointed.value,
    wording: wording.value,
  });
  const next = target.value;
  if (!next) return;
  target.value = null;
  editor.current?.reveal(next.from, next.to);
}

export function EditorPane() {
  const parent = useRef<HTMLDivElement>(null);
  const isReady = useSignal(false);
  // On a narrow screen it comes when it is looked at for the first time.
  const isWanted = isReady.value || !isNarrow() || pane.value === "editor";
  useEffect(() => {
    if (!isWanted) return;
    let isGone = false;
    void import("../editor/editor.ts").then((module) => {
      if (isGone || !parent.current) return;
      editor.current = new module.Editor(parent.current, {
        label: t("editor"),
        onEdit: edit,
        onFix: applyFix,
        onRule: explain,
        onCursor: (file, offset) => (cursor.value = { file, offset }),
        onGoTo: goTo,
        ask: query,
        describeRule,
        describeFinding,
      });
      isReady.value = true;
    });
    return () => {
      isGone = true;
      editor.current?.destroy();
      editor.current = null;
    };
  }, [isWanted]);
  useLayoutEffect(() => (isReady.value ? effect(follow) : undefined), [isReady.value]);
  const path = openFile.value;
  const text = path === null ? null : (files.value.get(path) ?? null);
  return (
    <section class="pane editor" id="editor" aria-labelledby="editor-title">
      <div class="heading">
        <h2 id="editor-title" class="path">
          {path ?? t("editor")}
        </h2>
        {path !== null && text !== null && (
          <span class="actions">
            <button type="button" class="icon" aria-label={`${t("rename")} ${path}`} onClick={() => ask("rename")}>
              ✎
            </button>
            <button type="button" class="icon" aria-label={`${t("remove")} ${path}`} onClick={() => ask("remove")}>
              ×
            </button>
          </span>
        )}
      </div>
      {!isReady.value && text !== null && (
        <pre class="scroll code" tabIndex={0}>
          {text}
        </pre>
      )}
      {text === null && <p class="empty">{t("noFile")}</p>}
      <div class="code-mirror" ref={parent} hidden={!isReady.value || text === null} />
    </section>
  );
}

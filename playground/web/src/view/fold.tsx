// Folding a pane away, and the strip that brings it back.

import { fold, type Foldable } from "../state/layout.ts";
import { t } from "../text/text.ts";

const FOLD = { files: ["foldFiles", "«"], results: ["foldResults", "»"] } as const;
const UNFOLD = { files: ["unfoldFiles", "»", "files"], results: ["unfoldResults", "«", "results"] } as const;

export function FoldButton({ name }: { name: Foldable }) {
  const [label, mark] = FOLD[name];
  return (
    <button
      type="button"
      class="icon fold"
      aria-label={t(label)}
      aria-controls={name}
      aria-expanded
      title={t(label)}
      onClick={() => fold(name, true)}
    >
      {mark}
    </button>
  );
}

export function UnfoldButton({ name }: { name: Foldable }) {
  const [label, mark, title] = UNFOLD[name];
  return (
    <button
      type="button"
      class="unfold"
      aria-controls={name}
      aria-expanded={false}
      title={t(label)}
      onClick={() => fold(name, false)}
    >
      <span aria-hidden="true">{mark}</span> {t(title)}
    </button>
  );
}

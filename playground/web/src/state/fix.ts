// Applying fixes: edits given as places in the texts the engine saw.

import type { FixView } from "engine";
import { answered } from "./answers.ts";
import { files, put } from "./workspace.ts";

export function applyFix(fix: FixView): void {
  const changed = new Map<string, string>();
  const edits = fix.edits.toSorted((left, right) => right.place.from - left.place.from);
  for (const { place, text } of edits) {
    const before = changed.get(place.file) ?? files.peek().get(place.file);
    if (before === undefined) return;
    // Typed on since: the places belong to another text, and the next answer brings the fix for this one.
    if (files.peek().get(place.file) !== answered.peek().get(place.file)) return;
    changed.set(place.file, before.slice(0, place.from) + text + before.slice(place.to));
  }
  put(changed);
}

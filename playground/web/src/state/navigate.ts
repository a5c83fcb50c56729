// Going to places: a file, a stretch of it, a rule, a view.

import { computed, signal } from "@preact/signals";
import type { Place } from "engine";
import { overview } from "./answers.ts";
import { fold } from "./layout.ts";
import { pane, type View, view } from "./settings.ts";
import { files, openFile } from "./workspace.ts";

/** Where the editor is to go next; taken by the editor once it shows the file. */
export const target = signal<{ from: number; to: number } | null>(null);

/** Where the cursor is; what belongs to it lights up in the picture. */
export const cursor = signal<{ file: string; offset: number } | null>(null);

/** Rules behind what the mouse is over; they light up in the editor, and their files in the list. */
export const pointed = signal<readonly Place[]>([]);

/** Handlers for an element that stands for something these rules decide. */
export const pointing = (places: readonly (Place | null)[]) => ({
  onPointerEnter: () => (pointed.value = places.filter((place) => place !== null)),
  onPointerLeave: () => (pointed.value = []),
});

/** The rule the cursor is in. */
export const ruleAtCursor = computed<Place | null>(() => {
  const at = cursor.value;
  const text = at === null ? undefined : files.value.get(at.file);
  if (at === null || text === undefined) return null;
  const before = (overview.value?.rules ?? []).flatMap(({ place }) =>
    place?.file === at.file && place.from <= at.offset ? [place] : [],
  );
  const last = before.toSorted((left, right) => left.from - right.from).at(-1);
  const isInDocument = last !== undefined && !/^---/m.test(text.slice(last.from, at.offset));
  return isInDocument ? last : null;
});

export function goTo(place: Place): void {
  if (!files.peek().has(place.file)) return;
  openFile.value = place.file;
  target.value = { from: place.from, to: place.to };
  pane.value = "editor";
}

export function open(path: string): void {
  openFile.value = path;
  pane.value = "editor";
}

export function show(next: View): void {
  view.value = next;
  pane.value = "results";
  fold("results", false);
}

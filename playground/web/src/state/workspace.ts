// The files on the page, with one undo history for all of them.

import { batch, computed, signal } from "@preact/signals";

/** Texts by path. */
export type Files = ReadonlyMap<string, string>;

interface Moment {
  files: Files;
  open: string | null;
}

/** Steps that can be taken back. */
const MOST_STEPS = 200;
/** Edits of one file within this time are one step. */
const STEP_TIME = 1_000;

export const files = signal<Files>(new Map());
/** Path of the file in the editor. */
export const openFile = signal<string | null>(null);

const past = signal<readonly Moment[]>([]);
const future = signal<readonly Moment[]>([]);
let lastEdit = { path: "", at: 0 };

export const canUndo = computed(() => past.value.length > 0);
export const canRedo = computed(() => future.value.length > 0);

/** Files by mesh: the first folder of a path; files outside any folder under an empty name. */
export const folders = computed(() => {
  const groups = new Map<string, string[]>();
  for (const path of [...files.value.keys()].toSorted()) {
    const folder = path.includes("/") ? (path.split("/", 1)[0] ?? "") : "";
    groups.set(folder, [...(groups.get(folder) ?? []), path]);
  }
  return groups;
});

/** The first file that holds tests. */
export const testFile = computed(() => {
  const paths = [...files.value.keys()].toSorted();
  return paths.find((path) => /(^|\/)test\.ya?ml$/.test(path)) ?? null;
});

/** Keeps what is there; the next edit is a step of its own. */
function remember(): void {
  lastEdit = { path: "", at: 0 };
  past.value = [...past.value, { files: files.value, open: openFile.value }].slice(-MOST_STEPS);
  future.value = [];
}

/** Replaces everything, as one step. */
export function load(next: Files, open: string | null = null): void {
  if (files.value.size > 0) remember();
  batch(() => {
    files.value = next;
    openFile.value = open !== null && next.has(open) ? open : firstFile(next);
  });
}

/** Changes the text of one file; typing on is one step. */
export function edit(path: string, text: string): void {
  if (files.value.get(path) === text) return;
  const now = Date.now();
  if (lastEdit.path !== path || now - lastEdit.at > STEP_TIME) remember();
  lastEdit = { path, at: now };
  files.value = new Map(files.value).set(path, text);
}

/** Puts several files at once, as one step. */
export function put(changed: Files): void {
  remember();
  files.value = new Map([...files.value, ...changed]);
}

export function remove(path: string): void {
  remember();
  const next = new Map(files.value);
  next.delete(path);
  files.value = next;
  if (openFile.value === path) openFile.value = firstFile(next);
}

export function rename(from: string, to: string): void {
  const text = files.value.get(from);
  if (text === undefined || to === "" || files.value.has(to)) return;
  remember();
  const next = new Map(files.value);
  next.delete(from);
  files.value = next.set(to, text);
  if (openFile.value === from) openFile.value = to;
}

export function undo(): void {
  const moment = past.value.at(-1);
  if (!moment) return;
  future.value = [...future.value, { files: files.value, open: openFile.value }];
  past.value = past.value.slice(0, -1);
  restore(moment);
}

export function redo(): void {
  const moment = future.value.at(-1);
  if (!moment) return;
  past.value = [...past.value, { files: files.value, open: openFile.value }];
  future.value = future.value.slice(0, -1);
  restore(moment);
}

function restore(moment: Moment): void {
  lastEdit = { path: "", at: 0 };
  batch(() => {
    files.value = moment.files;
    // Back to where it happened.
    const isThere = moment.open !== null && moment.files.has(moment.open);
    openFile.value = isThere ? moment.open : firstFile(moment.files);
  });
}

/** What a newcomer should see first: rules. */
function firstFile(next: Files): string | null {
  const paths = [...next.keys()].toSorted();
  return paths.find((path) => /exports?\.ya?ml$/.test(path)) ?? paths[0] ?? null;
}

// The workspace is kept in the browser while it is worked on, so that closing the page loses nothing.

import { effect } from "@preact/signals";
import { read, write } from "./storage.ts";
import { type Files, files, openFile } from "./workspace.ts";

const DELAY = 1_000;

export interface Saved {
  files: Files;
  open: string | null;
}

export function saved(): Saved | null {
  const text = read("workspace");
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as { files?: unknown; open?: unknown };
    if (typeof value.files !== "object" || value.files === null) return null;
    const entries = Object.entries(value.files).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    );
    const open = typeof value.open === "string" ? value.open : null;
    return entries.length === 0 ? null : { files: new Map(entries), open };
  } catch {
    return null;
  }
}

export function keepWorkspace(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = () =>
    write("workspace", JSON.stringify({ files: Object.fromEntries(files.peek()), open: openFile.peek() }));
  effect(() => {
    void files.value;
    void openFile.value;
    clearTimeout(timer);
    timer = setTimeout(save, DELAY);
  });
  window.addEventListener("pagehide", save);
}

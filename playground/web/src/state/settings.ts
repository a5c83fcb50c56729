// What the reader chose: view, language, theme. Kept in the browser, nowhere else.

import { effect, signal } from "@preact/signals";
import { read, write } from "./storage.ts";

export const VIEWS = ["graph", "names", "requests", "trace", "findings", "config"] as const;
export type View = (typeof VIEWS)[number];

export const LANGUAGES = ["en", "ja"] as const;
export type Language = (typeof LANGUAGES)[number];

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const member = <T extends string>(values: readonly T[], value: unknown): T | undefined =>
  values.find((known) => known === value);

const preferred = (): Language => (navigator.languages.some((tag) => tag.startsWith("ja")) ? "ja" : "en");

export const view = signal<View>(member(VIEWS, read("view")) ?? "graph");
export const language = signal<Language>(member(LANGUAGES, read("language")) ?? preferred());
export const theme = signal<Theme>(member(THEMES, read("theme")) ?? "system");
/** On narrow screens one pane at a time is seen. */
export const pane = signal<"files" | "editor" | "results">("results");

export function isView(value: unknown): value is View {
  return member(VIEWS, value) !== undefined;
}

export function keepSettings(): void {
  effect(() => write("view", view.value));
  effect(() => {
    write("language", language.value);
    document.documentElement.lang = language.value;
  });
  effect(() => {
    write("theme", theme.value);
    document.documentElement.dataset.theme = theme.value;
  });
}

// How wide the panes are, and which are folded away. Kept in the browser; narrow screens show one pane and ignore it.

import { effect, signal } from "@preact/signals";
import { read, write } from "./storage.ts";

/** The panes whose width is chosen; what is left belongs to the results. */
export type Sized = "files" | "editor";
/** The panes that can be folded away. */
export type Foldable = "files" | "results";

interface Limits {
  least: number;
  most: number;
  /** What it is until somebody drags it, by the width of the window. */
  usual(window: number): number;
}

const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** In CSS pixels. */
export const LIMITS: Record<Sized, Limits> = {
  files: { least: 120, most: 420, usual: (window) => within(window * 0.13, 150, 208) },
  editor: { least: 240, most: 1_400, usual: (window) => within(window * 0.27, 300, 620) },
};

interface Layout {
  /** Widths in CSS pixels; `null` where nobody chose one. */
  widths: Record<Sized, number | null>;
  folded: Record<Foldable, boolean>;
}

const USUAL: Layout = { widths: { files: null, editor: null }, folded: { files: false, results: false } };

export const layout = signal<Layout>(saved());
/** Width of the window, which the usual widths follow. */
const windowWidth = signal(window.innerWidth);

export function width(name: Sized): number {
  return Math.round(layout.value.widths[name] ?? LIMITS[name].usual(windowWidth.value));
}

export function resize(name: Sized, wanted: number): void {
  const { least, most } = LIMITS[name];
  const { widths } = layout.peek();
  layout.value = { ...layout.peek(), widths: { ...widths, [name]: Math.round(within(wanted, least, most)) } };
}

export function resetWidth(name: Sized): void {
  layout.value = { ...layout.peek(), widths: { ...layout.peek().widths, [name]: null } };
}

export function fold(name: Foldable, isFolded: boolean): void {
  layout.value = { ...layout.peek(), folded: { ...layout.peek().folded, [name]: isFolded } };
}

export function keepLayout(): void {
  effect(() => write("layout", JSON.stringify(layout.value)));
  window.addEventListener("resize", () => (windowWidth.value = window.innerWidth));
}

function saved(): Layout {
  try {
    const { widths, folded } = JSON.parse(read("layout") ?? "{}") as Partial<Layout>;
    const size = (name: Sized) => {
      const value = widths?.[name];
      return typeof value === "number" ? within(value, LIMITS[name].least, LIMITS[name].most) : null;
    };
    return {
      widths: { files: size("files"), editor: size("editor") },
      folded: { files: folded?.files === true, results: folded?.results === true },
    };
  } catch {
    return USUAL;
  }
}

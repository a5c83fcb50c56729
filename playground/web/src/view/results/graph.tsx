// The picture of who shares what, as the engine draws it. A rule leads to its text, a host to its way; the rule at the
// cursor is lit. It stands in a shadow tree, so that its style and the page's do not meet.

import type { GraphView, Place } from "engine";
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { answers, way } from "../../state/answers.ts";
import { save } from "../../state/documents.ts";
import { goTo, pointed, ruleAtCursor, show } from "../../state/navigate.ts";
import { isSame } from "../../state/rule.ts";
import { theme } from "../../state/settings.ts";
import { t } from "../../text/text.ts";
import { announce } from "../dialogs.tsx";
import { enlargeLetters } from "./graph/letters.ts";
import { neighbour } from "./graph/neighbour.ts";
import { png } from "./graph/png.ts";
import { type Rows, rowsOf } from "./graph/rows.ts";

/** Steps of the magnifier, in parts of the width of the pane. */
const ZOOMS = [0.5, 0.75, 1, 1.4, 2, 2.8, 4] as const;
const FIT = 2;

/** What the page adds to the style of the picture. */
const OWN_STYLE = `
  svg { display: block; width: 100%; height: auto; }
  [role="button"] { cursor: pointer; }
  [role="button"]:focus { outline: none; }
  [role="button"]:focus-visible .box { stroke-width: 3.5; }
  .row .box { stroke-width: 2.6; }
  .edge.row { stroke-width: 3.6; }
  .col { font-size: 13px; }
  .lane { font-size: 15px; }
  .sub { font-size: 16px; }
  .mesh { font-size: 18px; }
  .lit .box { stroke-width: 3.5; fill: color-mix(in srgb, var(--hue, var(--muted)) 22%, var(--card)); }
`;

export function Graph() {
  const graph = answers.value?.graph;
  if (!graph) return <p class="empty">{t("loading")}</p>;
  if (graph.nodes.length === 0) return <p class="empty">{t("graphEmpty")}</p>;
  return <Picture graph={graph} />;
}

function Picture({ graph }: { graph: GraphView }) {
  const zoom = useSignal<number>(FIT);
  const parent = useRef<HTMLDivElement>(null);
  const { svg } = graph;
  const chosen = theme.value;
  const rows = useRef<Rows | null>(null);
  const relight = () => {
    const root = parent.current?.shadowRoot;
    const rule = ruleAtCursor.value;
    if (root && rows.current) light(root, graph, rows.current, rule);
  };
  useEffect(() => {
    if (!parent.current) return;
    const root = draw(parent.current, graph, chosen);
    rows.current = rowsOf(root, graph.nodes.length);
    enlargeLetters(root);
    point(root, graph, rows.current, relight);
    relight();
  }, [svg, chosen]);
  useEffect(() => () => void (pointed.value = []), []);
  useSignalEffect(relight);
  const magnify = (by: number) => (zoom.value = Math.max(0, Math.min(ZOOMS.length - 1, zoom.value + by)));
  return (
    <div class="graph-view">
      <div class="options">
        <span class="group">
          <button type="button" class="icon" aria-label={t("smaller")} title={t("smaller")} onClick={() => magnify(-1)}>
            −
          </button>
          <button type="button" class="small" onClick={() => (zoom.value = FIT)}>
            {t("fit")}
          </button>
          <button type="button" class="icon" aria-label={t("larger")} title={t("larger")} onClick={() => magnify(1)}>
            +
          </button>
        </span>
        <span class="spring" />
        <button type="button" class="small" onClick={() => save(svgBlob(svg), "carnet.svg")}>
          SVG
        </button>
        <button type="button" class="small" onClick={() => void savePng(svg)}>
          PNG
        </button>
        <button type="button" class="small" onClick={() => void copyMermaid(graph.mermaid)}>
          Mermaid
        </button>
      </div>
      <div class="canvas" tabIndex={0} role="group" aria-label={t("graph")} onPointerDown={drag}>
        <div ref={parent} class="picture" style={{ width: `${(ZOOMS[zoom.value] ?? 1) * 100}%` }} />
      </div>
    </div>
  );
}

/** Puts the picture into the shadow tree of an element. It is parsed as XML: script in it would not run. */
function draw(parent: HTMLElement, graph: GraphView, chosen: string): ShadowRoot {
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: "open" });
  const picture = new DOMParser().parseFromString(graph.svg, "image/svg+xml").documentElement;
  const style = document.createElement("style");
  style.textContent = OWN_STYLE;
  for (const own of picture.querySelectorAll("style")) own.textContent = themed(own.textContent ?? "", chosen);
  root.replaceChildren(style, picture);
  const buttons = graph.nodes.flatMap((_, index) => prepare(root, graph, index));
  buttons[0]?.setAttribute("tabindex", "0");
  picture.addEventListener("keydown", (event) => move(event as KeyboardEvent, buttons), { passive: false });
  for (const link of root.querySelectorAll<SVGAElement>("a[href^='#']")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      root.getElementById(link.href.baseVal.slice(1))?.scrollIntoView({ block: "start" });
    });
  }
  return root;
}

/** Lights the rule at the cursor, and the row it stands in. */
function light(root: ShadowRoot, graph: GraphView, rows: Rows, rule: Place | null): void {
  const own = graph.nodes.flatMap(({ place }, index) => (isSame(place, rule) ? [index] : []));
  graph.nodes.forEach((_, index) => root.getElementById(`n${index}`)?.classList.toggle("lit", own.includes(index)));
  lightRow(root, rows, own);
}

/** Lights everything that stands in a row with one of these nodes. */
function lightRow(root: ShadowRoot, rows: Rows, from: readonly number[]): void {
  const found = from.map((index) => rows.row(index));
  const nodes = new Set(found.flatMap((row) => [...row.nodes].map((index) => `n${index}`)));
  const lines = new Set(found.flatMap((row) => [...row.lines]));
  for (const node of root.querySelectorAll(".node")) node.classList.toggle("row", nodes.has(node.id));
  for (const line of rows.lines) line.classList.toggle("row", lines.has(line));
}

/** What the mouse is over lights its row, and the rules of that row in the editor. */
function point(root: ShadowRoot, graph: GraphView, rows: Rows, relight: () => void): void {
  for (const node of root.querySelectorAll(".node")) {
    const index = Number(node.id.slice(1));
    const places = [...rows.row(index).nodes].flatMap((other) => graph.nodes[other]?.place ?? []);
    const own = graph.nodes[index]?.place;
    node.addEventListener("pointerenter", () => {
      lightRow(root, rows, [index]);
      pointed.value = own ? [own] : places;
    });
    node.addEventListener("pointerleave", () => {
      pointed.value = [];
      relight();
    });
  }
}

/** The picture follows the system; a theme that was chosen goes before that. */
function themed(style: string, chosen: string): string {
  if (chosen === "system") return style;
  return style.replace("(prefers-color-scheme:dark)", chosen === "dark" ? "all" : "not all");
}

/** Makes a button of a node that leads somewhere. */
function prepare(root: ShadowRoot, graph: GraphView, index: number): Element[] {
  const node = graph.nodes[index];
  const element = root.getElementById(`n${index}`);
  if (!node || !element || (!node.place && !node.way)) return [];
  element.setAttribute("role", "button");
  element.setAttribute("tabindex", "-1");
  // What is seen comes first, so that whoever speaks to the page can say it.
  const seen = [...element.querySelectorAll("text")].map((text) => text.textContent);
  element.setAttribute("aria-label", [...seen, node.title].join(" "));
  const follow = () => {
    if (node.place) goTo(node.place);
    else if (node.way) {
      way.value = node.way;
      show("trace");
    }
  };
  element.addEventListener("click", follow);
  element.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Enter") follow();
  });
  return [element];
}

/** Arrow keys go to the next node in that direction, Home to the first. */
function move(event: KeyboardEvent, buttons: readonly Element[]): void {
  const from = buttons.find((button) => button === event.target);
  const to = event.key === "Home" ? buttons[0] : from && neighbour(from, buttons, event.key);
  if (!to || !(to instanceof SVGElement)) return;
  event.preventDefault();
  from?.setAttribute("tabindex", "-1");
  to.setAttribute("tabindex", "0");
  to.focus();
}

/** A picture larger than the pane is moved by dragging it. */
function drag(event: PointerEvent): void {
  const canvas = event.currentTarget as HTMLElement;
  if (event.pointerType !== "mouse" || event.button !== 0) return;
  const start = { x: event.clientX + canvas.scrollLeft, y: event.clientY + canvas.scrollTop };
  const follow = (moved: PointerEvent) => canvas.scrollTo(start.x - moved.clientX, start.y - moved.clientY);
  const end = () => window.removeEventListener("pointermove", follow);
  window.addEventListener("pointermove", follow);
  window.addEventListener("pointerup", end, { once: true });
}

const svgBlob = (svg: string): Blob => new Blob([svg], { type: "image/svg+xml" });

async function savePng(svg: string): Promise<void> {
  save(await png(svgBlob(svg)), "carnet.png");
}

async function copyMermaid(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  announce(t("copied"));
}

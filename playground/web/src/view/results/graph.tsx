// The picture of who shares what, as the engine draws it. A rule leads to its text, a host to its way; the rule at the
// cursor is lit. It stands in a shadow tree, so that its style and the page's do not meet.

import type { GraphView } from "engine";
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { answers, way } from "../../state/answers.ts";
import { save } from "../../state/documents.ts";
import { goTo, ruleAtCursor, show } from "../../state/navigate.ts";
import { theme } from "../../state/settings.ts";
import { t } from "../../text/text.ts";
import { announce } from "../dialogs.tsx";
import { neighbour } from "./graph/neighbour.ts";
import { png } from "./graph/png.ts";

/** Steps of the magnifier, in parts of the width of the pane. */
const ZOOMS = [0.5, 0.75, 1, 1.4, 2, 2.8, 4] as const;
const FIT = 2;

/** What the page adds to the style of the picture. */
const OWN_STYLE = `
  svg { display: block; width: 100%; height: auto; }
  [role="button"] { cursor: pointer; }
  [role="button"]:focus { outline: none; }
  [role="button"]:focus-visible .box { stroke-width: 3.5; }
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
  useEffect(() => {
    if (parent.current) draw(parent.current, graph, chosen);
  }, [svg, chosen]);
  useSignalEffect(() => {
    const rule = ruleAtCursor.value;
    const root = parent.current?.shadowRoot;
    graph.nodes.forEach(({ place }, index) => {
      const isLit = rule !== null && place?.file === rule.file && place.from === rule.from;
      root?.getElementById(`n${index}`)?.classList.toggle("lit", isLit);
    });
  });
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
function draw(parent: HTMLElement, graph: GraphView, chosen: string): void {
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: "open" });
  const picture = new DOMParser().parseFromString(graph.svg, "image/svg+xml").documentElement;
  const style = document.createElement("style");
  style.textContent = OWN_STYLE;
  for (const own of picture.querySelectorAll("style")) own.textContent = themed(own.textContent ?? "", chosen);
  root.replaceChildren(style, picture);
  const buttons = graph.nodes.flatMap((_, index) => prepare(root, graph, index));
  buttons[0]?.setAttribute("tabindex", "0");
  root.addEventListener("keydown", (event) => move(event as KeyboardEvent, buttons), { passive: false });
  for (const link of root.querySelectorAll<SVGAElement>("a[href^='#']")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      root.getElementById(link.href.baseVal.slice(1))?.scrollIntoView({ block: "start" });
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

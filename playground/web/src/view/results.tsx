import { isStale, overview, trouble } from "../state/answers.ts";
import { layout } from "../state/layout.ts";
import { isAboutClosed, isSolved, sample } from "../state/samples.ts";
import { language, type View, view, VIEWS } from "../state/settings.ts";
import { t } from "../text/text.ts";
import { FoldButton, UnfoldButton } from "./fold.tsx";
import { Configuration } from "./results/configuration.tsx";
import { Findings } from "./results/findings.tsx";
import { Graph } from "./results/graph.tsx";
import { Names } from "./results/names.tsx";
import { Requests } from "./results/requests.tsx";
import { Trace } from "./results/trace.tsx";

const PANELS: Record<View, () => preact.JSX.Element> = {
  graph: Graph,
  requests: Requests,
  names: Names,
  trace: Trace,
  findings: Findings,
  config: Configuration,
};

export function Results() {
  const Panel = PANELS[view.value];
  return (
    <section class="pane results" id="results" aria-labelledby="results-title" data-stale={isStale}>
      <h2 id="results-title" class="hidden">
        {t("results")}
      </h2>
      {layout.value.folded.results && <UnfoldButton name="results" />}
      <div class="heading">
        <div class="tabs" role="tablist" aria-label={t("results")} onKeyDown={move}>
          {VIEWS.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={view.value === name}
              aria-controls="panel"
              tabIndex={view.value === name ? 0 : -1}
              onClick={() => (view.value = name)}
            >
              {t(name)}
            </button>
          ))}
        </div>
        <FoldButton name="results" />
      </div>
      <div
        id="panel"
        class="scroll panel"
        data-view={view.value}
        role="tabpanel"
        aria-labelledby={`tab-${view.value}`}
        tabIndex={0}
      >
        <Trouble />
        <About />
        {overview.value ? <Panel /> : <p class="empty">{t("loading")}</p>}
      </div>
    </section>
  );
}

/** What a sample is about, or what is to be mended in it. */
function About() {
  const { about, task } = sample.value ?? {};
  const text = (task ?? about)?.[language.value];
  const isWanted = task !== undefined || view.value === "graph";
  if (text === undefined || isAboutClosed.value || !isWanted) return null;
  const isDone = task !== undefined && isSolved.value && !isStale.value;
  return (
    <aside class={isDone ? "about solved" : "about"} aria-label={t(task ? "task" : "about")}>
      <p>
        {task && <strong>{isDone ? `✓ ${t("solved")} ` : `${t("task")}: `}</strong>}
        {text}
      </p>
      <button type="button" class="icon" aria-label={t("close")} onClick={() => (isAboutClosed.value = true)}>
        ×
      </button>
    </aside>
  );
}

function Trouble() {
  const what = trouble.value;
  if (!what) return null;
  return <p class="trouble">{what.kind === "stuck" ? t("stuck") : t("failed", { reason: what.reason })}</p>;
}

/** Arrow keys move between tabs. */
function move(event: KeyboardEvent): void {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (step === 0) return;
  const at = VIEWS.indexOf(view.value);
  const next = VIEWS[(at + step + VIEWS.length) % VIEWS.length];
  if (!next) return;
  view.value = next;
  document.getElementById(`tab-${next}`)?.focus();
}

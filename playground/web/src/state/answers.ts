// What the engine said last, and what is asked of it.

import { batch, computed, effect, signal } from "@preact/signals";
import type { File, FindingView, RuleView } from "engine";
import { type Ask, EngineClient } from "../engine/client.ts";
import type { Answers, Query, Reply, Way } from "../engine/protocol.ts";
import { Pause } from "./pause.ts";
import { view } from "./settings.ts";
import { type Files, files, testFile } from "./workspace.ts";

/** Quiet time after a key before answers are shown. The engine is asked at once: it works while nothing may move. */
const QUIET = 120;

export const answers = signal<Answers | null>(null);
/** The files that the answers are about; places in answers are places in them. */
export const answered = signal<Files>(new Map());
/** True while what is shown belongs to an older version of the files. */
export const isStale = signal(true);
export const engineVersion = signal<string | null>(null);
export const trouble = signal<{ kind: "stuck" } | { kind: "failed"; reason: string } | null>(null);

/** The request whose way is shown. */
export const way = signal<Way | null>(null);
/** The gateway whose configuration is shown. */
export const gateway = signal<{ mesh: string; inbound: boolean } | null>(null);
/** Whether the real filter answers as well. */
export const withFilter = signal(false);

/** The version that later ones are compared with. */
export const pinned = signal<{ version: number; files: File[] } | null>(null);
let pins = 0;

/** Pins what is on the page now, or forgets what was pinned. */
export function togglePin(): void {
  pins += 1;
  const now = [...files.peek()].map(([path, text]) => ({ path, text }));
  pinned.value = pinned.peek() ? null : { version: pins, files: now };
}

export const overview = computed(() => answers.value?.overview ?? null);
export const findings = computed<readonly FindingView[]>(() => overview.value?.findings ?? []);

export interface RuleHeat extends RuleView {
  /** Cases of the test file that it decides; `null` without a test file. */
  tested: number | null;
}

/** Every rule with the number of cases that it decides. */
export const rules = computed<readonly RuleHeat[]>(() => {
  const run = answers.value?.run;
  const tested = new Map<string, number>();
  for (const [mesh, rule] of run?.cases.flatMap((result) => result.rules) ?? []) {
    const key = `${mesh} ${rule}`;
    tested.set(key, (tested.get(key) ?? 0) + 1);
  }
  const heat = (rule: RuleView) => (run ? (tested.get(`${rule.mesh} ${rule.reference}`) ?? 0) : null);
  return (overview.value?.rules ?? []).map((rule) => ({ ...rule, tested: heat(rule) }));
});

let client: EngineClient | undefined;

/** Asks about one place, or about another version of the files; `null` while the engine is not there. */
export function query(about: Query, version: Files = files.peek()): Promise<Reply | null> {
  return client?.query(version, about) ?? Promise.resolve(null);
}

const pause = new Pause();

/** Asks for what is on screen whenever that or a file changes. */
export function startEngine(makeWorker: () => Worker): void {
  const engine = new EngineClient(
    {
      onReady: (version) => {
        engineVersion.value = version;
      },
      onAnswers: (next, about) =>
        pause.after(() =>
          batch(() => {
            trouble.value = null;
            answers.value = next;
            answered.value = about;
            isStale.value = false;
          }),
        ),
      onStuck: () => {
        trouble.value = { kind: "stuck" };
      },
      onFailed: (reason) => {
        trouble.value = { kind: "failed", reason };
      },
    },
    makeWorker,
  );
  client = engine;
  let known = files.peek();
  effect(() => {
    const ask: Ask = {
      test: testFile.value,
      way: way.value,
      gateway: gateway.value,
      names: view.value === "names",
      graph: view.value === "graph",
      pinned: pinned.value,
      filter: withFilter.value,
    };
    const next = files.value;
    isStale.value = true;
    // Typing waits for a pause; a click is answered at once.
    pause.begin(next === known || answers.peek() === null ? 0 : QUIET);
    known = next;
    engine.ask(next, ask);
  });
}

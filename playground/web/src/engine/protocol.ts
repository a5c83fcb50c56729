// What page and worker say to each other. One question covers everything on screen, one answer everything in it.

import type {
  Change,
  CompletionView,
  DifferenceOfEffects,
  File,
  GraphView,
  Names,
  Overview,
  PassingView,
  Place,
  TestRun,
  Walked,
} from "engine";

export interface Way {
  from: string;
  host: string;
}

export interface Question {
  /** Files that changed since the last question the worker got. */
  change: Change;
  /** Path of the test file on screen. */
  test: string | null;
  /** The request whose way is on screen. */
  way: Way | null;
  /** The gateway whose configuration is on screen. */
  gateway: { mesh: string; inbound: boolean } | null;
  /** Whether the matrix of names is on screen. */
  names: boolean;
  /** Whether the picture is on screen. */
  graph: boolean;
  /** The version to compare with; the same object as long as it is the same version. */
  pinned: { version: number; files: File[] } | null;
  /** Whether the real filter is to answer every request as well. */
  filter: boolean;
}

/** The way of a request, and which request it was. */
export interface AskedWay extends Walked {
  way: Way;
}

export interface Answers {
  overview: Overview;
  run: TestRun | null;
  walked: AskedWay | null;
  configuration: string | null;
  names: Names | null;
  graph: GraphView | null;
  /** While the names are shown: by mesh and host, parted by a blank, the import rule behind the host. */
  imports: Record<string, { rule: string; place: Place }>;
  /** How the effects differ from the pinned version. */
  difference: DifferenceOfEffects | null;
  /** By name of the case, how the filter's answer differs; `null` when it was not asked. */
  differences: Record<string, string> | null;
  /** How long the engine took, in milliseconds. */
  took: number;
}

/** Something about one place in a file, asked while it is written; or what a version of the files would answer. */
export interface Query {
  about: "completion" | "hover" | "rule" | "counterpart" | "trial";
  path: string;
  /** In UTF-16 units. */
  offset: number;
}

export interface Reply {
  completions: CompletionView[];
  hover: string | null;
  passing: PassingView | null;
  counterparts: Place[];
  /** The test file, run, and by name of the case the ways that requests took. */
  trial: { run: TestRun; ways: Record<string, Walked> } | null;
}

export type ToWorker =
  | { kind: "question"; number: number; question: Question }
  | { kind: "query"; number: number; change: Change; query: Query };

export type FromWorker =
  | { kind: "ready"; version: string }
  | { kind: "answers"; number: number; answers: Answers }
  | { kind: "reply"; number: number; reply: Reply }
  | { kind: "failed"; number: number; reason: string };

// The page's side of the worker: one question at a time, the newest next, and a new worker when one gets stuck.

import type { Answers, FromWorker, Query, Question, Reply, ToWorker } from "./protocol.ts";

/** A question that takes longer than this ends the worker. */
const PATIENCE = 4_000;

/** Texts by path. */
type Files = ReadonlyMap<string, string>;

export interface Listener {
  onReady(version: string): void;
  /** What follows from these files. */
  onAnswers(answers: Answers, files: Files): void;
  /** The worker was ended: the input is too heavy. It starts again with the next question. */
  onStuck(): void;
  onFailed(reason: string): void;
}

/** What is asked, apart from the files: those are kept here, so that a new worker can be told all of them. */
export type Ask = Omit<Question, "change">;

export class EngineClient {
  #worker: Worker | undefined;
  #isReady = false;
  #number = 0;
  #waiting: Ask | undefined;
  #asked: Files | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the worker knows, and what the page holds. */
  #sent = new Map<string, string>();
  #files: Files = new Map();
  /** Who waits for replies, by number. */
  readonly #queries = new Map<number, (reply: Reply | null) => void>();

  constructor(
    readonly listener: Listener,
    readonly makeWorker: () => Worker,
  ) {
    this.#start();
  }

  /** Asks about these files. A question still waiting is forgotten: its answer would be stale. */
  ask(files: Files, ask: Ask): void {
    this.#files = files;
    this.#waiting = ask;
    if (!this.#worker) this.#start();
    this.#send();
  }

  /** Asks about one place in these files; `null` when the worker is not there, or goes meanwhile. */
  query(files: Files, query: Query): Promise<Reply | null> {
    if (!this.#worker || !this.#isReady) return Promise.resolve(null);
    this.#number += 1;
    const message: ToWorker = { kind: "query", number: this.#number, change: this.#change(files), query };
    this.#worker.postMessage(message);
    return new Promise((resolve) => this.#queries.set(message.number, resolve));
  }

  #start(): void {
    this.#isReady = false;
    this.#sent = new Map();
    const worker = this.makeWorker();
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => this.#hear(data));
    worker.addEventListener("error", (event) => {
      this.#end();
      this.listener.onFailed(event.message || "the engine stopped");
    });
    this.#worker = worker;
  }

  #hear(message: FromWorker): void {
    switch (message.kind) {
      case "ready":
        this.#isReady = true;
        this.listener.onReady(message.version);
        this.#send();
        return;
      case "answers": {
        const asked = this.#asked;
        this.#finish();
        // Stale when another question waits: its answer follows at once.
        if (asked && !this.#waiting) this.listener.onAnswers(message.answers, asked);
        this.#send();
        return;
      }
      case "reply":
        this.#queries.get(message.number)?.(message.reply);
        this.#queries.delete(message.number);
        return;
      case "failed":
        this.#end();
        this.listener.onFailed(message.reason);
        return;
    }
  }

  #send(): void {
    if (!this.#worker || !this.#isReady || this.#asked !== undefined || !this.#waiting) return;
    const question: Question = { ...this.#waiting, change: this.#change(this.#files) };
    this.#waiting = undefined;
    this.#number += 1;
    this.#asked = this.#files;
    this.#timer = setTimeout(() => this.#giveUp(), PATIENCE);
    const message: ToWorker = { kind: "question", number: this.#number, question };
    this.#worker.postMessage(message);
  }

  /** What the worker is to be told, so that it knows these files. */
  #change(known: ReadonlyMap<string, string>): Question["change"] {
    const files = [...known]
      .filter(([path, text]) => this.#sent.get(path) !== text)
      .map(([path, text]) => ({ path, text }));
    const removed = [...this.#sent.keys()].filter((path) => !known.has(path));
    this.#sent = new Map(known);
    return { files, removed };
  }

  #finish(): void {
    clearTimeout(this.#timer);
    this.#asked = undefined;
  }

  #end(): void {
    this.#finish();
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const resolve of this.#queries.values()) resolve(null);
    this.#queries.clear();
  }

  #giveUp(): void {
    this.#end();
    this.listener.onStuck();
  }
}

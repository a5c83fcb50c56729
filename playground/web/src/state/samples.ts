// The gallery: folders of the test data, fetched when chosen.

import { batch, computed, signal } from "@preact/signals";
import { findings, way } from "./answers.ts";
import type { Language } from "./settings.ts";
import { view } from "./settings.ts";
import { load } from "./workspace.ts";

export interface Sample {
  id: string;
  group: Record<Language, string>;
  title: Record<Language, string>;
  /** What is to be seen in it. */
  about?: Record<Language, string>;
  /** What is to be mended in it. */
  task?: Record<Language, string>;
}

export const samples = signal<readonly Sample[]>([]);

/** The sample that is open; `null` for files of the reader's own. */
export const sample = signal<Sample | null>(null);
/** Whether what is said about it was put away. */
export const isAboutClosed = signal(false);
/** Whether nothing is left to be mended. */
export const isSolved = computed(() => findings.value.every((finding) => finding.severity === "info"));

export async function loadSamples(): Promise<void> {
  const response = await fetch(new URL("./samples.json", import.meta.url));
  samples.value = (await response.json()) as Sample[];
}

/** Opens a sample; false if there is none with this name. */
export async function loadSample(id: string): Promise<boolean> {
  const wanted = samples.value.find((known) => known.id === id);
  if (!wanted) return false;
  const response = await fetch(new URL(`./samples/${wanted.id}.json`, import.meta.url));
  const files = (await response.json()) as Record<string, string>;
  way.value = null;
  batch(() => {
    sample.value = wanted;
    isAboutClosed.value = false;
    load(new Map(Object.entries(files)));
    if (wanted.task) view.value = "findings";
  });
  return true;
}

// Rules as the reader knows them: by the field they are written in and their number there.

import { computed, signal } from "@preact/signals";
import type { Place } from "engine";
import { type RuleHeat, rules } from "./answers.ts";
import { ruleAtCursor } from "./navigate.ts";

/** `exportRules[0]` for `ExportedServiceSet/green-mesh#0`. */
export function ruleName(reference: string): string {
  const [set = "", number = ""] = reference.split("#", 2);
  return `${set.startsWith("Imported") ? "importRules" : "exportRules"}[${number}]`;
}

/** The rule that begins there. */
export function ruleAt(place: Place | null): RuleHeat | undefined {
  return rules.value.find((rule) => isSame(rule.place, place));
}

export function isSame(left: Place | null, right: Place | null): boolean {
  return left !== null && right !== null && left.file === right.file && left.from === right.from;
}

/** The rule whose numbers are explained. */
export const explained = signal<RuleHeat | null>(null);

/** The rule the cursor is in, with its numbers. */
export const heatAtCursor = computed(() => ruleAt(ruleAtCursor.value));

// Findings in the reader's language. The engine speaks English and names what it found; in another language the page
// says what is true of every finding of that kind, and leaves the engine's words where they say more.

import { computed, effect, signal } from "@preact/signals";
import type { FindingView } from "engine";
import { language } from "../state/settings.ts";
import type { FindingTexts } from "./findings/texts.ts";

export interface Said {
  text: string;
  /** What the engine adds, in English. */
  detail: string | null;
}

/** Those of the language chosen; `null` for the engine's own, and until they are there. */
const texts = signal<FindingTexts | null>(null);

/** Another value whenever the same finding or rule is told in other words. */
export const wording = computed(() => texts.value ?? language.value);

/** Fetches the texts when somebody wants to read them. */
export function loadFindingTexts(): void {
  effect(() => {
    if (language.value === "en") texts.value = null;
    // Without them the page speaks English.
    else import("./findings/ja.ts").then(({ ja }) => (texts.value = ja)).catch(() => undefined);
  });
}

export function tell(finding: FindingView): { what: Said; effect: Said; wayOut: Said } {
  const { code, message, help } = finding;
  const known = texts.value?.[code];
  const own = (text: string): Said => ({ text, detail: null });
  if (!known) return { what: own(message), effect: own(finding.effect), wayOut: own(help) };
  return {
    what: { text: known.title, detail: message },
    effect: { text: known.effect, detail: finding.usualEffect ? null : finding.effect },
    wayOut: { text: known.wayOut, detail: finding.usualHelp ? null : help },
  };
}

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

/** What was fetched; `null` until it is there. */
const japanese = signal<FindingTexts | null>(null);

/** Those of the language chosen; `null` for the engine's own. */
const texts = computed(() => (language.value === "ja" ? japanese.value : null));

/** Another value whenever the same finding or rule is told in other words. */
export const wording = computed(() => texts.value ?? language.value);

/** Fetches the texts when somebody wants to read them. */
export function loadFindingTexts(): void {
  effect(() => {
    if (language.value !== "ja") return;
    // Without them the page tells findings in English.
    import("./findings/ja.ts").then(({ ja }) => (japanese.value = ja)).catch(() => undefined);
  });
}

/** A finding in three sentences. */
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

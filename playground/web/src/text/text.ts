// Texts in the language chosen. Values go in where `{name}` stands.

import { language } from "../state/settings.ts";
import { en, type TextKey } from "./en.ts";
import { ja } from "./ja.ts";

const TEXTS = { en, ja };

export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  const text: string = TEXTS[language.value][key];
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A count with its noun, in the singular where the language has one. */
export function counted(count: number, one: TextKey, many: TextKey): string {
  return count === 1 ? t(one) : t(many, { count });
}

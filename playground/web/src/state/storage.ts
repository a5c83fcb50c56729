// The browser's storage, which may be full or forbidden: then nothing is kept, and the page says so once.

import { signal } from "@preact/signals";

const PREFIX = "carnet.";

/** Whether something could not be kept. */
export const isForgetful = signal(false);

export function read(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    isForgetful.value = true;
    return null;
  }
}

export function write(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    isForgetful.value = true;
  }
}

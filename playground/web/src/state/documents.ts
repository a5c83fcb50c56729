// Files from and to the reader's disk: picked, dropped, or in a .zip. Bytes that are no text are left out and named.

import { cleanPath } from "../share/link.ts";
import { counted, t } from "../text/text.ts";
import { announce } from "../view/dialogs.tsx";
import { sample } from "./samples.ts";
import { show } from "./navigate.ts";
import { files, load, testFile } from "./workspace.ts";

const LARGEST = 5 * 1024 * 1024;

export function openPicker(): void {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.accept = ".yaml,.yml,.json,.zip";
  input.addEventListener("change", () => void openDocuments([...(input.files ?? [])]));
  input.click();
}

/** Takes what was picked or dropped; what was there stays, same paths are replaced. */
export async function openDocuments(documents: readonly File[]): Promise<void> {
  const taken = new Map<string, string>();
  const troubles: string[] = [];
  for (const document of documents) {
    try {
      for (const [path, text] of await read(document)) taken.set(path, text);
    } catch (error) {
      troubles.push(error instanceof Unreadable ? error.message : t("fileBinary", { name: document.name }));
    }
  }
  const [first] = taken;
  // Requests alone are for the rules on the page.
  const isTest = first !== undefined && taken.size === 1 && isTestFile(first[1]);
  if (isTest) {
    const path = testFile.peek() ?? "test.yaml";
    load(new Map(files.peek()).set(path, first[1]), path);
    show("requests");
  } else if (first) {
    sample.value = null;
    load(new Map([...files.peek(), ...taken]), first[0]);
  }
  announce([...troubles, counted(taken.size, "loadedOne", "loaded")].join(" "));
}

const isTestFile = (text: string): boolean => /^kind:\s*["']?FederationTest\b/m.test(text);

class Unreadable extends Error {}

async function read(document: File): Promise<[string, string][]> {
  if (document.size > LARGEST) throw new Unreadable(t("fileTooLarge", { name: document.name }));
  const bytes = new Uint8Array(await document.arrayBuffer());
  if (!document.name.endsWith(".zip"))
    return [[cleanPath(document.webkitRelativePath || document.name), textOf(bytes)]];
  const { unzipSync } = await import("fflate");
  let size = 0;
  const wanted = (entry: { name: string; originalSize: number }) => {
    size += entry.originalSize;
    if (size > LARGEST) throw new Unreadable(t("fileTooLarge", { name: document.name }));
    return /\.(ya?ml|json)$/.test(entry.name);
  };
  try {
    const entries = Object.entries(unzipSync(bytes, { filter: wanted }));
    return entries.map(([path, content]) => [cleanPath(path), textOf(content)]);
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(t("zipDamaged", { name: document.name }));
  }
}

function textOf(bytes: Uint8Array): string {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  if (text.includes("\0")) throw new TypeError("binary");
  return text;
}

/** Offers everything as one .zip. */
export async function saveZip(): Promise<void> {
  const { strToU8, zipSync } = await import("fflate");
  const entries = [...files.peek()].map(([path, text]) => [path, strToU8(text)] as const);
  const zip = zipSync(Object.fromEntries(entries));
  save(new Blob([zip as Uint8Array<ArrayBuffer>], { type: "application/zip" }), "carnet.zip");
}

/** Offers the test file alone. */
export function saveTests(): void {
  const path = testFile.peek();
  const text = path === null ? undefined : files.peek().get(path);
  if (text !== undefined) save(new Blob([text], { type: "application/yaml" }), "test.yaml");
}

/** Hands a file to the reader. */
export function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

// Links that hold a whole workspace: `#1.` and base64url of raw deflate of JSON. Nothing is sent anywhere.
//
// Version 1 is read for ever. What a link holds is text and stays text; sizes are bounded while unpacking.

export interface Shared {
  /** Texts by path. */
  files: Record<string, string>;
  /** The view to open. */
  view?: string;
  /** The file to open. */
  file?: string;
}

export const VERSION = 1;
/** Longer links are warned about: chat programs cut them. */
export const LONG_LINK = 8_000;
/** Longer links are not made: a file is better. */
export const LONGEST_LINK = 64_000;
const LONGEST_TEXT = 5 * 1024 * 1024;
const MOST_FILES = 200;

export type LinkProblem = "version" | "damaged" | "too-large";

export class InvalidLink extends Error {
  constructor(readonly problem: LinkProblem) {
    super(problem);
  }
}

/** The part of a link after `#`. */
export async function encode(shared: Shared): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify({ v: VERSION, ...shared }));
  const packed = await collect(through(json, new CompressionStream("deflate-raw")), Number.POSITIVE_INFINITY);
  return `${VERSION}.${base64url(packed)}`;
}

/** What a link holds; throws {@link InvalidLink}. */
export async function decode(hash: string): Promise<Shared> {
  const [version = "", packed = ""] = hash.replace(/^#/, "").split(".", 2);
  if (!/^\d+$/.test(version)) throw new InvalidLink("damaged");
  if (version !== String(VERSION)) throw new InvalidLink("version");
  let value: unknown;
  try {
    const bytes = await collect(through(bytesOf(packed), new DecompressionStream("deflate-raw")), LONGEST_TEXT);
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw error instanceof InvalidLink ? error : new InvalidLink("damaged");
  }
  return checked(value);
}

function checked(value: unknown): Shared {
  if (!isRecord(value) || !isRecord(value.files)) throw new InvalidLink("damaged");
  const entries = Object.entries(value.files);
  if (entries.length > MOST_FILES) throw new InvalidLink("too-large");
  const files: Record<string, string> = {};
  for (const [path, text] of entries) {
    const clean = cleanPath(path);
    if (typeof text !== "string" || clean === "") throw new InvalidLink("damaged");
    files[clean] = text;
  }
  const shared: Shared = { files };
  if (typeof value.view === "string") shared.view = value.view;
  if (typeof value.file === "string") shared.file = cleanPath(value.file);
  return shared;
}

/** A path inside the workspace: forward slashes, no `.` and `..`, no control characters. */
export function cleanPath(path: string): string {
  const parts = path.replaceAll("\\", "/").split("/");
  const kept = parts.map((part) => part.replaceAll(/\p{Cc}/gu, "").trim());
  return kept.filter((part) => part !== "" && part !== "." && part !== "..").join("/");
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function through(bytes: Uint8Array<ArrayBuffer>, stream: GenericTransformStream): ReadableStream<Uint8Array> {
  return new Blob([bytes]).stream().pipeThrough(stream);
}

async function collect(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > most) {
      void reader.cancel();
      throw new InvalidLink("too-large");
    }
    parts.push(next.value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function base64url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

// Headers as Envoy holds them: lower case, `host` is `:authority`, some names once only.

import type { Pair } from "./abi.ts";

/** Names with a single slot: a second value is joined to the first. */
const SINGLE = new Set([
  ":authority",
  ":method",
  ":path",
  ":scheme",
  "content-type",
  "forwarded",
  "te",
  "user-agent",
  "via",
  "x-forwarded-client-cert",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-request-id",
]);

const COMMA = 0x2c;

export class HeaderMap {
  #pairs: Pair[] = [];

  constructor(pairs: Iterable<Pair> = []) {
    for (const [name, value] of pairs) this.add(name, value);
  }

  get pairs(): readonly Pair[] {
    return this.#pairs;
  }

  first(name: string): Uint8Array | undefined {
    const key = canonical(name);
    return this.#pairs.find(([other]) => other === key)?.[1];
  }

  /** All values of a name, joined by commas. */
  joined(name: string): Uint8Array | undefined {
    const key = canonical(name);
    const values = this.#pairs.filter(([other]) => other === key).map(([, value]) => value);
    return values.length === 0 ? undefined : values.reduce(join);
  }

  add(name: string, value: Uint8Array): void {
    const key = canonical(name);
    const at = SINGLE.has(key) ? this.#pairs.findIndex(([other]) => other === key) : -1;
    const present = this.#pairs[at];
    if (present) this.#pairs[at] = [key, join(present[1], value)];
    else this.#pairs.push([key, value]);
  }

  replace(name: string, value: Uint8Array): void {
    const key = canonical(name);
    const at = this.#pairs.findIndex(([other]) => other === key);
    if (at < 0) {
      this.#pairs.push([key, value]);
      return;
    }
    this.#pairs[at] = [key, value];
    this.#pairs = this.#pairs.filter(([other], index) => index <= at || other !== key);
  }

  remove(name: string): void {
    const key = canonical(name);
    this.#pairs = this.#pairs.filter(([other]) => other !== key);
  }
}

function canonical(name: string): string {
  const lower = name.toLowerCase();
  return lower === "host" ? ":authority" : lower;
}

function join(left: Uint8Array, right: Uint8Array): Uint8Array {
  const out = new Uint8Array(left.length + 1 + right.length);
  out.set(left);
  out[left.length] = COMMA;
  out.set(right, left.length + 1);
  return out;
}

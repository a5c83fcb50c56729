// The real filter as a gateway: a request in, an answer in the engine's own shape out.

import type { AnswerView, RequestView } from "engine";
import { bytes, type Pair, text } from "./abi.ts";
import { HeaderMap } from "./headers.ts";
import { type Stream, Vm } from "./vm.ts";

/** Where the filter leaves its decision for the access log. */
const DECISION = "carnet.decision";
const ROOT_CONTEXT = 1;

export class Gateway {
  readonly #vm: Vm;
  #context = ROOT_CONTEXT;

  /** Throws with what the filter logged if it refuses the configuration. */
  constructor(module: WebAssembly.Module, configuration: string) {
    this.#vm = new Vm(module, configuration);
    const { exports } = this.#vm;
    exports.proxy_on_context_create(ROOT_CONTEXT, 0);
    const started = exports.proxy_on_vm_start(ROOT_CONTEXT, 0);
    if (!started || !exports.proxy_on_configure(ROOT_CONTEXT, this.#vm.configurationSize)) {
      throw new Error(this.#vm.log.at(-1) ?? "the filter refused its configuration");
    }
  }

  /** What the filter does with one request; throws when it leaves no decision. */
  answer(request: RequestView, port?: number): AnswerView {
    const stream = streamOf(request, port);
    const { exports } = this.#vm;
    this.#context += 1;
    this.#vm.stream = stream;
    try {
      exports.proxy_on_context_create(this.#context, ROOT_CONTEXT);
      exports.proxy_on_request_headers(this.#context, stream.headers.pairs.length, 1);
      exports.proxy_on_delete(this.#context);
    } finally {
      this.#vm.stream = undefined;
    }
    return translate(request, stream);
  }
}

function streamOf(request: RequestView, port: number | undefined): Stream {
  const own: Pair[] = [
    [":method", bytes("GET")],
    [":path", bytes("/")],
    [":scheme", bytes("http")],
  ];
  if (request.authority !== "") own.push([":authority", bytes(request.authority)]);
  const others = request.headers.map(([name, value]): Pair => [name, bytes(value)]);
  const properties = new Map<string, Uint8Array>();
  const flag = (path: string, value: boolean | null | undefined) => {
    if (typeof value === "boolean") properties.set(path, new Uint8Array([Number(value)]));
  };
  flag("connection\0mtls", request.isMutual);
  flag("connection\0peer_certificate_valid", request.isValid);
  if (typeof request.uriSan === "string") {
    properties.set("connection\0uri_san_peer_certificate", bytes(request.uriSan));
  }
  if (port !== undefined) {
    const value = new Uint8Array(8);
    new DataView(value.buffer).setBigUint64(0, BigInt(port), true);
    properties.set("destination\0port", value);
  }
  return { headers: new HeaderMap([...own, ...others]), properties, reply: undefined, closed: false };
}

/** The line `DECISION KEY=VALUE ...` and the headers left behind, as an answer. */
function translate(request: RequestView, stream: Stream): AnswerView {
  const line = stream.properties.get(DECISION);
  if (!line || stream.closed) throw new Error("the filter left no decision");
  const [decision = "", ...words] = text(line).split(" ");
  const told = new Map(words.map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]));
  const goesOn = stream.reply === undefined;
  const after = goesOn ? joined(stream.headers.pairs) : joined(request.headers.map(([n, v]) => [n, bytes(v)]));
  const before = joined(request.headers.map(([name, value]) => [name, bytes(value)]));
  const authority = stream.headers.first(":authority");
  const added = [...after].filter(([name, value]) => before.get(name) !== value);
  return {
    decision,
    authority: goesOn && authority ? text(authority) : request.authority,
    reason: told.get("reason") ?? null,
    status: stream.reply?.status ?? null,
    peer: told.get("peer") ?? null,
    rule: told.get("rule") ?? null,
    added: Object.fromEntries(added.toSorted(([left], [right]) => (left < right ? -1 : 1))),
    removed: [...before.keys()].filter((name) => !after.has(name)).toSorted(),
  };
}

function joined(pairs: readonly Pair[]): Map<string, string> {
  const map = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (name.startsWith(":")) continue;
    const present = map.get(name);
    map.set(name, present === undefined ? text(value) : `${present},${text(value)}`);
  }
  return map;
}

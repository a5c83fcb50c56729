// One virtual machine with the filter in it, and the hostcalls it may make.
//
// The same module that gateways load runs here unchanged. What a proxy has and a page has not (timers, calls to other
// services, queues) answers as a proxy without any would; a hostcall nobody knows answers "unimplemented".

import { BufferKind, bytes, deserialize, MapKind, Status, serialize, text } from "./abi.ts";
import type { HeaderMap } from "./headers.ts";

/** What one request shows the filter, and what the filter did to it. */
export interface Stream {
  headers: HeaderMap;
  properties: Map<string, Uint8Array>;
  reply: { status: number; details: string } | undefined;
  closed: boolean;
}

export interface Exports {
  memory: WebAssembly.Memory;
  malloc(size: number): number;
  _initialize(): void;
  proxy_on_vm_start(root: number, size: number): number;
  proxy_on_configure(root: number, size: number): number;
  proxy_on_context_create(context: number, parent: number): void;
  proxy_on_request_headers(context: number, count: number, end: number): number;
  proxy_on_delete(context: number): void;
}

/** Gets its arguments as unsigned numbers, 64-bit ones as well. */
type Hostcall = (...args: number[]) => number;

/** Thrown by a pointer that leads outside the filter's memory. */
class OutOfBounds extends Error {}

export class Vm {
  readonly exports: Exports;
  /** The request in whose callback the filter is. */
  stream: Stream | undefined;
  /** Lines the filter logged at level info and above. */
  readonly log: string[] = [];
  readonly #configuration: Uint8Array;
  readonly #shared = new Map<string, { value: Uint8Array; cas: number }>();
  readonly #metrics: { name: string; value: bigint }[] = [];
  #cas = 0;

  constructor(module: WebAssembly.Module, configuration: string) {
    this.#configuration = bytes(configuration);
    const known: Record<string, Hostcall> = { ...this.#hostcalls() };
    const env: Record<string, WebAssembly.ImportValue> = {};
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
      if (kind !== "function" || from !== "env") continue;
      const hostcall = known[name];
      env[name] = hostcall
        ? (...args: (number | bigint)[]) => guarded(hostcall, args.map(unsigned))
        : () => Status.unimplemented;
    }
    const instance = new WebAssembly.Instance(module, { env });
    this.exports = instance.exports as unknown as Exports;
    this.exports._initialize();
  }

  get configurationSize(): number {
    return this.#configuration.length;
  }

  #read(at: number, size: number): Uint8Array {
    const memory = this.exports.memory.buffer;
    if (at + size > memory.byteLength) throw new OutOfBounds();
    return new Uint8Array(memory, at, size).slice();
  }

  #text(at: number, size: number): string {
    return text(this.#read(at, size));
  }

  #word(at: number, value: number): number {
    const view = new DataView(this.exports.memory.buffer);
    if (at + 4 > view.byteLength) throw new OutOfBounds();
    view.setUint32(at, value, true);
    return Status.ok;
  }

  #long(at: number, value: bigint): number {
    const view = new DataView(this.exports.memory.buffer);
    if (at + 8 > view.byteLength) throw new OutOfBounds();
    view.setBigUint64(at, value, true);
    return Status.ok;
  }

  /** Hands bytes to the filter in memory it allocates itself. */
  #give(value: Uint8Array, at: number, size: number): number {
    const target = value.length === 0 ? 0 : this.exports.malloc(value.length);
    new Uint8Array(this.exports.memory.buffer, target, value.length).set(value);
    this.#word(at, target);
    return this.#word(size, value.length);
  }

  #hostcalls(): Record<string, Hostcall> {
    return { ...this.#general(), ...this.#headers(), ...this.#streams(), ...this.#state(), ...this.#numbers() };
  }

  #general(): Record<string, Hostcall> {
    return {
      proxy_log: (_level = 0, at = 0, size = 0) => {
        this.log.push(this.#text(at, size));
        return Status.ok;
      },
      proxy_get_log_level: (at = 0) => this.#word(at, 2),
      proxy_get_current_time_nanoseconds: (at = 0) => this.#long(at, BigInt(Date.now()) * 1_000_000n),
      proxy_set_tick_period_milliseconds: () => Status.ok,
      proxy_set_effective_context: () => Status.ok,
      proxy_get_status: (code = 0, at = 0, size = 0) => {
        this.#word(code, 0);
        return this.#give(new Uint8Array(), at, size);
      },
      proxy_done: () => Status.notFound,
      proxy_get_buffer_bytes: (kind = 0, start = 0, length = 0, at = 0, size = 0) => {
        if (kind === BufferKind.vmConfiguration) return this.#give(new Uint8Array(), at, size);
        if (kind !== BufferKind.pluginConfiguration) return Status.notFound;
        return this.#give(this.#configuration.subarray(start, start + length), at, size);
      },
      proxy_http_call: () => Status.badArgument,
    };
  }

  #headers(): Record<string, Hostcall> {
    const map = (kind: number): HeaderMap | undefined =>
      kind === MapKind.requestHeaders ? this.stream?.headers : undefined;
    return {
      proxy_get_header_map_value: (kind = 0, at = 0, size = 0, valueAt = 0, valueSize = 0) => {
        const headers = map(kind);
        if (!headers) return Status.badArgument;
        const value = headers.first(this.#text(at, size));
        return value ? this.#give(value, valueAt, valueSize) : Status.notFound;
      },
      proxy_add_header_map_value: (kind = 0, at = 0, size = 0, valueAt = 0, valueSize = 0) =>
        changed(map(kind), (headers) => headers.add(this.#text(at, size), this.#read(valueAt, valueSize))),
      proxy_replace_header_map_value: (kind = 0, at = 0, size = 0, valueAt = 0, valueSize = 0) =>
        changed(map(kind), (headers) => headers.replace(this.#text(at, size), this.#read(valueAt, valueSize))),
      proxy_remove_header_map_value: (kind = 0, at = 0, size = 0) =>
        changed(map(kind), (headers) => headers.remove(this.#text(at, size))),
      proxy_get_header_map_pairs: (kind = 0, at = 0, size = 0) =>
        this.#give(serialize(map(kind)?.pairs ?? []), at, size),
      proxy_set_header_map_pairs: (kind = 0, at = 0, size = 0) =>
        changed(map(kind), (headers) => {
          for (const [name] of [...headers.pairs]) headers.remove(name);
          for (const [name, value] of deserialize(this.#read(at, size))) headers.add(name, value);
        }),
      proxy_get_header_map_size: (kind = 0, at = 0) => {
        const pairs = map(kind)?.pairs;
        if (!pairs) return Status.badArgument;
        return this.#word(
          at,
          pairs.reduce((sum, [name, value]) => sum + name.length + value.length, 0),
        );
      },
    };
  }

  #streams(): Record<string, Hostcall> {
    return {
      proxy_send_local_response: (status = 0, at = 0, size = 0) => {
        if (!this.stream) return Status.badArgument;
        this.stream.reply ??= { status, details: this.#text(at, size) };
        return Status.ok;
      },
      proxy_continue_stream: () => Status.ok,
      proxy_close_stream: () => {
        if (!this.stream) return Status.badArgument;
        this.stream.closed = true;
        return Status.ok;
      },
      proxy_get_property: (at = 0, size = 0, valueAt = 0, valueSize = 0) => {
        const value = this.#property(this.#text(at, size));
        return value ? this.#give(value, valueAt, valueSize) : Status.notFound;
      },
      proxy_set_property: (at = 0, size = 0, valueAt = 0, valueSize = 0) => {
        if (!this.stream) return Status.notFound;
        this.stream.properties.set(this.#text(at, size), this.#read(valueAt, valueSize));
        return Status.ok;
      },
      proxy_clear_route_cache: () => Status.ok,
      proxy_call_foreign_function: () => Status.notFound,
    };
  }

  #property(path: string): Uint8Array | undefined {
    const prefix = "request\0headers\0";
    if (path.startsWith(prefix)) return this.stream?.headers.joined(path.slice(prefix.length));
    return this.stream?.properties.get(path);
  }

  #state(): Record<string, Hostcall> {
    return {
      proxy_get_shared_data: (at = 0, size = 0, valueAt = 0, valueSize = 0, casAt = 0) => {
        const entry = this.#shared.get(this.#text(at, size));
        if (!entry) return Status.notFound;
        this.#word(casAt, entry.cas);
        return this.#give(entry.value, valueAt, valueSize);
      },
      proxy_set_shared_data: (at = 0, size = 0, valueAt = 0, valueSize = 0, cas = 0) => {
        const key = this.#text(at, size);
        const present = this.#shared.get(key);
        if (present && cas !== 0 && cas !== present.cas) return Status.casMismatch;
        this.#cas += 1;
        this.#shared.set(key, { value: this.#read(valueAt, valueSize), cas: this.#cas });
        return Status.ok;
      },
      proxy_register_shared_queue: (_at = 0, _size = 0, out = 0) => this.#word(out, 1),
      proxy_resolve_shared_queue: () => Status.notFound,
      proxy_enqueue_shared_queue: () => Status.notFound,
      proxy_dequeue_shared_queue: () => Status.empty,
    };
  }

  #numbers(): Record<string, Hostcall> {
    const metric = (id: number) => this.#metrics[id - 1];
    return {
      proxy_define_metric: (_kind = 0, at = 0, size = 0, out = 0) => {
        const name = this.#text(at, size);
        const known = this.#metrics.findIndex((entry) => entry.name === name);
        return this.#word(out, known < 0 ? this.#metrics.push({ name, value: 0n }) : known + 1);
      },
      proxy_increment_metric: (id = 0, offset = 0) => {
        const entry = metric(id);
        if (!entry) return Status.notFound;
        entry.value += BigInt(offset);
        return Status.ok;
      },
      proxy_record_metric: (id = 0, value = 0) => {
        const entry = metric(id);
        if (!entry) return Status.notFound;
        entry.value = BigInt(value);
        return Status.ok;
      },
      proxy_get_metric: (id = 0, out = 0) => {
        const entry = metric(id);
        return entry ? this.#long(out, BigInt.asUintN(64, entry.value)) : Status.notFound;
      },
    };
  }
}

/** The border knows signed numbers only. */
const unsigned = (value: number | bigint): number => (typeof value === "bigint" ? Number(value) : value >>> 0);

function guarded(hostcall: Hostcall, args: number[]): number {
  try {
    return hostcall(...args);
  } catch (error) {
    if (error instanceof OutOfBounds) return Status.invalidMemoryAccess;
    throw error;
  }
}

function changed(headers: HeaderMap | undefined, change: (headers: HeaderMap) => void): number {
  if (!headers) return Status.badArgument;
  change(headers);
  return Status.ok;
}

// Numbers of the proxy-wasm ABI, version 0.2.1, and the form header maps cross the border in.

export const Status = {
  ok: 0,
  notFound: 1,
  badArgument: 2,
  serializationFailure: 3,
  invalidMemoryAccess: 6,
  empty: 7,
  casMismatch: 8,
  internalFailure: 10,
  unimplemented: 12,
} as const;

export const MapKind = { requestHeaders: 0, responseHeaders: 2 } as const;
export const BufferKind = { vmConfiguration: 6, pluginConfiguration: 7 } as const;

export type Pair = readonly [name: string, value: Uint8Array];

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const bytes = (text: string): Uint8Array => encoder.encode(text);
export const text = (value: Uint8Array): string => decoder.decode(value);

/** Number of pairs, both lengths of each, then names and values, each followed by a zero byte. */
export function serialize(pairs: readonly Pair[]): Uint8Array {
  const parts = pairs.map(([name, value]) => [bytes(name), value] as const);
  const size = parts.reduce((sum, [name, value]) => sum + 8 + name.length + 1 + value.length + 1, 4);
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  view.setUint32(0, parts.length, true);
  let at = 4;
  for (const [name, value] of parts) {
    view.setUint32(at, name.length, true);
    view.setUint32(at + 4, value.length, true);
    at += 8;
  }
  for (const part of parts.flat()) {
    out.set(part, at);
    at += part.length + 1;
  }
  return out;
}

/** The opposite of {@link serialize}; lengths that lead outside give no pairs. */
export function deserialize(data: Uint8Array): Pair[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length < 4) return [];
  const count = view.getUint32(0, true);
  let at = 4 + count * 8;
  if (at > data.length) return [];
  const pairs: Pair[] = [];
  for (let index = 0; index < count; index += 1) {
    const nameLength = view.getUint32(4 + index * 8, true);
    const valueLength = view.getUint32(8 + index * 8, true);
    const valueAt = at + nameLength + 1;
    if (valueAt + valueLength + 1 > data.length) return [];
    pairs.push([text(data.subarray(at, at + nameLength)), data.slice(valueAt, valueAt + valueLength)]);
    at = valueAt + valueLength + 1;
  }
  return pairs;
}

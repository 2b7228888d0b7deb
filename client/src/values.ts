/** Writes what a script passes as JSON with files beside it, and makes of data what it was. */

import type { Reply } from './wire.ts';
import { INPUT_FIELD } from './wire.ts';

/** The entries that carry an argument. `FormData` goes as it is. */
export function encode(input: unknown): FormData {
  if (input instanceof FormData) return input;
  const entries = new FormData();
  entries.set(INPUT_FIELD, written(input, '', entries) ?? 'null');
  return entries;
}

/** JSON of a value. The action's type decides what it becomes, so nothing is tagged. */
function written(value: unknown, name: string, files: FormData): string | undefined {
  if (value instanceof Blob) {
    files.append(name, value);
    return 'null';
  }
  if (typeof value === 'bigint') {
    // Readers of JSON hold 64 bits; what is larger travels as a text.
    const fits = BigInt.asIntN(64, value) === value || BigInt.asUintN(64, value) === value;
    return fits ? `${value}` : `"${value}"`;
  }
  if (value instanceof Map) value = Object.fromEntries(value);
  if (value instanceof Set || ArrayBuffer.isView(value)) value = [...(value as Uint8Array)];
  if (Array.isArray(value)) {
    const items = value.map((item, index) => written(item, `${name}[${index}]`, files) ?? 'null');
    return `[${items}]`;
  }
  if (!value || typeof value !== 'object' || 'toJSON' in value) return JSON.stringify(value);
  const members = Object.entries(value).flatMap(([key, member]) => {
    const text = written(member, name ? `${name}.${key}` : key, files);
    return text ? JSON.stringify(key) + ':' + text : [];
  });
  return `{${members}}`;
}

/** A reply whose data are values of the language again. */
export const revived = (reply: Reply | null): Reply | null =>
  reply?.kind === 'done' ? { ...reply, data: revive(reply.data, reply.types) } : reply;

/** Makes values of the language again, by their places in the data (RFC 6901). */
export function revive(data: unknown, types: Readonly<Record<string, string>>): unknown {
  const whole = { '': data };
  // Inner ones first: what becomes a `Map` has no members any more.
  for (const [pointer, type] of Object.entries(types).reverse()) {
    const path = pointer.split('/').map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'));
    const last = path.pop()!;
    const holder = path.reduce((at, key) => at[key] as Holder, whole as Holder);
    holder[last] = MAKE[type]!(holder[last]);
  }
  return whole[''];
}

type Holder = Record<string, unknown>;

const MAKE: Record<string, (value: any) => unknown> = {
  date: (text: string) => new Date(text),
  bigint: (digits: string) => BigInt(digits),
  map: (members: object) => new Map(Object.entries(members)),
  set: (items: unknown[]) => new Set(items),
};
for (const Typed of [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
]) {
  MAKE[Typed.name] = (items: number[]) => new Typed(items);
}

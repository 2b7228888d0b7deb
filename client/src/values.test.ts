/** Holds what a script passes, and what it gets back, against the fixtures of the server's tests. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { encode, revive } from './values.ts';
import { INPUT_FIELD } from './wire.ts';

const HERE = '../crates/hallway-wire';
const read = (name: string) => JSON.parse(readFileSync(`${HERE}/${name}`, 'utf8'));

const picture = (name: string) => new File(['x'], name, { type: 'image/png' });

/** What a script passes, by the name of what it becomes. */
const INPUTS: Record<string, unknown> = {
  plain: {
    name: 'Ada "L."',
    age: 36,
    ratio: 0.5,
    fits: true,
    note: null,
    absent: undefined,
    list: [1, undefined, { deep: 'x', method: () => 1 }],
  },
  dates: {
    day: new Date('2026-11-21'),
    at: new Date('1970-01-01T09:30Z'),
    meeting: new Date('2026-11-21T09:30Z'),
    month: new Date('2026-11-01'),
    week: new Date('2026-12-28'),
    now: new Date('2026-11-21T09:30:00.250Z'),
  },
  collections: {
    scores: new Map([['ada', 3], ['bob', 5]]),
    tags: new Set(['a', 'b', 'a']),
    bytes: new Uint8Array([0, 7, 255]),
    curve: new Float64Array([0.5, -1.5]),
  },
  bigints: { small: 7n, signed: -(2n ** 63n), unsigned: 2n ** 64n - 1n, huge: -(2n ** 127n) },
  files: {
    title: 'Pictures',
    cover: picture('c.png'),
    pages: [{ picture: picture('0.png') }, { picture: new Blob(['y']) }],
  },
  keys: JSON.parse('{"__proto__": 1, "a.b": 2, "": 3}'),
  nothing: null,
};

const fixtures = Object.entries(read('inputs.json') as Record<string, { json: string; files: string[] }>);

test('every input is written as the server reads it', () => {
  assert.deepEqual(fixtures.map(([name]) => name), Object.keys(INPUTS));
  for (const [name, { json, files }] of fixtures) {
    const entries = encode(INPUTS[name]);
    assert.equal(entries.get(INPUT_FIELD), json, name);
    entries.delete(INPUT_FIELD);
    assert.deepEqual([...entries.keys()], files, name);
    for (const file of entries.values()) assert.ok(file instanceof File);
  }
});

test('FormData goes as it is', () => {
  const entries = new FormData();
  assert.equal(encode(entries), entries);
});

test('a circle is an error at once', () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  assert.throws(() => encode(circle), RangeError);
});

test('data comes back as what it was', () => {
  const { data, types } = read('fixtures/done_types.json');
  const revived = revive(data, types);
  assert.deepEqual(revived, {
    at: new Date('2026-11-21T09:30:00Z'),
    days: new Map([['mon', 1], ['tue', 2]]),
    tags: new Set(['a', 'b']),
    bytes: new Uint8Array([0, 255]),
    curve: new Float64Array([0.5, -1.5]),
    large: 2n ** 64n - 1n,
    huge: -(2n ** 127n),
    'a/b~c': [new Date('2026-01-01T00:00:00Z')],
    nested: new Map([['x', new Set(['1', '2'])]]),
    plain: '2026-11-21T09:30:00Z',
  });
});

test('data that is one value comes back as what it was', () => {
  assert.deepEqual(revive('2026-01-01T00:00:00Z', { '': 'date' }), new Date('2026-01-01'));
  assert.equal(revive(null, {}), null);
});

test('every typed array has its name', () => {
  for (const Typed of [Int8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array]) {
    assert.deepEqual(revive([1, 2], { '': Typed.name }), new Typed([1, 2]));
  }
});

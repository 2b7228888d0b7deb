/** Tests which nodes need not move. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

class Nothing {}
for (const name of [
  'firstChild', 'nextSibling', 'nodeType', 'nodeName', 'parentNode', 'isConnected', 'attributes',
  'elements', 'style', 'activeElement', 'documentElement',
]) {
  Object.defineProperty(Nothing.prototype, name, { get: () => null });
}
for (const name of ['Node', 'Element', 'Document', 'HTMLFormElement', 'HTMLElement']) {
  Object.assign(globalThis, { [name]: Nothing });
}
Object.assign(globalThis, { document: new Nothing() });
const { risingRun } = await import('./match.ts');

/** The longest rising run by trying everything. */
function longest(values: readonly number[]): number {
  let best = 0;
  for (let chosen = 0; chosen < 2 ** values.length; chosen++) {
    const run = values.filter((value, i) => value >= 0 && chosen & (1 << i));
    const wanted = values.filter((_, i) => chosen & (1 << i));
    if (run.length === wanted.length && run.every((v, i) => i === 0 || run[i - 1]! < v)) {
      best = Math.max(best, run.length);
    }
  }
  return best;
}

test('nothing moves that is in order', () => {
  assert.deepEqual(risingRun([0, 1, 2, 3]), [0, 1, 2, 3]);
  assert.deepEqual(risingRun([]), []);
  assert.deepEqual(risingRun([-1, -1]), []);
  assert.deepEqual(risingRun([-1, 0, -1, 5]), [1, 3]);
});

test('a row put in front moves alone', () => {
  assert.deepEqual(risingRun([3, 0, 1, 2]), [1, 2, 3]);
});

test('as many nodes stay as can', () => {
  let seed = 5;
  for (let round = 0; round < 200; round++) {
    const values = Array.from({ length: 9 }, (_, i) => i);
    for (let i = values.length - 1; i > 0; i--) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const j = seed % (i + 1);
      [values[i], values[j]] = [values[j]!, values[i]!];
    }
    if (round % 2) values[3] = -1;
    const run = risingRun(values);
    run.forEach((place, i) => i && assert.ok(values[run[i - 1]!]! < values[place]!));
    assert.equal(run.length, longest(values), String(values));
  }
});

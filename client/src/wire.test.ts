/** Holds the runtime's reading of the wire against the fixtures that the server's tests write. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as wire from './wire.ts';

const HERE = '../crates/hallway-wire';

const fixtures = readdirSync(`${HERE}/fixtures`).map((name): [string, Record<string, unknown>] => [
  name,
  JSON.parse(readFileSync(`${HERE}/fixtures/${name}`, 'utf8')),
]);

test('every reply of the server is understood', () => {
  assert.ok(fixtures.length > 15);
  for (const [name, body] of fixtures) assert.equal(wire.readReply(body), body, name);
});

test('a reply without one of the fields that the runtime reads is none of ours', () => {
  const unread = new Set(['data', 'replayed', 'degraded', 'error', 'code', 'reason', 'id']);
  for (const [name, body] of fixtures) {
    for (const field of Object.keys(body)) {
      // Only `done` may have no message; it is shown as text, whatever it is.
      if (unread.has(field) || (body.kind === 'done' && field === 'message')) continue;
      assert.equal(wire.readReply({ ...body, [field]: 7 }), null, `${name}: ${field}`);
    }
  }
});

test('what an action has told last is read from as much of the answer as is there', () => {
  const text = readFileSync(`${HERE}/progress.json`, 'utf8');
  const told = new Set<string>();
  for (let length = 0; length <= text.length; length++) {
    told.add(JSON.stringify(wire.lastReport(text.slice(0, length))));
  }
  const reports = [null, { done: 0, of: 1, text: '' }, { done: 4, of: 4, text: 'Row 4, of "Ada"\n' }];
  assert.deepEqual([...told], reports.map((report) => JSON.stringify(report)));
  assert.equal(wire.readReply(JSON.parse(text))?.kind, 'done');
});

test('a broken view makes the whole reply none of ours', () => {
  const [, good] = fixtures.find(([name]) => name === 'done.json')!;
  const view = good.view as Record<string, unknown>;
  for (const broken of [
    { ...view, title: null },
    { ...view, regions: null },
    { ...view, regions: [{ id: '1', html: '' }] },
    { ...view, holes: { a: 1 } },
    { ...view, holes: null },
  ]) {
    assert.equal(wire.readReply({ ...good, view: broken }), null, JSON.stringify(broken));
  }
});

test('anything else is none of ours', () => {
  for (const body of [null, 1, 'done', [], {}, { kind: 'toString' }, { kind: '__proto__' }, { kind: 'later' }]) {
    assert.equal(wire.readReply(body), null, JSON.stringify(body));
  }
});

test('names are spelled as the server spells them', () => {
  const names = JSON.parse(readFileSync(`${HERE}/names.json`, 'utf8')) as object;
  const spelled = Object.entries(wire).filter(([, value]) => typeof value !== 'function');
  assert.deepEqual(Object.fromEntries(spelled), names);
});

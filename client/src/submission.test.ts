/** Tests how entries become a body, and how long the runtime waits between tries. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

// The modules read prototypes of the DOM when they load; nothing here uses them.
class Nothing {}
for (const name of [
  'firstChild', 'nextSibling', 'nodeType', 'nodeName', 'parentNode', 'isConnected', 'attributes',
  'elements', 'style', 'activeElement', 'documentElement',
]) {
  Object.defineProperty(Nothing.prototype, name, { get: () => null });
}
for (const name of ['Node', 'Element', 'Document', 'HTMLFormElement', 'HTMLElement', 'MutationObserver']) {
  Object.assign(globalThis, { [name]: Nothing });
}
Object.assign(globalThis, { document: new Nothing() });
const { urlencoded } = await import('./submission.ts');
const { pauseBefore } = await import('./send.ts');

const encoded = (...entries: [string, FormDataEntryValue][]) => urlencoded(entries).toString();

test('every line end becomes CRLF, in names as well', () => {
  assert.equal(encoded(['a\nb', 'x\ny\r\nz\rw']), 'a%0D%0Ab=x%0D%0Ay%0D%0Az%0D%0Aw');
  assert.equal(encoded(['t', '\r\r\n\n']), 't=%0D%0A%0D%0A%0D%0A');
});

test('order and repeated names stay, a file is its name', () => {
  const file = new File(['x'], 'ä.txt');
  assert.equal(encoded(['b', '1'], ['a', '2'], ['b', '3'], ['f', file]), 'b=1&a=2&b=3&f=%C3%A4.txt');
});

test('tries are spread, and each waits longer than the one before', () => {
  assert.deepEqual([1, 2].map((tries) => pauseBefore(tries, 0)), [150, 300]);
  assert.deepEqual([1, 2].map((tries) => pauseBefore(tries, 1)), [450, 900]);
});

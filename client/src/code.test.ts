/** Holds the sources to the rules of the house: direction, no evaluation, one file with effects. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { build } from 'esbuild';

/** A module imports only from those that stand before it. */
const ORDER = [
  'wire',
  'values',
  'dom',
  'events',
  'morph/watch',
  'morph/fields',
  'morph/match',
  'morph/place',
  'morph',
  'arrive',
  'submission',
  'pending',
  'apply',
  'again',
  'effects',
  'upload',
  'send',
  'intercept',
  'call',
  'index',
  'stream',
];

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path): [string, string] => [path.slice(0, -3), readFileSync(`src/${path}`, 'utf8')]);

test('imports go one way', () => {
  assert.deepEqual(sources.map(([name]) => name).sort(), [...ORDER].sort());
  for (const [name, source] of sources) {
    for (const [, path] of source.matchAll(/from '(\.[^']+)\.ts'/g)) {
      const from = new URL(path!, `file:///${name}`).pathname.slice(1);
      assert.ok(ORDER.indexOf(from) < ORDER.indexOf(name), `${name} imports ${from}`);
    }
  }
});

test('nothing evaluates text, and only one place parses HTML', () => {
  for (const [name, source] of sources) {
    const code = source.replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
    assert.doesNotMatch(code, /\beval\b|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write/, name);
    if (name !== 'dom') assert.doesNotMatch(code, /parseHTMLUnsafe|DOMParser|createPolicy/, name);
  }
});

test('every file begins by saying what it does', () => {
  for (const [name, source] of sources) assert.match(source, /^\/\*\*[ \n]/, name);
});

test('the shipped file is what the sources build', async () => {
  const { outputFiles } = await build({
    entryPoints: ['src/index.ts'],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    write: false,
  });
  assert.equal(readFileSync('../crates/hallway/assets/hallway.js', 'utf8'), outputFiles[0]!.text);
});

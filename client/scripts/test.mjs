// Bundles all tests and runs them: `npm test`, or `npm test -- morph` for those whose path matches.

import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join, parse } from 'node:path';
import { build } from 'esbuild';

const out = 'node_modules/.cache/hallway-tests';
const wanted = process.argv[2] ?? '';
const tests = ['src', 'browser']
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((path) => join(folder, path)))
  .filter((path) => path.endsWith('.test.ts') && path.includes(wanted));

rmSync(out, { recursive: true, force: true });
await build({
  entryPoints: tests,
  outdir: out,
  outbase: '.',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
});
const files = tests.map((path) => join(out, parse(path).dir, parse(path).name + '.mjs'));
const flags = ['--enable-source-maps', '--test', '--test-concurrency=1', '--test-timeout=300000'];
const run = spawnSync(process.execPath, [...flags, ...files], { stdio: 'inherit' });
process.exit(run.status ?? 1);

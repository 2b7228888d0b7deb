// Bundles the runtime into the two files that the crate ships.

import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

import { OPTIONS, RUNTIME } from './options.mjs';

const assets = '../crates/hallway/assets';

/** Leaves a file that says the same alone: cargo goes by its time. */
async function bundle(options, name) {
  const outfile = `${assets}/${name}`;
  const { outputFiles } = await build({ ...OPTIONS, ...options, outfile, write: false });
  const text = outputFiles[0].text;
  if (text !== (await readFile(outfile, 'utf8').catch(() => undefined))) await writeFile(outfile, text);
}

await bundle(RUNTIME, 'hallway.js');
await bundle({ entryPoints: ['src/stream.ts'], format: 'iife' }, 'stream.js');

// Bundles the runtime into the two files that the crate ships.

import { build } from 'esbuild';

import { OPTIONS, RUNTIME } from './options.mjs';

const assets = '../crates/hallway/assets';

await build({ ...OPTIONS, ...RUNTIME, outfile: `${assets}/hallway.js` });
await build({ ...OPTIONS, entryPoints: ['src/stream.ts'], outfile: `${assets}/stream.js`, format: 'iife' });

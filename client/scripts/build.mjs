// Bundles the runtime into the two files that the crate ships.

import { build } from 'esbuild';

const options = { bundle: true, target: 'es2022', minify: true, legalComments: 'none' };
const assets = '../crates/hallway/assets';

await build({ ...options, entryPoints: ['src/index.ts'], outfile: `${assets}/hallway.js`, format: 'esm' });
await build({ ...options, entryPoints: ['src/stream.ts'], outfile: `${assets}/stream.js`, format: 'iife' });

// Bundles the runtime into the one file that the crate ships.

import { build } from 'esbuild';

await build({
  entryPoints: ['src/index.ts'],
  outfile: '../crates/hallway/assets/hallway.js',
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
});

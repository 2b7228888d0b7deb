// Compares the shipped files, compressed as servers send them, with the limit for all together, and
// says how much of it forms alone take: hallway.js without what `besides` names.

import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { build } from 'esbuild';

import { OPTIONS, RUNTIME } from './options.mjs';

const { files, brotli: limit, besides } = JSON.parse(readFileSync('size.json', 'utf8'));

function brotli(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params }).length;
}

let sum = 0;
for (const file of files) {
  const bytes = readFileSync(file);
  const size = brotli(bytes);
  console.log(`${file}: ${bytes.length} bytes, gzip ${gzipSync(bytes, { level: 9 }).length}, brotli ${size}`);
  sum += size;
}
console.log(`all together ${sum} of ${limit}`);

const external = besides.map((name) => `./${name}.ts`);
const forms = await build({ ...OPTIONS, ...RUNTIME, external, write: false });
console.log(`forms alone, without ${besides.join(', ')}: ${brotli(forms.outputFiles[0].contents)}`);
if (sum > limit) process.exit(1);

// Holds the shipped files, compressed as servers send them, against the limit for all together, and
// what forms alone take, hallway.js without what `besides` names, against a limit of its own.

import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { build } from 'esbuild';

import { OPTIONS, RUNTIME } from './options.mjs';

const { files, brotli: limit, forms: formsLimit, besides } = JSON.parse(readFileSync('size.json', 'utf8'));

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
const alone = brotli(forms.outputFiles[0].contents);
console.log(`forms alone, without ${besides.join(', ')}: ${alone} of ${formsLimit}`);
if (sum > limit || alone > formsLimit) process.exit(1);

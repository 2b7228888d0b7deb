// Compares the shipped files, compressed as servers send them, with the limit for all together.

import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const { files, brotli: limit } = JSON.parse(readFileSync('size.json', 'utf8'));
let sum = 0;
for (const file of files) {
  const bytes = readFileSync(file);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const size = brotliCompressSync(bytes, { params }).length;
  console.log(`${file}: ${bytes.length} bytes, gzip ${gzipSync(bytes, { level: 9 }).length}, brotli ${size}`);
  sum += size;
}
console.log(`all together ${sum} of ${limit}`);
if (sum > limit) process.exit(1);

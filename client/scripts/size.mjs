// Compares the shipped file, compressed as servers send it, with its limit.

import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const { file, brotli: limit } = JSON.parse(readFileSync('size.json', 'utf8'));
const bytes = readFileSync(file);
const params = {
  [constants.BROTLI_PARAM_QUALITY]: 11,
  [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
};
const size = brotliCompressSync(bytes, { params }).length;
console.log(`${file}: ${bytes.length} bytes, gzip ${gzipSync(bytes, { level: 9 }).length}, brotli ${size} of ${limit}`);
if (size > limit) process.exit(1);

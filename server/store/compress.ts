import { brotliCompressSync, constants } from 'node:zlib';

/** Packs what has been written as columns. Quality 9 takes several times as long, and saves one part in 600 of a database. */
export function compress(bytes: Buffer): Buffer {
  return brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}

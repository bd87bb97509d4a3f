import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { ByteReader, ByteWriter } from './bytes.ts';

/** Beyond this a block is closed, so that reading one value costs at most so much; a larger value has one of its own. */
export const BLOCK_BYTES = 320 * 1024;

/** Packs values together: they repeat one another. */
export function encodeBlock(values: readonly Uint8Array[]): Buffer {
  const out = new ByteWriter();
  out.unsigned(values.length);
  for (const value of values) out.unsigned(value.length);
  for (const value of values) out.bytes(value);
  const bytes = out.finish();
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 5,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

/** The values of a block; views into one buffer. */
export function decodeBlock(data: Uint8Array): Uint8Array[] {
  const input = new ByteReader(brotliDecompressSync(data));
  const lengths = Array.from({ length: input.count() }, () => input.unsigned());
  return lengths.map((length) => input.bytes(length));
}

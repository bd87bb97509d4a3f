import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { ByteReader, ByteWriter } from './bytes.ts';
import { at } from './columns.ts';

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

/** An unpacked block: its values are one stretch of bytes, which are cut when they are asked for. */
export interface ValueBlock {
  readonly length: number;
  /** Of all its values together. */
  readonly bytes: number;
  /** A view. @throws RangeError where there is no such index */
  value(index: number): Uint8Array;
}

/** @throws RangeError where the bytes end too early */
export function openBlock(data: Uint8Array): ValueBlock {
  const input = new ByteReader(brotliDecompressSync(data));
  const length = input.count();
  const ends = new Float64Array(length);
  let bytes = 0;
  for (let i = 0; i < length; i++) {
    bytes += input.unsigned();
    ends[i] = bytes;
  }
  const values = input.bytes(bytes);
  return {
    length,
    bytes,
    value: (index) => values.subarray(index === 0 ? 0 : at(ends, index - 1), at(ends, index)),
  };
}

/** The values of a block; views into one buffer. @throws RangeError where the bytes end too early */
export function decodeBlock(data: Uint8Array): Uint8Array[] {
  const block = openBlock(data);
  return Array.from({ length: block.length }, (_, index) => block.value(index));
}

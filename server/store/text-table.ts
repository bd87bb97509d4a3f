import type { ByteReader, ByteWriter } from './bytes.ts';

/** Texts by their index, from 0. */
export interface TextTable {
  readonly length: number;
  /** @throws RangeError where there is no such index */
  text(index: number): string;
}

function missing(index: number): RangeError {
  return new RangeError(`The store's columns do not fit together (text ${index}).`);
}

/** Texts that are in memory already; what is added to the list later is there too. */
export function listedTexts(texts: readonly string[]): TextTable {
  return {
    get length() {
      return texts.length;
    },
    text(index) {
      const text = texts[index];
      if (text === undefined) throw missing(index);
      return text;
    },
  };
}

export function writeTexts(out: ByteWriter, texts: TextTable): void {
  out.unsigned(texts.length);
  for (let i = 0; i < texts.length; i++) out.text(texts.text(i));
}

/**
 * Reads what `writeTexts` wrote. A chunk has hundreds of texts of which a question needs one or two: they stay bytes until
 * they are asked for.
 *
 * @throws RangeError where the bytes end too early
 */
export function readTexts(input: ByteReader): TextTable {
  const length = input.count();
  const starts = new Int32Array(length);
  const ends = new Int32Array(length);
  const begin = input.position;
  for (let i = 0; i < length; i++) {
    const bytes = input.unsigned();
    starts[i] = input.position - begin;
    input.skip(bytes);
    ends[i] = input.position - begin;
  }
  // A copy: the rest of what was unpacked need not stay in memory for the texts.
  const bytes = Buffer.from(input.since(begin));
  return {
    length,
    text(index) {
      const start = starts[index];
      if (start === undefined) throw missing(index);
      return bytes.toString('utf8', start, ends[index]);
    },
  };
}

import { brotliDecompressSync } from 'node:zlib';
import { fieldTest, valueTest, type FieldCondition } from '../domain/field-condition.ts';
import type { FieldValue } from '../domain/facts.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { at, Dictionary } from './columns.ts';
import { compress } from './compress.ts';
import type { StoredEvent } from './stored-event.ts';

/**
 * What the events of a segment set fields to. Event i has the pairs from `first[i]` to before `first[i + 1]`, each an index
 * into the paths and one into the values, by turns in `pairs`.
 */
export interface FieldColumns {
  readonly first: Int32Array;
  readonly pairs: Int32Array;
  readonly paths: readonly string[];
  readonly values: readonly FieldValue[1][];
}

export function fieldColumns(events: readonly Pick<StoredEvent, 'fields'>[]): FieldColumns {
  const paths = new Dictionary<string>();
  const values = new Dictionary<FieldValue[1]>();
  const first = new Int32Array(events.length + 1);
  const pairs: number[] = [];
  events.forEach(({ fields }, i) => {
    if (fields !== '[]') {
      for (const [path, value] of JSON.parse(fields) as FieldValue[])
        pairs.push(paths.index(path), values.index(value));
    }
    first[i + 1] = pairs.length / 2;
  });
  return { first, pairs: Int32Array.from(pairs), paths: paths.values, values: values.values };
}

/** Of a chunk that was written before fields were stored: nothing is known. */
export function noFields(count: number): FieldColumns {
  return { first: new Int32Array(count + 1), pairs: new Int32Array(0), paths: [], values: [] };
}

/** As JSON text of a list of pairs, for each event. */
export function fieldTexts({ first, pairs, paths, values }: FieldColumns): string[] {
  const texts: string[] = [];
  for (let i = 0; i + 1 < first.length; i++) {
    const fields: FieldValue[] = [];
    for (let pair = at(first, i); pair < at(first, i + 1); pair++)
      fields.push([at(paths, at(pairs, pair * 2)), at(values, at(pairs, pair * 2 + 1))]);
    texts.push(JSON.stringify(fields));
  }
  return texts;
}

/** Says of event i whether it set a field as the condition says; null: none did. */
export function fieldsTest(columns: FieldColumns, condition: FieldCondition): ((i: number) => boolean) | null {
  const paths = columns.paths.map(fieldTest(condition.path));
  if (!paths.includes(true)) return null;
  const values = columns.values.map(valueTest(condition));
  if (!values.includes(true)) return null;
  const { first, pairs } = columns;
  return (i) => {
    for (let pair = at(first, i); pair < at(first, i + 1); pair++) {
      if (at(paths, at(pairs, pair * 2)) && at(values, at(pairs, pair * 2 + 1))) return true;
    }
    return false;
  };
}

export function encodeFields({ first, pairs, paths, values }: FieldColumns): Buffer {
  const out = new ByteWriter();
  for (const texts of [paths, values.map((value) => JSON.stringify(value))]) {
    out.unsigned(texts.length);
    for (const text of texts) out.text(text);
  }
  for (let i = 0; i + 1 < first.length; i++) out.unsigned(at(first, i + 1) - at(first, i));
  for (const side of [0, 1]) for (let i = side; i < pairs.length; i += 2) out.unsigned(at(pairs, i));
  return compress(out.finish());
}

/** @param count of the events */
export function decodeFields(bytes: Uint8Array, count: number): FieldColumns {
  const input = new ByteReader(brotliDecompressSync(bytes));
  const paths = Array.from({ length: input.count() }, () => input.text());
  const values = Array.from({ length: input.count() }, () => JSON.parse(input.text()) as FieldValue[1]);
  const first = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) first[i + 1] = at(first, i) + input.unsigned();
  const pairs = new Int32Array(at(first, count) * 2);
  for (const side of [0, 1]) for (let i = side; i < pairs.length; i += 2) pairs[i] = input.unsigned();
  return { first, pairs, paths, values };
}

import type { Decoder, DecodeOptions } from '../kubernetes/decoder.ts';
import type { DecodedValue } from '../kubernetes/decoded-value.ts';
import { stringifyJson } from '../kubernetes/json-text.ts';

/** A value's object as JSON text, numbers exact; or why there is none. */
export type ReadValue = {
  readonly encoding: DecodedValue['encoding'];
  /** What could be read of a value that cannot be read in full. */
  readonly partial?: string;
} & ({ readonly json: string; readonly error: null } | { readonly json: null; readonly error: string });

/** etcd's largest value is far below this; a longer line is answered with an error and never held. */
const MOST_LINE_BYTES = 64 * 1024 * 1024;
const LINE_BREAK = 0x0a;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Reads lines `{"key"?, "value": base64, "modRevision"?}` and answers each with one line, in their order. */
export function decodedLines(decoder: Decoder): (chunks: AsyncIterable<Buffer | string>) => AsyncGenerator<string> {
  return async function* (chunks) {
    let answers = '';
    for await (const line of linesOf(chunks)) {
      if (line === null) answers += answerLine({ error: `the line is longer than ${MOST_LINE_BYTES / 2 ** 20} MiB` });
      else if (line === END_OF_CHUNK) {
        if (answers !== '') yield answers;
        answers = '';
      } else if (line.trim() !== '') answers += decodedLine(decoder, line);
    }
    if (answers !== '') yield answers;
  };
}

export function readValue(decoder: Decoder, value: Uint8Array, options: DecodeOptions): ReadValue {
  const decoded = decoder.decode(value, options);
  const { encoding, object, text, problem, contentType } = decoded;
  if (problem !== null) {
    const error = problem.offset === null ? problem.reason : `${problem.reason} (byte ${problem.offset})`;
    const partial = object ?? decoded.partial;
    return { encoding, json: null, error, ...(partial === undefined ? {} : { partial: stringifyJson(partial) }) };
  }
  const json = object === undefined ? null : decoder.toJsonText(value, options);
  if (json !== null) return { encoding, json, error: null };
  if (text !== null) return { encoding, json: JSON.stringify(text), error: null };
  return { encoding, json: null, error: encoding === 'empty' ? 'it is empty' : `it is ${contentType}, no object` };
}

function decodedLine(decoder: Decoder, line: string): string {
  const input = parsedLine(line);
  if (input === null) return answerLine({ error: 'the line is no JSON object' });
  const { key, value, modRevision } = input;
  const given = typeof key === 'string' ? { key } : {};
  if (typeof value !== 'string' || !BASE64.test(value))
    return answerLine({ ...given, error: 'value is no base64 text' });
  const options: DecodeOptions = {
    ...given,
    ...(typeof modRevision === 'number' && Number.isSafeInteger(modRevision) ? { modRevision } : {}),
  };
  return answerLine({ ...given, ...readValue(decoder, Buffer.from(value, 'base64'), options) });
}

function parsedLine(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

interface Answer {
  readonly key?: string;
  readonly encoding?: string;
  readonly json?: string | null;
  readonly error: string | null;
  readonly partial?: string;
}

function answerLine({ key, encoding, json, error, partial }: Answer): string {
  const members = [
    ...(key === undefined ? [] : [`"key":${JSON.stringify(key)}`]),
    `"encoding":${JSON.stringify(encoding ?? null)}`,
    error === null ? `"object":${json ?? 'null'}` : `"error":${JSON.stringify(error)}`,
    ...(partial === undefined ? [] : [`"partial":${partial}`]),
  ];
  return `{${members.join(',')}}\n`;
}

const END_OF_CHUNK = Symbol('end of chunk');

/** Lines without their ends; null for one that is too long; END_OF_CHUNK where what has been answered may be written. */
async function* linesOf(chunks: AsyncIterable<Buffer | string>): AsyncGenerator<string | null | typeof END_OF_CHUNK> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  const take = (last: Buffer): string | null => {
    const line = restBytes + last.length > MOST_LINE_BYTES ? null : Buffer.concat([...rest, last]).toString('utf8');
    rest = [];
    restBytes = 0;
    return line;
  };
  for await (const piece of chunks) {
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    let from = 0;
    for (let at = chunk.indexOf(LINE_BREAK); at >= 0; at = chunk.indexOf(LINE_BREAK, from)) {
      yield take(chunk.subarray(from, at));
      from = at + 1;
    }
    restBytes += chunk.length - from;
    if (restBytes > MOST_LINE_BYTES) rest = [];
    else rest.push(chunk.subarray(from));
    yield END_OF_CHUNK;
  }
  if (restBytes > 0) yield take(Buffer.alloc(0));
}

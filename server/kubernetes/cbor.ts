import { decode, Tokenizer, type DecodeOptions, type TagDecodeControl } from 'cborg';
import type { JsonValue } from './decoded-value.ts';
import { emptyObject } from './json-text.ts';
import { utf8Text } from './utf8-text.ts';

/** CBOR that cannot be read: why, and the offset in the value. */
export class CborError extends Error {
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

const HEADER_LENGTH = 3;
const MAX_DEPTH = 1000;

/** CBOR of an API server begins with the tag that says "this is CBOR"; the items of FieldsV1 may also begin with a map. */
export function startsCbor(bytes: Buffer, start: number, end: number): boolean {
  const first = bytes[start] ?? 0;
  if (end > start && first >= 0xa0 && first <= 0xbf) return true;
  return end - start >= HEADER_LENGTH && hasCborHeader(bytes.subarray(start));
}

export function hasCborHeader(bytes: Uint8Array): boolean {
  return bytes[0] === 0xd9 && bytes[1] === 0xd9 && bytes[2] === 0xf7;
}

/** Byte strings that are to be read as base64url, base64 or hexadecimal digits; other byte strings are text. */
const EXPECTED_ENCODINGS = { 21: 'base64url', 22: 'base64', 23: 'hex' } as const;

function encodedAs(encoding: BufferEncoding): (content: TagDecodeControl) => unknown {
  return (content) => {
    const bytes = content();
    return bytes instanceof Uint8Array ? asBuffer(bytes).toString(encoding) : bytes;
  };
}

const OPTIONS: DecodeOptions = {
  useMaps: true,
  allowBigInt: true,
  allowUndefined: false,
  allowNaN: false,
  allowInfinity: false,
  tags: {
    0: (content) => content(),
    ...Object.fromEntries(Object.entries(EXPECTED_ENCODINGS).map(([tag, encoding]) => [tag, encodedAs(encoding)])),
  },
};

/**
 * The JSON value of CBOR as an API server reads it: members sorted, byte strings as text.
 * @throws CborError
 */
export function readCbor(bytes: Buffer): JsonValue {
  const start = hasCborHeader(bytes) ? HEADER_LENGTH : 0;
  const content = bytes.subarray(start);
  const tokenizer = new Tokenizer(content, OPTIONS);
  try {
    return jsonOf(decode(content, { ...OPTIONS, tokenizer }), 0);
  } catch (error) {
    const reason = error instanceof RangeError ? 'CBOR is nested too deep' : `CBOR: ${reasonOf(error)}`;
    throw new CborError(reason, start + Math.min(tokenizer.pos(), content.length));
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^CBOR decode error: /, '') : String(error);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function jsonOf(value: unknown, depth: number): JsonValue {
  if (depth > MAX_DEPTH) throw new Error(`nested deeper than ${MAX_DEPTH} levels`);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Uint8Array) return utf8Text(asBuffer(value), 0, value.length);
  if (Array.isArray(value)) return value.map((element) => jsonOf(element, depth + 1));
  if (!(value instanceof Map)) throw new Error(`a value of the type ${typeof value} has no JSON form`);
  const members = [...value].map(([name, member]): [string, JsonValue] => [nameOf(name), jsonOf(member, depth + 1)]);
  const object = emptyObject();
  for (const [name, member] of members.sort(([a], [b]) => (a < b ? -1 : 1))) object[name] = member;
  return object;
}

function nameOf(name: unknown): string {
  if (typeof name === 'string') return name;
  if (name instanceof Uint8Array) return utf8Text(asBuffer(name), 0, name.length);
  throw new Error('a member name is no text');
}

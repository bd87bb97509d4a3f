import { Tokenizer, type DecodeOptions, type Token } from 'cborg';
import type { JsonObject, JsonValue } from './decoded-value.ts';
import { emptyObject } from './json-text.ts';
import { EFFORT, Effort, TOO_MANY_PARTS } from './reading-effort.ts';
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

/** A text that is a time is printed as it is. */
const TIME_TAG = 0;
/** Byte strings that are to be read as base64url, base64 or hexadecimal digits; other byte strings are text. */
const EXPECTED_ENCODINGS = new Map<unknown, BufferEncoding>([
  [21, 'base64url'],
  [22, 'base64'],
  [23, 'hex'],
]);

const OPTIONS: DecodeOptions = { allowBigInt: true, allowUndefined: false, allowNaN: false, allowInfinity: false };

/**
 * The JSON value of CBOR as an API server reads it: members sorted, byte strings as text.
 * @throws CborError
 */
export function readCbor(bytes: Buffer): JsonValue {
  const start = hasCborHeader(bytes) ? HEADER_LENGTH : 0;
  const content = bytes.subarray(start);
  const reader = new CborReader(content);
  try {
    return reader.read();
  } catch (error) {
    throw new CborError(`CBOR: ${reasonOf(error)}`, start + Math.min(reader.position, content.length));
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^CBOR decode error: /, '') : String(error);
}

/** Makes JSON values of cborg's tokens as they come. */
class CborReader {
  readonly #tokens: Tokenizer;
  readonly #effort: Effort;

  constructor(content: Buffer) {
    // As plain bytes: cborg makes texts of their slices.
    this.#tokens = new Tokenizer(new Uint8Array(content.buffer, content.byteOffset, content.byteLength), OPTIONS);
    this.#effort = new Effort(content.length);
  }

  get position(): number {
    return this.#tokens.pos();
  }

  read(): JsonValue {
    const value = this.#value(this.#next('a value'), 0);
    if (!this.#tokens.done()) throw new Error('there is more after the end of the value');
    return value;
  }

  #next(expected: string): Token {
    if (this.#tokens.done()) throw new Error(`the value ends where ${expected} should be`);
    this.#spend(EFFORT.cborItem);
    return this.#tokens.next();
  }

  #spend(units: number): void {
    if (!this.#effort.spend(units)) throw new Error(TOO_MANY_PARTS);
  }

  #value({ type, value }: Token, depth: number): JsonValue {
    if (depth > MAX_DEPTH) throw new Error(`nested deeper than ${MAX_DEPTH} levels`);
    switch (type.name) {
      case 'array':
        return this.#list(Number(value), depth);
      case 'map':
        return this.#object(Number(value), depth);
      case 'tag':
        return this.#tagged(value, depth);
      case 'break':
        throw new Error('a list or map ends here that was not begun');
      case 'bytes':
        return this.#text(value);
      default:
        return scalar(value, type.name);
    }
  }

  /** @param length Infinity where a break ends it */
  #list(length: number, depth: number): JsonValue[] {
    let list: JsonValue[] = [];
    while (list.length < length) {
      const token = this.#next('an item of a list');
      if (length === Infinity && token.type.name === 'break') break;
      const item = this.#value(token, depth + 1);
      // A list that is made with its first item has room for that one only.
      if (list.length === 0) list = [item];
      else list.push(item);
    }
    return list;
  }

  #object(length: number, depth: number): JsonObject {
    this.#spend(EFFORT.cborMap);
    const names: string[] = [];
    const members = new Map<string, JsonValue>();
    for (let count = 0; count < length; count++) {
      const token = this.#next('a member name');
      if (length === Infinity && token.type.name === 'break') break;
      const name = this.#name(token);
      if (!members.has(name)) names.push(name);
      members.set(name, this.#value(this.#next('the value of a member'), depth + 1));
    }
    const object = emptyObject();
    for (const name of names.sort()) object[name] = members.get(name) ?? null;
    return object;
  }

  #name({ type, value }: Token): string {
    this.#spend(EFFORT.newName);
    if (type.name === 'bytes') return this.#text(value);
    if (type.name !== 'string') throw new Error('a member name is no text');
    return String(value);
  }

  #tagged(tag: unknown, depth: number): JsonValue {
    const token = this.#next('what a tag speaks of');
    if (tag === TIME_TAG) return this.#value(token, depth + 1);
    const encoding = EXPECTED_ENCODINGS.get(tag);
    if (encoding === undefined) throw new Error(`the tag ${String(tag)} has no JSON form`);
    if (!(token.value instanceof Uint8Array)) return this.#value(token, depth + 1);
    return asBuffer(token.value).toString(encoding);
  }

  #text(bytes: unknown): string {
    this.#spend(EFFORT.cborBytes);
    return bytes instanceof Uint8Array ? utf8Text(asBuffer(bytes), 0, bytes.length) : '';
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function scalar(value: unknown, type: string): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  throw new Error(`a value of the type ${type} has no JSON form`);
}

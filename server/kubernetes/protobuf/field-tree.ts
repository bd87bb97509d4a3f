import type { JsonObject, JsonValue } from '../decoded-value.ts';
import { emptyObject } from '../json-text.ts';
import { WireReader } from './wire-reader.ts';

const MAX_DEPTH = 30;
/** Each field may be tried as a message at every level; beyond so many reads, and bytes, the rest is taken as bytes. */
const MAX_READS = 10_000;
const MAX_BYTES = 4_000_000;
/** Far more than an object has; a value with more is shown as bytes. */
const MAX_FIELDS = 30_000;
/** What is no UTF-8 has become U+FFFD. */
const BINARY = /[^\t\n\r -\ufffc\ufffe\uffff]/;
const LINE_BREAK = 0x0a;

/**
 * The fields of a message of an unknown type as `field1`, `field2` …: texts, numbers and messages as far as the bytes tell them
 * apart, everything else as `{"base64": …}`. Numbers that occur several times are lists. Null where it is no message, or has too many fields.
 */
export function fieldTree(value: Uint8Array, start: number, end: number): JsonObject | null {
  return new FieldTree(value).message(start, end, 0);
}

class FieldTree {
  readonly #reader: WireReader;
  #fields = 0;
  #bytes = 0;

  constructor(value: Uint8Array) {
    this.#reader = new WireReader(value);
  }

  message(start: number, end: number, depth: number): JsonObject | null {
    const reader = this.#reader;
    const fields = emptyObject();
    reader.pos = start;
    reader.len = end;
    this.#bytes += end - start;
    try {
      while (reader.pos < end) {
        if (++this.#fields > MAX_FIELDS) return null;
        const tag = reader.tag();
        const number = tag >>> 3;
        if (number === 0) return null;
        add(fields, `field${number}`, this.#field(tag & 7, number, depth));
        if (reader.pos > end) return null;
      }
    } catch {
      return null;
    }
    return fields;
  }

  #field(wireType: number, number: number, depth: number): JsonValue {
    const reader = this.#reader;
    if (wireType === 0) return reader.exactInt64();
    if (wireType === 1) return reader.double();
    if (wireType === 2) return this.#content(depth);
    const start = reader.pos;
    reader.skipType(wireType, 0, number);
    return this.#base64(start, reader.pos);
  }

  #content(depth: number): JsonValue {
    const reader = this.#reader;
    const outerEnd = reader.len;
    const end = reader.end();
    const start = reader.pos;
    reader.pos = end;
    // A short text such as "\n\u0001a" is a message as well; texts seldom begin with a line break, messages often do.
    const mayBeMessage = reader.bytesBuffer[start] === LINE_BREAK;
    const text = mayBeMessage ? null : this.#text(start, end);
    if (text !== null) return text;
    const message = this.#mayRead(depth) ? this.message(start, end, depth + 1) : null;
    reader.pos = end;
    reader.len = outerEnd;
    return message ?? (mayBeMessage ? this.#text(start, end) : null) ?? this.#base64(start, end);
  }

  #mayRead(depth: number): boolean {
    return depth < MAX_DEPTH && this.#fields < MAX_READS && this.#bytes < MAX_BYTES;
  }

  /** Null where the bytes are no text. */
  #text(start: number, end: number): string | null {
    this.#bytes += end - start;
    const text = this.#reader.bytesBuffer.toString('utf8', start, end);
    return BINARY.test(text) ? null : text;
  }

  #base64(start: number, end: number): JsonObject {
    const value = emptyObject();
    value['base64'] = this.#reader.bytesBuffer.toString('base64', start, end);
    return value;
  }
}

function add(fields: JsonObject, name: string, value: JsonValue): void {
  const known = fields[name];
  if (known === undefined) fields[name] = value;
  else if (Array.isArray(known)) known.push(value);
  else fields[name] = [known, value];
}

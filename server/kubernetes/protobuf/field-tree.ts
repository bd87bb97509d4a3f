import type { JsonObject, JsonValue } from '../decoded-value.ts';
import { emptyObject } from '../json-text.ts';
import { utf8Text } from '../utf8-text.ts';
import { WireReader } from './wire-reader.ts';

const MAX_DEPTH = 30;
/** Each field may be tried as a message at every level; beyond so many reads the rest is taken as bytes. */
const MAX_READS = 20_000;
/** Far more than an object has; a value with more is shown as bytes. */
const MAX_FIELDS = 60_000;
const BINARY = /[^\t\n\r -\ufffc\ufffe\uffff]/;

/**
 * The fields of a message of an unknown type as `field1`, `field2` …: texts, numbers and messages as far as the bytes tell them
 * apart, everything else as `{"base64": …}`. Numbers that occur several times are lists. Null where it is no message, or has too many fields.
 */
export function fieldTree(value: Uint8Array, start: number, end: number): JsonObject | null {
  const reader = new WireReader(value);
  reader.pos = start;
  reader.len = end;
  return tree(reader, 0);
}

function tree(reader: WireReader, depth: number): JsonObject | null {
  const fields = emptyObject();
  const end = reader.len;
  try {
    while (reader.pos < end) {
      if (++reader.messages > MAX_FIELDS) return null;
      const tag = reader.tag();
      const number = tag >>> 3;
      if (number === 0) return null;
      add(fields, `field${number}`, fieldValue(reader, tag & 7, number, depth));
      if (reader.pos > end) return null;
    }
  } catch {
    return null;
  }
  return fields;
}

function add(fields: JsonObject, name: string, value: JsonValue): void {
  const known = fields[name];
  if (known === undefined) fields[name] = value;
  else if (Array.isArray(known)) known.push(value);
  else fields[name] = [known, value];
}

function fieldValue(reader: WireReader, wireType: number, number: number, depth: number): JsonValue {
  if (wireType === 0) return reader.exactInt64();
  if (wireType === 1) return reader.double();
  if (wireType === 2) return content(reader, depth);
  const start = reader.pos;
  reader.skipType(wireType, 0, number);
  return base64(reader, start, reader.pos);
}

function content(reader: WireReader, depth: number): JsonValue {
  const end = reader.end();
  const start = reader.pos;
  const outerEnd = reader.len;
  const message = depth < MAX_DEPTH && reader.messages < MAX_READS && end > start ? nested(reader, end, depth) : null;
  reader.pos = end;
  reader.len = outerEnd;
  const text = utf8Text(reader.bytesBuffer, start, end);
  // A short text such as "\n\u0001a" is a message as well; texts seldom begin with a line break, messages often do.
  if (!BINARY.test(text) && (message === null || !text.startsWith('\n'))) return text;
  return message ?? base64(reader, start, end);
}

function nested(reader: WireReader, end: number, depth: number): JsonObject | null {
  reader.len = end;
  return tree(reader, depth + 1);
}

function base64(reader: WireReader, start: number, end: number): JsonObject {
  const value = emptyObject();
  value['base64'] = reader.bytesBuffer.toString('base64', start, end);
  return value;
}

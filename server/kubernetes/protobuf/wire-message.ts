import type { JsonValue } from '../decoded-value.ts';
import { EFFORT } from '../reading-effort.ts';
import { MessageMemory } from './message-memory.ts';
import type { FieldPlan, MessagePlan } from './message-plan.ts';
import { asWireError, WireError, type WireReader } from './wire-reader.ts';

/** A field's value as it was on the wire; undefined stands for absent. */
export type WireValue = string | number | bigint | boolean | WireMessage | WireValue[] | WireMap;
export type WireMap = Map<string, WireValue | undefined>;

/** Room for the first fields: of the many that messages of an API server may have, few are stored. */
const USUAL_FIELDS = 8;

/** A message with its values by slot. Bytes are base64 text, the bytes of a `rawjson` message are its JSON text. */
export class WireMessage {
  readonly plan: MessagePlan;
  readonly values: (WireValue | undefined)[];
  /** Remembered, and a part of several values: not to be written into. */
  shared = false;
  /** What it is as an object, and as text; of a shared one, once that was needed. */
  object: JsonValue | undefined = undefined;
  text: string | undefined = undefined;

  constructor(
    plan: MessagePlan,
    values = new Array<WireValue | undefined>(Math.min(plan.fields.length, USUAL_FIELDS)),
  ) {
    this.plan = plan;
    this.values = values;
  }
}

/** One of its own, to write into. */
function unshared({ plan, values }: WireMessage): WireMessage {
  const copy = (value: WireValue | undefined): WireValue | undefined => {
    if (value instanceof WireMessage) return unshared(value);
    if (value instanceof Map) return new Map([...value].map(([key, element]) => [key, copy(element)]));
    return Array.isArray(value) ? value.flatMap((element) => copy(element) ?? []) : value;
  };
  return new WireMessage(plan, Array.from(values, copy));
}

const emptyMessages = new WeakMap<MessagePlan, WireMessage>();

/** One without any value, to print what is absent; not to be written into. */
export function emptyMessage(plan: MessagePlan): WireMessage {
  let message = emptyMessages.get(plan);
  if (message === undefined) {
    message = new WireMessage(plan);
    emptyMessages.set(plan, message);
  }
  return message;
}

/** Deeper than any message of an API server; a schema within a schema costs two levels. */
const MAX_DEPTH = 500;

/**
 * Reads fields up to the reader's end into `message`, merging with what is in it as protobuf does. After an error the
 * message holds what was read before it.
 * @throws WireError with the offset in the stored value
 */
export function readFields(reader: WireReader, message: WireMessage, depth: number): void {
  const { byNumber } = message.plan;
  const { values } = message;
  let field: FieldPlan | undefined;
  try {
    if (depth > MAX_DEPTH) throw new WireError(`messages are nested deeper than ${MAX_DEPTH} levels`, reader.pos);
    reader.spend(EFFORT.message + (message.plan.fields.length >> 1));
    while (reader.pos < reader.len) {
      field = undefined;
      const start = reader.pos;
      const tag = reader.tag();
      field = byNumber[tag >>> 3];
      const wireType = tag & 7;
      if (field === undefined) {
        skipUnknown(reader, tag, start);
      } else if (field.cardinality === 'one') {
        if (wireType !== field.wireType) throw wrongWireType(field, wireType, start);
        if (field.type === 'message') readMember(reader, field, values, depth);
        else values[field.slot] = readScalar(reader, field);
      } else if (field.cardinality === 'list') {
        readElements(reader, field, wireType, values, depth, start);
      } else {
        if (wireType !== 2) throw wrongWireType(field, wireType, start);
        readMapEntry(reader, field, values, depth);
      }
    }
  } catch (error) {
    throw placed(asWireError(error, reader), field, values);
  }
}

/** Adds the member in which the error happened to its path. */
function placed(error: WireError, field: FieldPlan | undefined, values: readonly (WireValue | undefined)[]): WireError {
  if (field !== undefined) {
    const value = values[field.slot];
    const index = field.cardinality === 'list' ? `[${Array.isArray(value) ? Math.max(value.length - 1, 0) : 0}]` : '';
    error.path.unshift(`${field.jsonName || field.name}${index}`);
  }
  return error;
}

function wrongWireType(field: FieldPlan, wireType: number, offset: number): WireError {
  const expected = field.cardinality === 'map' ? 2 : field.wireType;
  return new WireError(`field ${field.number} has wire type ${wireType} instead of ${expected}`, offset);
}

/** Reads over a field that the plan does not have. */
function skipUnknown(reader: WireReader, tag: number, start: number): void {
  if (tag >>> 3 === 0) throw new WireError('field number 0 is not allowed', start);
  reader.skipped++;
  reader.skipType(tag & 7, 0, tag >>> 3);
  if (reader.pos > reader.len) throw new WireError('the value ends within a field', start);
}

function readScalar(reader: WireReader, field: FieldPlan): WireValue {
  switch (field.type) {
    case 'string':
      return reader.text();
    case 'bool':
      return reader.bool();
    case 'int32':
      return reader.int32();
    case 'uint32':
      return reader.uint32();
    case 'int64':
      return reader.exactInt64();
    case 'uint64':
      return reader.exactUint64();
    case 'double':
      return reader.double();
    case 'json':
      return reader.jsonText();
    default:
      return reader.base64();
  }
}

function readMember(reader: WireReader, field: FieldPlan, values: (WireValue | undefined)[], depth: number): void {
  const known = values[field.slot];
  if (known instanceof WireMessage) {
    const message = known.shared ? unshared(known) : known;
    values[field.slot] = message;
    readNested(reader, message, reader.end(), depth);
  } else {
    readMessage(reader, field.message(), depth, values, field.slot);
  }
}

/** A message by itself, which may have been read before. It is in its place in `holder` before it is read. */
function readMessage(
  reader: WireReader,
  plan: MessagePlan,
  depth: number,
  holder: (WireValue | undefined)[],
  place: number,
): void {
  const end = reader.end();
  const { memory, skipped, bytesBuffer, pos: start } = reader;
  const maybeKnown = memory !== null && plan.repeats && MessageMemory.isWorth(end - start);
  if (maybeKnown) {
    reader.spend(EFFORT.lookUp);
    const known = memory.recall(plan, bytesBuffer, start, end);
    if (known !== undefined) {
      reader.pos = end;
      holder[place] = known;
      return;
    }
  }
  const message = new WireMessage(plan);
  holder[place] = message;
  readNested(reader, message, end, depth);
  // Of unknown fields it has to be told each time.
  if (!maybeKnown || reader.skipped !== skipped) return;
  message.shared = true;
  memory.remember(plan, bytesBuffer, start, end, message);
}

function readNested(reader: WireReader, message: WireMessage, end: number, depth: number): void {
  const outerEnd = reader.len;
  reader.len = end;
  readFields(reader, message, depth + 1);
  reader.len = outerEnd;
}

/** One element of a repeated field, or several packed numbers. */
function readElements(
  reader: WireReader,
  field: FieldPlan,
  wireType: number,
  values: (WireValue | undefined)[],
  depth: number,
  start: number,
): void {
  const known = values[field.slot];
  const list = Array.isArray(known) ? known : (values[field.slot] = []);
  if (wireType === field.wireType) {
    if (field.type !== 'message') {
      reader.spend(field.wireType === 2 ? EFFORT.text : EFFORT.number);
      list.push(readScalar(reader, field));
      return;
    }
    readMessage(reader, field.message(), depth, list, list.length);
  } else if (wireType === 2) {
    const end = reader.end();
    const outerEnd = reader.len;
    reader.len = end;
    while (reader.pos < end) {
      reader.spend(EFFORT.number);
      list.push(readScalar(reader, field));
    }
    reader.len = outerEnd;
  } else {
    throw wrongWireType(field, wireType, start);
  }
}

function readMapEntry(reader: WireReader, field: FieldPlan, values: (WireValue | undefined)[], depth: number): void {
  const end = reader.end();
  const outerEnd = reader.len;
  reader.len = end;
  reader.spend(EFFORT.mapEntry);
  let key = '';
  let value: WireValue | undefined;
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.tag();
    const number = tag >>> 3;
    if (number === 1 && (tag & 7) === 2) {
      key = reader.text();
    } else if (number === 2 && (tag & 7) === field.wireType) {
      if (field.type === 'message') {
        const holder: (WireValue | undefined)[] = [];
        readMessage(reader, field.message(), depth, holder, 0);
        [value] = holder;
      } else {
        value = readScalar(reader, field);
      }
    } else if (number === 1 || number === 2) {
      throw wrongWireType(field, tag & 7, start);
    } else {
      skipUnknown(reader, tag, start);
    }
  }
  reader.len = outerEnd;
  const known = values[field.slot];
  if (known instanceof Map) known.set(key, value);
  else values[field.slot] = new Map([[key, value]]);
}

/** UTF-16 order is the order of bytes unless characters of these two ranges are compared with each other. */
const BEYOND_BASIC_PLANE = /[\ud800-\udfff]/;
const END_OF_BASIC_PLANE = /[\ue000-\uffff]/;

/** Members of a map in Go's order: by the bytes of their keys. Go writes them in it, too. */
export function sortedEntries(map: WireMap): Iterable<[string, WireValue | undefined]> {
  let before = '';
  let inOrder = true;
  let high = false;
  let beyond = false;
  for (const key of map.keys()) {
    inOrder &&= before <= key;
    high ||= END_OF_BASIC_PLANE.test(key);
    beyond ||= BEYOND_BASIC_PLANE.test(key);
    before = key;
  }
  if (high && beyond) return [...map].sort(([a], [b]) => compareBytes(a, b));
  return inOrder ? map : [...map.keys()].sort().map((key) => [key, map.get(key)]);
}

function compareBytes(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at === a.length || at === b.length ? a.length - b.length : byteRank(a, at) - byteRank(b, at);
}

/** Halves of characters beyond the basic plane come after everything in it. */
function byteRank(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 0xd800 || code >= 0xe000 ? code : code + 0x10000;
}

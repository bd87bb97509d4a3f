import type { FieldPlan, MessagePlan } from './message-plan.ts';
import { WireError, type WireReader } from './wire-reader.ts';

/** A field's value as it was on the wire; undefined stands for absent. */
export type WireValue = string | number | bigint | boolean | WireMessage | WireValue[] | WireMap;
export type WireMap = Map<string, WireValue | undefined>;

/** A message with its values by slot. Bytes are base64 text, the bytes of a `rawjson` message are its JSON text. */
export class WireMessage {
  readonly plan: MessagePlan;
  readonly values: (WireValue | undefined)[];

  constructor(plan: MessagePlan) {
    this.plan = plan;
    this.values = new Array<WireValue | undefined>(plan.fields.length);
  }
}

/** Deeper than any message of an API server; a schema within a schema costs two levels. */
const MAX_DEPTH = 500;

/**
 * Reads fields up to the reader's end into `message`, merging with what is in it as protobuf does.
 * @throws WireError with the offset in the stored value
 */
export function readFields(reader: WireReader, message: WireMessage, depth: number): void {
  const { byNumber } = message.plan;
  const { values } = message;
  if (depth > MAX_DEPTH) throw new WireError(`messages are nested deeper than ${MAX_DEPTH} levels`, reader.pos);
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.tag();
    const field = byNumber[tag >>> 3];
    const wireType = tag & 7;
    if (field === undefined) {
      skipField(reader, tag, start);
    } else if (field.cardinality === 'map' && wireType === 2) {
      readMapEntry(reader, field, values, depth);
    } else if (field.cardinality === 'list') {
      readElements(reader, field, wireType, values, depth, start);
    } else if (wireType === field.wireType) {
      values[field.slot] = readValue(reader, field, values[field.slot], depth);
    } else {
      throw wrongWireType(field, wireType, start);
    }
  }
}

function wrongWireType(field: FieldPlan, wireType: number, offset: number): WireError {
  const expected = field.cardinality === 'map' ? 2 : field.wireType;
  return new WireError(
    `field ${field.number} (${field.jsonName || field.name}) has wire type ${wireType} instead of ${expected}`,
    offset,
  );
}

/** Reads over a field that the plan does not have. */
export function skipField(reader: WireReader, tag: number, start: number): void {
  if (tag >>> 3 === 0) throw new WireError('field number 0 is not allowed', start);
  reader.skipped++;
  reader.skipType(tag & 7, 0, tag >>> 3);
  if (reader.pos > reader.len) throw new WireError('the value ends within a field', start);
}

function readValue(reader: WireReader, field: FieldPlan, previous: WireValue | undefined, depth: number): WireValue {
  switch (field.type) {
    case 'string':
      return reader.text();
    case 'message': {
      const message = previous instanceof WireMessage ? previous : new WireMessage(field.message());
      readNested(reader, message, depth);
      return message;
    }
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
    case 'bytes':
      return reader.base64();
    case 'json':
      return reader.text();
  }
}

function readNested(reader: WireReader, message: WireMessage, depth: number): void {
  const end = reader.end();
  if (end === reader.pos) return;
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
  const list = Array.isArray(known) ? known : [];
  values[field.slot] = list;
  if (wireType === field.wireType) {
    list.push(readValue(reader, field, undefined, depth));
  } else if (wireType === 2) {
    const end = reader.end();
    const outerEnd = reader.len;
    reader.len = end;
    while (reader.pos < end) list.push(readValue(reader, field, undefined, depth));
    reader.len = outerEnd;
  } else {
    throw wrongWireType(field, wireType, start);
  }
}

function readMapEntry(reader: WireReader, field: FieldPlan, values: (WireValue | undefined)[], depth: number): void {
  const end = reader.end();
  const outerEnd = reader.len;
  reader.len = end;
  let key = '';
  let value: WireValue | undefined;
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.tag();
    if (tag >>> 3 === 1 && (tag & 7) === 2) key = reader.text();
    else if (tag >>> 3 === 2 && (tag & 7) === field.wireType) value = readValue(reader, field, undefined, depth);
    else if (tag >>> 3 === 1 || tag >>> 3 === 2) throw wrongWireType(field, tag & 7, start);
    else skipField(reader, tag, start);
  }
  reader.len = outerEnd;
  const known = values[field.slot];
  if (known instanceof Map) known.set(key, value);
  else values[field.slot] = new Map([[key, value]]);
}

/** Members of a map in Go's order: by the bytes of their keys. */
export function sortedEntries(map: WireMap): [string, WireValue | undefined][] {
  const entries = [...map];
  // UTF-16 order is byte order unless characters beyond U+FFFF are compared with others.
  const utf16 = entries.every(([key]) => !/[\ud800-\uffff]/.test(key));
  return entries.sort(([a], [b]) => (utf16 ? (a < b ? -1 : 1) : Buffer.compare(Buffer.from(a), Buffer.from(b))));
}

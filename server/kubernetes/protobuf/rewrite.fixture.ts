import protobuf from 'protobufjs';
import { varint } from '../stored-value.fixture.ts';
import type { FieldPlan } from './message-plan.ts';
import { sortedEntries, WireMessage, type WireValue } from './wire-message.ts';

/** Writes a message as an API server does: fields in the order of their numbers, maps in the order of their keys. */
export function rewritten(message: WireMessage): Uint8Array {
  const writer = new protobuf.Writer();
  for (const field of message.plan.byNumber) {
    const value = field === undefined ? undefined : message.values[field.slot];
    if (field !== undefined && value !== undefined) writeField(writer, field, value);
  }
  return writer.finish();
}

function writeField(writer: protobuf.Writer, field: FieldPlan, value: WireValue): void {
  if (value instanceof Map) {
    for (const [key, element] of sortedEntries(value)) {
      const entry = new protobuf.Writer();
      entry.uint32(0x0a).string(key);
      if (element !== undefined) writeSingle(entry, field, 2, element);
      writer.uint32((field.number << 3) | 2).bytes(entry.finish());
    }
    return;
  }
  for (const element of Array.isArray(value) ? value : [value]) writeSingle(writer, field, field.number, element);
}

function writeSingle(writer: protobuf.Writer, field: FieldPlan, number: number, value: WireValue): void {
  writer.uint32((number << 3) | field.wireType);
  if (value instanceof WireMessage) writer.bytes(rewritten(value));
  else if (field.type === 'bytes') writer.bytes(Buffer.from(String(value), 'base64'));
  else if (typeof value === 'string') writer.string(value);
  else if (field.type === 'double') writer.double(Number(value));
  else writer.raw(varint(BigInt(typeof value === 'boolean' ? Number(value) : String(value))));
}

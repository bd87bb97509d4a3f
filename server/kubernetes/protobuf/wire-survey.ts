import type { UnknownField } from '../decoded-value.ts';
import type { FieldPlan, MessagePlan } from './message-plan.ts';
import type { WireReader } from './wire-reader.ts';

/** As many as are worth looking at; the value itself is always there in full. */
export const MAX_UNKNOWN_FIELDS = 200;

/**
 * Finds the fields of a readable message that its plan does not have, which the ordinary reading skips: those of releases
 * newer than the schema, or than the release that values are read as.
 * @param named the same message in the plan of all releases, to name what later or earlier releases have
 */
export function unknownFields(reader: WireReader, plan: MessagePlan, named: MessagePlan): UnknownField[] {
  const found: UnknownField[] = [];
  survey(reader, plan, named, '', found);
  return found;
}

function survey(reader: WireReader, plan: MessagePlan, named: MessagePlan, path: string, found: UnknownField[]): void {
  const seen = new Map<number, number>();
  while (reader.pos < reader.len && found.length < MAX_UNKNOWN_FIELDS) {
    const tag = reader.tag();
    const number = tag >>> 3;
    const wireType = tag & 7;
    const field = plan.byNumber[number];
    if (field === undefined) {
      found.push(unknownField(reader, named, path, number, wireType));
    } else if (field.type === 'message' && wireType === 2) {
      const index = seen.get(number) ?? 0;
      seen.set(number, index + 1);
      const inner = named.byNumber[number]?.message() ?? field.message();
      surveyInner(reader, field, inner, memberPath(path, field, index), found);
    } else {
      reader.skipType(wireType, 0, number);
    }
  }
}

function memberPath(path: string, field: FieldPlan, index: number): string {
  if (field.inline) return path;
  const member = path === '' ? field.jsonName : `${path}.${field.jsonName}`;
  return field.cardinality === 'list' ? `${member}[${index}]` : member;
}

function surveyInner(
  reader: WireReader,
  field: FieldPlan,
  named: MessagePlan,
  path: string,
  found: UnknownField[],
): void {
  const outerEnd = reader.len;
  const end = reader.end();
  reader.len = end;
  if (field.cardinality === 'map') surveyMapEntry(reader, field, named, path, found);
  else survey(reader, field.message(), named, path, found);
  reader.pos = end;
  reader.len = outerEnd;
}

function surveyMapEntry(
  reader: WireReader,
  field: FieldPlan,
  named: MessagePlan,
  path: string,
  found: UnknownField[],
): void {
  let key = '';
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 0x0a) {
      key = reader.text();
    } else if (tag === 0x12) {
      const outerEnd = reader.len;
      reader.len = reader.end();
      survey(reader, field.message(), named, `${path}[${key}]`, found);
      reader.pos = reader.len;
      reader.len = outerEnd;
    } else {
      reader.skipType(tag & 7, 0, tag >>> 3);
    }
  }
}

function unknownField(
  reader: WireReader,
  named: MessagePlan,
  path: string,
  number: number,
  wireType: number,
): UnknownField {
  const offset = reader.pos;
  reader.skipType(wireType, 0, number);
  const end = reader.pos;
  let start = offset;
  if (wireType === 2) {
    reader.pos = offset;
    reader.size();
    start = reader.pos;
    reader.pos = end;
  }
  const name = named.byNumber[number]?.jsonName ?? null;
  return { path, number, wireType, name, bytes: reader.bytesBuffer.toString('base64', start, end) };
}

import { isZeroTime } from '../go-values.ts';
import type { FieldPlan } from './message-plan.ts';
import { WireMessage, type WireValue } from './wire-message.ts';

/** Whether Go's encoder writes a member, leaves it out, or writes null for it. */
export type Presence = 'printed' | 'left-out' | 'null';

/** Go's rules for a field that has `value` on the wire; undefined: it is not on the wire. */
export function presence(field: FieldPlan, value: WireValue | undefined): Presence {
  if (value === undefined) return absent(field);
  if (field.pointer || field.cardinality !== 'one') return 'printed';
  if (field.omitempty && isEmpty(field, value)) return 'left-out';
  if (field.omitzero && value instanceof WireMessage && isUnsetTime(value)) return 'left-out';
  return 'printed';
}

function absent(field: FieldPlan): Presence {
  if (field.onlyIfPresent) return 'left-out';
  if (field.inline) return 'printed';
  const nothing = field.omitempty ? 'left-out' : 'null';
  if (field.pointer || field.cardinality !== 'one' || field.type === 'bytes') return nothing;
  if (field.type !== 'message') return field.omitempty ? 'left-out' : 'printed';
  const { form } = field.message();
  if (form === 'list' || form === 'map') return nothing;
  return field.omitzero ? 'left-out' : 'printed';
}

/** What omitempty leaves out: zero scalars, empty lists and maps, but never a plain message. */
function isEmpty(field: FieldPlan, value: WireValue): boolean {
  if (!(value instanceof WireMessage)) return value === '' || value === 0 || value === false;
  const { form } = field.message();
  return (form === 'list' || form === 'map') && value.values[0] === undefined;
}

/** Whether a map prints null for an entry without a value. */
export function isNullElement(field: FieldPlan): boolean {
  if (field.type !== 'message') return field.nullElement;
  const { form } = field.message();
  return form === 'list' || form === 'map';
}

/** A time is unset when its message is empty or says Go's zero time. */
export function isUnsetTime(time: WireMessage): boolean {
  const seconds = numberOf(wireValue(time, 1));
  if (isZeroTime(seconds)) return time.plan.form === 'time' || Math.abs(Number(numberOf(wireValue(time, 2)))) < 1000;
  return time.values.every((value) => value === undefined);
}

/** The value of a field by its number. */
export function wireValue(message: WireMessage, number: number): WireValue | undefined {
  const field = message.plan.byNumber[number];
  return field === undefined ? undefined : message.values[field.slot];
}

export function numberOf(value: WireValue | undefined): number | bigint {
  return typeof value === 'number' || typeof value === 'bigint' ? value : 0;
}

export function textOf(value: WireValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

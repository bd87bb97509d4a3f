import { GenerationCache } from '../../domain/generation-cache.ts';
import type { JsonObject, JsonValue } from '../decoded-value.ts';
import { emptyObject, parseJson } from '../json-text.ts';
import { Effort } from '../reading-effort.ts';
import type { FieldPlan } from './message-plan.ts';
import { isNullElement, presence, textOf } from './presence.ts';
import { fieldForm, scalarForm } from './special-forms.ts';
import { emptyMessage, sortedEntries, WireMessage, type WireValue } from './wire-message.ts';

/** The message as an object: the same members as its text, in the same order as far as objects have one. */
export function messageObject(message: WireMessage, target?: JsonObject): JsonValue {
  if (!message.shared) return newObject(message, target ?? emptyObject());
  message.object ??= newObject(message, emptyObject());
  return message.object;
}

function newObject(message: WireMessage, target: JsonObject): JsonValue {
  const { form } = message.plan;
  if (form === 'object') {
    addMembers(target, message);
    return target;
  }
  const scalar = scalarForm(message);
  if (scalar !== undefined) return scalar;
  if (form === 'rawjson') return rawJson(textOf(message.values[0]));
  const chosen = fieldForm(message);
  if (chosen?.field !== undefined && chosen.value !== undefined) return fieldValue(chosen.field, chosen.value);
  return parseJson(chosen?.absent ?? 'null');
}

function addMembers(target: JsonObject, message: WireMessage): void {
  const { plan, values } = message;
  for (const field of plan.fields) {
    const value = values[field.slot];
    if (value === undefined && field.leftOutIfAbsent) continue;
    const present = presence(field, value);
    if (present === 'left-out') continue;
    if (field.inline) addMembers(target, value instanceof WireMessage ? value : emptyMessage(field.message()));
    else if (present === 'null') target[field.jsonName] = null;
    else target[field.jsonName] = value === undefined ? zeroValue(field) : fieldValue(field, value);
  }
}

function zeroValue(field: FieldPlan): JsonValue {
  switch (field.type) {
    case 'message':
      return messageObject(emptyMessage(field.message()));
    case 'string':
    case 'bytes':
      return '';
    case 'bool':
      return false;
    default:
      return 0;
  }
}

function fieldValue(field: FieldPlan, value: WireValue): JsonValue {
  if (field.cardinality === 'one') return singleValue(value);
  if (value instanceof Map) {
    const object = emptyObject();
    for (const [key, element] of sortedEntries(value)) {
      object[key] = element === undefined ? absentElement(field) : singleValue(element);
    }
    return object;
  }
  return Array.isArray(value) ? value.map(singleValue) : [];
}

/** A map's entry without a value. */
function absentElement(field: FieldPlan): JsonValue {
  return isNullElement(field) ? null : zeroValue(field);
}

function singleValue(value: WireValue): JsonValue {
  // JSON has no NaN and no infinities.
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  if (typeof value !== 'object') return value;
  return value instanceof WireMessage ? messageObject(value) : null;
}

/** One of many in a value: together they may cost what a value of their size may. */
const LEAST_EFFORT = 10_000;

/**
 * What managedFields say of a manager's fields is the same text in one version after the other, and in many objects. Read
 * once, it is the same object too, and compared at a glance. Nobody may change what was decoded.
 */
const rawJsonRead = new GenerationCache<string, JsonValue>(512);
const MOST_REMEMBERED_LENGTH = 4096;

function rawJson(text: string): JsonValue {
  if (text === '') return null;
  const known = rawJsonRead.get(text);
  if (known !== undefined) return known;
  let value: JsonValue;
  try {
    value = parseJson(text, new Effort(text.length, LEAST_EFFORT));
  } catch {
    return text;
  }
  if (text.length <= MOST_REMEMBERED_LENGTH) rawJsonRead.set(text, value);
  return value;
}

import { doubleText } from '../go-values.ts';
import { compactJson, quoted } from '../json-escape.ts';
import type { FieldPlan, MessagePlan } from './message-plan.ts';
import { isNullElement, presence, textOf } from './presence.ts';
import { fieldForm, scalarForm } from './special-forms.ts';
import { emptyMessage, sortedEntries, WireMessage, type WireValue } from './wire-message.ts';

/** The JSON text of a message as Go's encoder writes it; `before` are members that come first, such as `"kind":"Pod"`. */
export function messageText(message: WireMessage, before = ''): string {
  const scalar = scalarForm(message);
  if (scalar !== undefined) return typeof scalar === 'string' ? quoted(scalar) : String(scalar);
  if (message.plan.form === 'rawjson') return rawJsonText(textOf(message.values[0]));
  const chosen = fieldForm(message);
  if (chosen === undefined) return `${withMembers(`{${before}`, 1, message)}}`;
  const { field, value, absent } = chosen;
  return field === undefined || value === undefined ? absent : valueText(field, value);
}

/** `text` with the members of a message; it holds no member yet while it is `open` long. */
function withMembers(text: string, open: number, message: WireMessage): string {
  const { plan, values } = message;
  let joined = text;
  for (const field of plan.fields) {
    const value = values[field.slot];
    if (value === undefined && field.leftOutIfAbsent) continue;
    const present = presence(field, value);
    if (present === 'left-out') continue;
    if (field.inline) {
      joined = withMembers(joined, open, value instanceof WireMessage ? value : emptyMessage(field.message()));
      continue;
    }
    const member = present === 'null' ? 'null' : value === undefined ? zeroText(field) : valueText(field, value);
    joined += (joined.length > open ? ',' : '') + field.memberText + member;
  }
  return joined;
}

function zeroText(field: FieldPlan): string {
  switch (field.type) {
    case 'message':
      return emptyText(field.message());
    case 'string':
    case 'bytes':
      return '""';
    case 'bool':
      return 'false';
    default:
      return '0';
  }
}

const emptyTexts = new WeakMap<MessagePlan, string>();

function emptyText(plan: MessagePlan): string {
  let text = emptyTexts.get(plan);
  if (text === undefined) {
    text = messageText(emptyMessage(plan));
    emptyTexts.set(plan, text);
  }
  return text;
}

function valueText(field: FieldPlan, value: WireValue): string {
  if (field.cardinality === 'one') return singleText(field, value);
  let text = '';
  if (value instanceof Map) {
    for (const [key, element] of sortedEntries(value)) {
      text += `${text === '' ? '' : ','}${quoted(key)}:${element === undefined ? absentElement(field) : singleText(field, element)}`;
    }
    return `{${text}}`;
  }
  if (!Array.isArray(value)) return '[]';
  for (const element of value) text += (text === '' ? '' : ',') + singleText(field, element);
  return `[${text}]`;
}

/** A map's entry without a value. */
function absentElement(field: FieldPlan): string {
  return isNullElement(field) ? 'null' : zeroText(field);
}

function singleText(field: FieldPlan, value: WireValue): string {
  switch (field.type) {
    case 'string':
      return quoted(textOf(value));
    case 'bytes':
      return `"${textOf(value)}"`;
    case 'double':
      return typeof value === 'number' ? doubleText(value) : '0';
    case 'message':
      return value instanceof WireMessage ? messageText(value) : 'null';
    default:
      return String(value);
  }
}

function rawJsonText(text: string): string {
  if (text === '') return 'null';
  try {
    JSON.parse(text);
  } catch {
    // What a server would refuse to print is kept as a string, so that nothing of it is lost.
    return quoted(text);
  }
  return compactJson(text);
}

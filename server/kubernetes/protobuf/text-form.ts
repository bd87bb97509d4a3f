import { doubleText } from '../go-values.ts';
import { compactJson, quoted } from '../json-escape.ts';
import type { FieldPlan, MessagePlan } from './message-plan.ts';
import { isNullElement, presence, textOf } from './presence.ts';
import { fieldForm, scalarForm } from './special-forms.ts';
import { emptyMessage, sortedEntries, WireMessage, type WireValue } from './wire-message.ts';

const CHUNK = 512;

/**
 * A text that is put together of up to a million pieces. They are joined in chunks, soon after they were made: adding each to
 * the text itself would make an object that lives until the end.
 */
class Pieces {
  readonly #chunks: string[] = [];
  #last: string[] = [];

  add(piece: string): void {
    if (this.#last.push(piece) < CHUNK) return;
    this.#chunks.push(this.#last.join(''));
    this.#last = [];
  }

  text(): string {
    return this.#chunks.join('') + this.#last.join('');
  }
}

/** The JSON text of a message as Go's encoder writes it; `before` are members that come first, such as `"kind":"Pod"`. */
export function messageText(message: WireMessage, before = ''): string {
  const pieces = new Pieces();
  writeMessage(pieces, message, before);
  return pieces.text();
}

function writeMessage(pieces: Pieces, message: WireMessage, before: string): void {
  const scalar = scalarForm(message);
  if (scalar !== undefined) {
    pieces.add(typeof scalar === 'string' ? quoted(scalar) : String(scalar));
    return;
  }
  if (message.plan.form === 'rawjson') {
    pieces.add(rawJsonText(textOf(message.values[0])));
    return;
  }
  const chosen = fieldForm(message);
  if (chosen === undefined) {
    pieces.add(before === '' ? '{' : `{${before}`);
    writeMembers(pieces, message, before !== '');
    pieces.add('}');
    return;
  }
  const { field, value, absent } = chosen;
  if (field === undefined || value === undefined) pieces.add(absent);
  else writeValue(pieces, field, value);
}

/** @param preceded whether there is a member already. @returns the same afterwards */
function writeMembers(pieces: Pieces, { plan, values }: WireMessage, preceded: boolean): boolean {
  let comma = preceded;
  for (const field of plan.fields) {
    const value = values[field.slot];
    if (value === undefined && field.leftOutIfAbsent) continue;
    const present = presence(field, value);
    if (present === 'left-out') continue;
    if (field.inline) {
      comma = writeMembers(pieces, value instanceof WireMessage ? value : emptyMessage(field.message()), comma);
      continue;
    }
    pieces.add(comma ? field.nextMemberText : field.memberText);
    comma = true;
    if (present === 'null') pieces.add('null');
    else if (value === undefined) pieces.add(zeroText(field));
    else writeValue(pieces, field, value);
  }
  return comma;
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

function writeValue(pieces: Pieces, field: FieldPlan, value: WireValue): void {
  if (field.cardinality === 'one') {
    writeSingle(pieces, field, value);
  } else if (value instanceof Map) {
    let separator = '{';
    for (const [key, element] of sortedEntries(value)) {
      pieces.add(separator);
      pieces.add(quoted(key));
      pieces.add(':');
      if (element === undefined) pieces.add(absentElement(field));
      else writeSingle(pieces, field, element);
      separator = ',';
    }
    pieces.add(separator === '{' ? '{}' : '}');
  } else {
    let separator = '[';
    for (const element of Array.isArray(value) ? value : []) {
      pieces.add(separator);
      writeSingle(pieces, field, element);
      separator = ',';
    }
    pieces.add(separator === '[' ? '[]' : ']');
  }
}

/** A map's entry without a value. */
function absentElement(field: FieldPlan): string {
  return isNullElement(field) ? 'null' : zeroText(field);
}

function writeSingle(pieces: Pieces, field: FieldPlan, value: WireValue): void {
  if (value instanceof WireMessage) {
    if (value.shared) pieces.add((value.text ??= messageText(value)));
    else writeMessage(pieces, value, '');
  } else pieces.add(scalarText(field, value));
}

function scalarText(field: FieldPlan, value: WireValue): string {
  switch (field.type) {
    case 'string':
      return quoted(textOf(value));
    case 'bytes':
      return `"${textOf(value)}"`;
    case 'double':
      return typeof value === 'number' ? doubleText(value) : '0';
    case 'message':
      return 'null';
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

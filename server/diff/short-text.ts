import type { JsonValue } from '../domain/json.ts';

const MAX_LENGTH = 60;
const REDACTED = /^<redacted: (\d+) bytes, hmac [0-9a-f]{10}>$/;

/** A value in few characters: scalars as they are, what is long cut in the middle, lists and objects by their size. */
export function shortText(value: JsonValue, maxLength = MAX_LENGTH): string {
  if (typeof value === 'string') return shortString(value, maxLength);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object')) {
      const text = `[${value.map((item) => shortText(item, maxLength)).join(', ')}]`;
      if (text.length <= maxLength) return text;
    }
    return counted(value.length, 'item');
  }
  const names = Object.keys(value);
  const text = `{${names.map((name) => `${name}: ${scalarOrDots(value[name])}`).join(', ')}}`;
  return text.length <= maxLength ? text : `{${counted(names.length, 'member')}}`;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** One line, cut in the middle: names and messages differ at both ends. */
export function cut(text: string, maxLength: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= maxLength) return line;
  const tail = Math.floor((maxLength - 1) / 3);
  return `${line.slice(0, maxLength - 1 - tail)}…${line.slice(line.length - tail)}`;
}

/** The size in bytes that a placeholder of a redacted value tells; null for any other value. */
export function redactedBytes(value: JsonValue | undefined): number | null {
  if (typeof value !== 'string' || !value.startsWith('<redacted: ')) return null;
  const bytes = REDACTED.exec(value)?.[1];
  return bytes === undefined ? null : Number(bytes);
}

function shortString(text: string, maxLength: number): string {
  if (text === '') return '""';
  const bytes = redactedBytes(text);
  if (bytes !== null) return `redacted (${counted(bytes, 'byte')})`;
  if (text.length > maxLength && text.includes('\n')) return counted(lineCount(text), 'line');
  return cut(text, maxLength) || JSON.stringify(text.slice(0, maxLength));
}

function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function scalarOrDots(value: JsonValue | undefined): string {
  return typeof value === 'object' && value !== null ? '…' : shortText(value ?? null, MAX_LENGTH / 2);
}

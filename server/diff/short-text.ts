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
  const line = withoutMiddle(text, maxLength * 4)
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= maxLength) return line;
  const tail = Math.floor((maxLength - 1) / 3);
  return `${line.slice(0, maxLength - 1 - tail)}…${line.slice(line.length - tail)}`;
}

/** Nothing of the middle of a long text will be shown; there is no need to look at it. */
function withoutMiddle(text: string, length: number): string {
  return text.length <= length * 2 ? text : `${text.slice(0, length)} ${text.slice(-length)}`;
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
  let lines = text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function scalarOrDots(value: JsonValue | undefined): string {
  return typeof value === 'object' && value !== null ? '…' : shortText(value ?? null, MAX_LENGTH / 2);
}

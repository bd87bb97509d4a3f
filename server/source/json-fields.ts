import type { Revision } from '../domain/revision.ts';

/** The members of a JSON object of which nothing is known yet. */
export type Fields = Record<string, unknown>;

/** JSON that is not what it has to be; the message says why. */
export class MalformedJson extends Error {}

/** @throws MalformedJson */
export function parseObject(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MalformedJson('it is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new MalformedJson('it is no JSON object');
  return value as Fields;
}

/** A number, or its digits, which is how some write an int64. */
export function revision(fields: Fields, name: string): Revision {
  const given = fields[name];
  const value = typeof given === 'string' && /^\d{1,19}$/.test(given) ? Number(given) : given;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new MalformedJson(`${name} has to be a whole number, not ${show(given)}`);
  }
  return value;
}

/** An int64 or a uint64 as decimal digits. */
export function decimal(fields: Fields, name: string): string {
  const value = fields[name];
  // Small ones may be numbers; beyond 2^53 a number would have been rounded.
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
  if (typeof value !== 'string' || !/^-?\d{1,20}$/.test(value)) {
    throw new MalformedJson(`${name} has to be a decimal number as text, not ${show(value)}`);
  }
  return value;
}

export function base64(fields: Fields, name: string): Uint8Array {
  const value = fields[name];
  if (value === undefined || value === null) return new Uint8Array(0);
  if (typeof value !== 'string') throw new MalformedJson(`${name} has to be base64, not ${show(value)}`);
  const bytes = Buffer.from(value, 'base64');
  // Node skips what is no base64; then the lengths do not agree.
  const digits = value.endsWith('==') ? value.length - 2 : value.endsWith('=') ? value.length - 1 : value.length;
  if (bytes.length !== Math.floor((digits * 3) / 4)) throw new MalformedJson(`${name} is not base64`);
  return bytes;
}

export function time(fields: Fields, name: string): number {
  const value = fields[name];
  const ms = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : NaN;
  if (!Number.isFinite(ms)) throw new MalformedJson(`${name} has to be a time as in RFC 3339, not ${show(value)}`);
  return ms;
}

export function optionalText(fields: Fields, name: string): string | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new MalformedJson(`${name} has to be a text, not ${show(value)}`);
  return value;
}

export function list(fields: Fields, name: string): Fields[] {
  const value = fields[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new MalformedJson(`${name} has to be a list, not ${show(value)}`);
  return value.map((item: unknown) => {
    if (typeof item !== 'object' || item === null) throw new MalformedJson(`${name} has to be a list of objects`);
    return item as Fields;
  });
}

export function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/**
 * The same JSON with integers of many digits as texts: a number would round them, and lease and cluster ids have as many.
 */
export function withExactIntegers(text: string): string {
  let exact = '';
  for (let at = 0; at < text.length;) {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? text.length : quote;
    exact += text.slice(at, end).replaceAll(/(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g, '"$&"');
    at = quote < 0 ? text.length : stringEnd(text, quote);
    exact += text.slice(end, at);
  }
  return exact;
}

function stringEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text[at - 1 - escapes] === '\\') escapes++;
    if (escapes % 2 === 0) return at + 1;
  }
  return text.length;
}

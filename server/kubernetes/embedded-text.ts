import { parseAllDocuments } from 'yaml';
import type { JsonValue } from '../domain/json.ts';
import { emptyObject, parseJson } from './json-text.ts';

/** Reading them takes a few milliseconds; what is longer stays a text. */
const MAX_JSON = 256 * 1024;
const MAX_YAML = 32 * 1024;
const MAX_DEPTH = 100;
/** A name and a colon, or an item of a list, after comments and the start of a document. */
const LIKE_YAML = /^(?:\s*(?:#.*)?\n|---.*\n|%.*\n)*(?:[\w$/.~"'-][^\n:{}]*:(?:\s|$)|- )/;
/** Sentences, where a colon means nothing. */
const PROSE = new Set(['message', 'reason', 'description', 'note', 'log']);

/** The object or list that a text holds: JSON or YAML of several lines, as in a ConfigMap or an annotation. */
export function openText(
  text: string,
  member: string,
): { readonly form: 'JSON' | 'YAML'; readonly value: JsonValue } | null {
  if (/^\s*[{[]/.test(text)) {
    const value = readJson(text);
    if (value !== null) return { form: 'JSON', value };
  }
  if (PROSE.has(member) || text.length > MAX_YAML || !text.trimEnd().includes('\n') || !LIKE_YAML.test(text))
    return null;
  const value = readYaml(text);
  return value === null ? null : { form: 'YAML', value };
}

function readJson(text: string): JsonValue | null {
  if (text.length > MAX_JSON) return null;
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

/** Several documents are a list of them. */
function readYaml(text: string): JsonValue | null {
  try {
    const documents = parseAllDocuments(text, { logLevel: 'silent', intAsBigInt: true, uniqueKeys: true });
    if ('empty' in documents) return null;
    if (documents.some(({ errors, warnings }) => errors.length + warnings.length > 0)) return null;
    const values = documents.map((document) => plain(document.toJS({ maxAliasCount: 100 }), 0));
    const value = values.length === 1 ? values[0] : values;
    return typeof value === 'object' ? value : null;
  } catch {
    // Too deep, or too many aliases: it stays the text that it is.
    return null;
  }
}

/** What YAML gives, as JSON has it: numbers that fit are numbers. @throws RangeError for what is too deep or no JSON */
function plain(value: unknown, depth: number): JsonValue {
  if (depth > MAX_DEPTH) throw new RangeError('nested too deeply');
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new RangeError('no member of JSON');
  const result = emptyObject();
  for (const [member, inner] of Object.entries(value as object)) result[member] = plain(inner, depth + 1);
  return result;
}

import type { ObjectIdentity } from '../domain/facts.ts';
import { isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import type { DecodedValue } from './decoded-value.ts';
import { type Hiding, isPlaceholder, secretBytes } from './fingerprint.ts';
import { emptyObject, stringifyJson } from './json-text.ts';
// oxlint-disable-next-line import/no-cycle -- as there
import { redactText } from './secret-copies.ts';

/** Members of a Secret that tell nothing secret. Everything else is hidden, known or not. */
const OPEN_MEMBERS = new Set(['apiVersion', 'kind', 'type', 'immutable']);
const UNREADABLE = 'unreadable';
const TOO_MANY = 'has more secrets than can be hidden one by one';
const UNREADABLE_REASON = new RegExp(`^(?:cannot be decoded as [a-z -]+(?:, byte \\d+)?|${TOO_MANY})$`);
/** Deeper than any real object; what is deeper is hidden as a whole. */
const MAX_DEPTH = 200;
/** Shorter texts occur by chance; replacing them elsewhere would only destroy names. */
const SHORTEST_RECOGNISED = 4;

/** A Secret (or a list of them) with every value replaced by its placeholder; member names stay. */
export function redactSecret(secret: JsonObject, hiding: Hiding): JsonObject {
  const result = emptyObject();
  for (const member in secret) {
    const value = secret[member] as JsonValue;
    if (OPEN_MEMBERS.has(member) && !isContainer(value)) result[member] = value;
    else if (member === 'metadata' && isObject(value)) result[member] = redactMetadata(value, secret, hiding);
    else if (member === 'items' && Array.isArray(value)) {
      result[member] = value.map((item) =>
        isObject(item) ? redactSecret(item, hiding) : redactLeaves(item, hiding, 'text'),
      );
    } else if (member === UNREADABLE && isUnreadable(value)) result[member] = value;
    else result[member] = redactLeaves(value, hiding, member === 'data' ? 'base64' : 'text');
  }
  return result;
}

/** Every scalar replaced, the structure kept. `base64`: texts are the base64 of what is hidden. null stays null. */
export function redactLeaves(value: JsonValue, hiding: Hiding, form: 'base64' | 'text', depth = 0): JsonValue {
  if (value === null) return null;
  if (typeof value === 'string') {
    if (isPlaceholder(value)) return value;
    return hiding.placeholder(form === 'base64' ? secretBytes(value) : Buffer.from(value, 'utf8'));
  }
  if (typeof value !== 'object' || depth > MAX_DEPTH) return hiding.placeholder(Buffer.from(stringifyJson(value)));
  if (Array.isArray(value)) return value.map((item) => redactLeaves(item, hiding, form, depth + 1));
  const result = emptyObject();
  for (const member in value) result[member] = redactLeaves(value[member] as JsonValue, hiding, form, depth + 1);
  return result;
}

/**
 * What is stored for a Secret that could not be decoded, or not be hidden piece by piece: none of its bytes, but its name, its size, a fingerprint, and why.
 * The reason is our own words, because a parser's message may quote what it could not read.
 */
export function unreadableSecret(
  identity: ObjectIdentity,
  decoded: DecodedValue,
  hidden: string,
  why: 'cannot be read' | 'too many secrets',
): JsonObject {
  const form = decoded.encoding === 'kubernetes-protobuf' ? 'protobuf' : decoded.encoding;
  const offset = decoded.problem?.offset;
  const unread = `cannot be decoded as ${form}${typeof offset === 'number' ? `, byte ${offset}` : ''}`;
  const reason = why === 'too many secrets' ? TOO_MANY : unread;
  const result = emptyObject();
  if (identity.kubernetes || decoded.kind !== null) {
    result['apiVersion'] = 'v1';
    result['kind'] = decoded.kind ?? identity.kind ?? 'Secret';
    const metadata = emptyObject();
    metadata['name'] = identity.name;
    if (identity.namespace !== null) metadata['namespace'] = identity.namespace;
    result['metadata'] = metadata;
  }
  const unreadable = emptyObject();
  unreadable['reason'] = reason;
  unreadable['value'] = hidden;
  result[UNREADABLE] = unreadable;
  return result;
}

function isUnreadable(value: JsonValue): boolean {
  if (!isObject(value)) return false;
  const { reason, value: hidden } = value;
  if (typeof reason !== 'string' || typeof hidden !== 'string' || Object.keys(value).length !== 2) return false;
  return UNREADABLE_REASON.test(reason) && isPlaceholder(hidden);
}

/** Annotations may hold copies of the whole Secret, as kubectl's last-applied-configuration does. */
function redactMetadata(metadata: JsonObject, secret: JsonObject, hiding: Hiding): JsonObject {
  const annotations = metadata['annotations'];
  if (annotations === undefined || annotations === null) return metadata;
  const result: JsonObject = Object.assign(emptyObject(), metadata);
  if (!isObject(annotations)) {
    result['annotations'] = redactLeaves(annotations, hiding, 'text');
    return result;
  }
  const texts = secretTexts(secret);
  hiding.search(texts.length * stringifyJson(annotations).length);
  const redacted = emptyObject();
  for (const name in annotations) redacted[name] = redactAnnotation(annotations[name] as JsonValue, texts, hiding);
  result['annotations'] = redacted;
  return result;
}

function redactAnnotation(annotation: JsonValue, texts: readonly string[], hiding: Hiding): JsonValue {
  if (typeof annotation !== 'string') return redactLeaves(annotation, hiding, 'text');
  const result = redactText(annotation, hiding, 'secret');
  const leaks = texts.some((text) => result.includes(text));
  return leaks ? hiding.placeholder(Buffer.from(annotation, 'utf8')) : result;
}

/** The values of a Secret in the forms in which they might be repeated elsewhere in it. */
function secretTexts(secret: JsonObject): readonly string[] {
  const texts = new Set<string>();
  const collect = (value: JsonValue | undefined, depth: number): void => {
    if (typeof value === 'string' && !isPlaceholder(value)) {
      const bytes = secretBytes(value);
      for (const text of [value, bytes.toString('utf8'), bytes.toString('base64'), toBase64(value)]) {
        if (text.length >= SHORTEST_RECOGNISED) texts.add(text);
      }
    } else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH) {
      for (const item of Object.values(value)) collect(item, depth + 1);
    }
  };
  for (const member in secret) {
    if (!OPEN_MEMBERS.has(member) && member !== 'metadata' && member !== UNREADABLE) collect(secret[member], 0);
  }
  return [...texts];
}

function toBase64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function isContainer(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null;
}

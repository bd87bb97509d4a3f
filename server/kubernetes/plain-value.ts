import { CborError, hasCborHeader, readCbor } from './cbor.ts';
import { isObject } from '../domain/json.ts';
import type { DecodedValue, DecodeProblem, JsonValue } from './decoded-value.ts';
import { compactJson } from './json-escape.ts';
import { withResourceVersion } from './json-members.ts';
import { JsonTextError, parseJson, stringifyJson } from './json-text.ts';

/** Values that are neither encrypted nor in the protobuf envelope: JSON, CBOR, text, bytes. Never throws. */
export function decodePlainValue(value: Uint8Array, modRevision: number | undefined): DecodedValue {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (bytes.length === 0) return plainValue('empty', 'empty', {});
  if (hasCborHeader(bytes)) return decodeCbor(bytes, modRevision);
  const text = validText(bytes);
  if (text === null) return plainValue('bytes', 'bytes', {});
  return /^\s*[{[]/.test(text) ? decodeJson(text, modRevision) : plainValue('text', 'text', { text });
}

/**
 * The object of a JSON or CBOR value as JSON text; null for everything else.
 * @param isBuiltIn whether a kind's members are printed in the order of its type instead of the alphabet's
 */
export function plainValueText(
  value: Uint8Array,
  modRevision: number | undefined,
  isBuiltIn: (apiVersion: string, kind: string) => boolean,
): string | null {
  const { encoding, object, apiVersion, kind } = decodePlainValue(value, modRevision);
  if (object === undefined) return null;
  if (encoding === 'cbor') return stringifyJson(sortedMembers(object));
  const text = validText(value) ?? '';
  if (modRevision === undefined || kind === null) return compactJson(text);
  return withResourceVersion(text, String(modRevision), !isBuiltIn(apiVersion ?? '', kind));
}

function decodeJson(text: string, modRevision: number | undefined): DecodedValue {
  try {
    const object = parseJson(text);
    fillResourceVersion(object, modRevision);
    return plainValue('json', 'JSON', { object });
  } catch (error) {
    const offset = error instanceof JsonTextError ? Buffer.byteLength(text.slice(0, error.position)) : null;
    return plainValue('text', 'text', { text, problem: { reason: reasonOf(error), offset } });
  }
}

function decodeCbor(bytes: Buffer, modRevision: number | undefined): DecodedValue {
  try {
    const object = readCbor(bytes);
    fillResourceVersion(object, modRevision);
    return plainValue('cbor', 'CBOR', { object });
  } catch (error) {
    const offset = error instanceof CborError ? error.offset : null;
    return plainValue('cbor', 'CBOR', { problem: { reason: reasonOf(error), offset } });
  }
}

/** A value that stays closed. */
export function closedValue(encryption: string, problem: DecodeProblem): DecodedValue {
  return plainValue('encrypted', `encrypted (${encryption})`, { problem });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function plainValue(
  encoding: DecodedValue['encoding'],
  contentType: string,
  content: Partial<Pick<DecodedValue, 'object' | 'text' | 'problem'>>,
): DecodedValue {
  const { object, text = null, problem = null } = content;
  const apiVersion = memberText(object, 'apiVersion');
  return { encoding, contentType, apiVersion, kind: memberText(object, 'kind'), object, text, problem };
}

function memberText(value: JsonValue | undefined, name: string): string | null {
  const member = isObject(value) ? value[name] : null;
  return typeof member === 'string' && member !== '' ? member : null;
}

/** Only what names a kind is an API server's object. */
function fillResourceVersion(value: JsonValue, modRevision: number | undefined): void {
  if (modRevision === undefined || memberText(value, 'kind') === null || !isObject(value)) return;
  const metadata = value['metadata'];
  if (isObject(metadata)) metadata['resourceVersion'] = String(modRevision);
}

function sortedMembers(value: JsonValue): JsonValue {
  const metadata = isObject(value) ? value['metadata'] : undefined;
  if (!isObject(value) || !isObject(metadata)) return value;
  const names = Object.keys(metadata).sort();
  return { ...value, metadata: Object.fromEntries(names.map((name) => [name, metadata[name] ?? null])) };
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const NOT_TEXT = /[^\t\n\v\f\r -\uffff]/;

/** UTF-8 without control characters that no text has; null for anything else. */
function validText(bytes: Uint8Array): string | null {
  try {
    const text = strictUtf8.decode(bytes);
    return NOT_TEXT.test(text) ? null : text;
  } catch {
    return null;
  }
}

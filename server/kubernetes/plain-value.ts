import type { DecodedValue, JsonValue } from './decoded-value.ts';
import { compactJson } from './json-escape.ts';
import { JsonTextError, parseJson } from './json-text.ts';
import { utf8Text } from './wire-reader.ts';

/** Values that are not in the protobuf envelope: JSON, CBOR, encrypted, text, bytes. Never throws. */
export function decodePlainValue(value: Uint8Array, modRevision: number | undefined): DecodedValue {
  const buffer = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (buffer.length === 0) return plain('empty', 'empty', {});
  const encryption = encryptionOf(buffer);
  if (encryption !== null) {
    const problem = { reason: `the value is encrypted (${encryption}) and cannot be read without the key`, offset: 0 };
    return plain('encrypted', `encrypted (${encryption})`, { problem });
  }
  if (isCbor(buffer)) return plain('cbor', 'CBOR', { problem: { reason: 'CBOR values are not read yet', offset: 0 } });
  const text = validText(buffer);
  if (text === null) return plain('bytes', 'bytes', {});
  if (!/^\s*[{[]/.test(text)) return plain('text', 'text', { text });
  return decodeJson(text, modRevision);
}

function decodeJson(text: string, modRevision: number | undefined): DecodedValue {
  try {
    const object = parseJson(text);
    fillResourceVersion(object, modRevision);
    return plain('json', 'JSON', { object });
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    const offset = Buffer.byteLength(text.slice(0, error.position));
    return plain('text', 'text', { text, problem: { reason: error.message, offset } });
  }
}

/** The JSON text of a JSON value; null for everything else. */
export function plainValueText(value: Uint8Array, modRevision: number | undefined): string | null {
  const decoded = decodePlainValue(value, modRevision);
  if (decoded.encoding !== 'json') return null;
  return compactJson(utf8Text(Buffer.from(value), 0, value.length).trim());
}

function plain(
  encoding: DecodedValue['encoding'],
  contentType: string,
  content: Partial<Pick<DecodedValue, 'object' | 'text' | 'problem'>>,
): DecodedValue {
  const { object, text = null, problem = null } = content;
  return {
    encoding,
    contentType,
    apiVersion: memberText(object, 'apiVersion'),
    kind: memberText(object, 'kind'),
    object,
    text,
    problem,
  };
}

function memberText(value: JsonValue | undefined, name: string): string | null {
  if (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  const member = value[name];
  return typeof member === 'string' && member !== '' ? member : null;
}

function fillResourceVersion(value: JsonValue, modRevision: number | undefined): void {
  if (modRevision === undefined || memberText(value, 'kind') === null) return;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return;
  const metadata = value['metadata'];
  if (metadata === undefined || metadata === null || typeof metadata !== 'object' || Array.isArray(metadata)) return;
  metadata['resourceVersion'] = String(modRevision);
}

function isCbor(buffer: Buffer): boolean {
  return buffer[0] === 0xd9 && buffer[1] === 0xd9 && buffer[2] === 0xf7;
}

/** `aescbc, key1` of `k8s:enc:aescbc:v1:key1:…`; null where the value is not encrypted. */
function encryptionOf(buffer: Buffer): string | null {
  const head = buffer.toString('latin1', 0, 300);
  const match = /^k8s:enc:([a-z]+):v(\d):(?:([^:]{1,253}):)?/.exec(head);
  if (match === null) return head.startsWith('k8s:enc:') ? 'provider unknown' : null;
  const [, provider = '', version, key] = match;
  const name = version === '1' ? provider : `${provider} v${version}`;
  return key === undefined ? name : `${name}, ${key}`;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 without control characters that no text has; null for anything else. */
function validText(buffer: Buffer): string | null {
  try {
    const text = strictUtf8.decode(buffer);
    return NOT_TEXT.test(text) ? null : text;
  } catch {
    return null;
  }
}

const NOT_TEXT = new RegExp('[\\u0000-\\u0008\\u000e-\\u001a\\u001c-\\u001f]');

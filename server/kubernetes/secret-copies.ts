import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import { isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import { isPlaceholder, placeholder } from './fingerprint.ts';
import { emptyObject, parseJson, stringifyJson } from './json-text.ts';
import { redactSecret } from './secret-object.ts';

const require = createRequire(import.meta.url);
/** Read with the first manifest that is one, so that nobody else waits for its 72 files. */
const yaml = (): typeof Yaml => require('yaml') as typeof Yaml;

const MARK = 'Secret';
/** A manifest in a text, JSON or YAML, with or without quotes. */
export const KIND_SECRET = /kind\\?["']?\s*:\s*\\?["']?Secret(?:List)?(?![A-Za-z])/;
const MAX_DEPTH = 200;
/** Reading YAML is slow (some 60 KB in a second); of a text, what is longer and speaks of Secrets is hidden as a whole. */
const MAX_YAML_LENGTH = 16 * 1024;
const DOCUMENT_START = /^(?=---(?:\s|$))/m;
const DOCUMENT_START_LINE = /^---[ \t]*\n/;

/**
 * Hides the Secrets that other objects carry with them: as members (templates, manifests in custom resources), or as JSON or
 * YAML text (last-applied-configuration, ConfigMaps of manifests). Gives back the same value where there are none.
 */
export function redactCopies(value: JsonValue, key: Uint8Array, depth = 0): JsonValue {
  if (typeof value === 'string') return redactText(value, key, 'other');
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return placeholder(Buffer.from(stringifyJson(value)), key);
  if (Array.isArray(value)) {
    const items = value.map((item) => redactCopies(item, key, depth + 1));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (isSecretLike(value)) return redactSecret(value, key);
  let result: JsonObject | null = null;
  for (const member in value) {
    const old = value[member] as JsonValue;
    const redacted = redactCopies(old, key, depth + 1);
    if (redacted === old) continue;
    result ??= Object.assign(emptyObject(), value);
    result[member] = redacted;
  }
  return result ?? value;
}

/**
 * A text without the Secrets that are written in it. `within` a Secret, a JSON object with data is a copy of it, whatever it
 * says of itself, and what looks like an object but cannot be read is hidden as a whole.
 */
export function redactText(text: string, key: Uint8Array, within: 'secret' | 'other'): string {
  if (isPlaceholder(text)) return text;
  const first = text.trimStart()[0];
  const json = first === '{' || first === '[';
  const speaksOfSecrets = text.includes(MARK) || (json && text.includes('\\u00'));
  if (!speaksOfSecrets && !(json && within === 'secret')) return text;
  if (json) {
    const parsed = tryParse(text);
    if (parsed !== undefined) {
      const copy = within === 'secret' && isObject(parsed) && ('data' in parsed || 'stringData' in parsed);
      const redacted = copy ? redactSecret(parsed, key) : redactCopies(parsed, key);
      return redacted === parsed ? text : stringifyJson(redacted) + (text.endsWith('\n') ? '\n' : '');
    }
    if (within === 'secret') return placeholder(Buffer.from(text, 'utf8'), key);
  }
  return KIND_SECRET.test(text) ? redactYaml(text, key) : text;
}

/** Only the documents that speak of Secrets are read and written anew; the others stay as they are, comments and all. */
function redactYaml(text: string, key: Uint8Array): string {
  let budget = MAX_YAML_LENGTH;
  return text
    .split(DOCUMENT_START)
    .map((document) => {
      if (!KIND_SECRET.test(document)) return document;
      budget -= document.length;
      return budget < 0 ? hiddenDocument(document, key) : redactYamlDocument(document, key);
    })
    .join('');
}

function redactYamlDocument(text: string, key: Uint8Array): string {
  const [start = ''] = DOCUMENT_START_LINE.exec(text) ?? [];
  try {
    const document = yaml().parseDocument(text, { logLevel: 'silent' });
    if (document.errors.length === 0) {
      const object = document.toJS() as JsonValue;
      const redacted = redactCopies(object, key);
      return redacted === object ? text : start + yaml().stringify(redacted);
    }
  } catch {
    // Such as too many aliases: hidden like what cannot be read.
  }
  return start + hiddenDocument(text, key);
}

function hiddenDocument(text: string, key: Uint8Array): string {
  return placeholder(Buffer.from(text, 'utf8'), key) + (text.endsWith('\n') ? '\n' : '');
}

function isSecretLike(object: JsonObject): boolean {
  const kind = object['kind'];
  if (kind !== 'Secret' && kind !== 'SecretList') return false;
  // References to Secrets ({kind: Secret, name: x}) carry nothing; only what can hold values is a copy.
  return (
    'data' in object || 'stringData' in object || 'items' in object || ('apiVersion' in object && 'metadata' in object)
  );
}

function tryParse(text: string): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

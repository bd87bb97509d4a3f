import { parseDocument, stringify } from 'yaml';
import { isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import { type Hiding, isPlaceholder } from './fingerprint.ts';
import { emptyObject, parseJson, stringifyJson } from './json-text.ts';
// oxlint-disable-next-line import/no-cycle -- texts hold Secrets, and Secrets hold texts
import { redactSecret } from './secret-object.ts';

const MARK = 'Secret';
/** A manifest in a text, JSON or YAML, with or without quotes. */
export const KIND_SECRET = /kind\\?["']?\s*:\s*\\?["']?Secret(?:List)?(?![A-Za-z])/;
const MAX_DEPTH = 200;
const DOCUMENT_START = /^(?=---(?:\s|$))/m;
const DOCUMENT_START_LINE = /^---[ \t]*\n/;

/**
 * Hides the Secrets that other objects carry with them: as members (templates, manifests in custom resources), or as JSON or
 * YAML text (last-applied-configuration, ConfigMaps of manifests). Gives back the same value where there are none.
 */
export function redactCopies(value: JsonValue, hiding: Hiding, depth = 0): JsonValue {
  if (typeof value === 'string') return redactText(value, hiding, 'other');
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return hiding.placeholder(Buffer.from(stringifyJson(value)));
  if (Array.isArray(value)) {
    const items = value.map((item) => redactCopies(item, hiding, depth + 1));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (isSecretLike(value)) return redactSecret(value, hiding);
  let result: JsonObject | null = null;
  for (const member in value) {
    const old = value[member] as JsonValue;
    const redacted = redactCopies(old, hiding, depth + 1);
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
export function redactText(text: string, hiding: Hiding, within: 'secret' | 'other'): string {
  if (isPlaceholder(text)) return text;
  const first = text.trimStart()[0];
  const json = first === '{' || first === '[';
  const speaksOfSecrets = text.includes(MARK) || (json && text.includes('\\u00'));
  if (!speaksOfSecrets && !(json && within === 'secret')) return text;
  if (json) {
    const parsed = tryParse(text);
    if (parsed !== undefined) {
      const copy = within === 'secret' && isObject(parsed) && ('data' in parsed || 'stringData' in parsed);
      const redacted = copy ? redactSecret(parsed, hiding) : redactCopies(parsed, hiding);
      return redacted === parsed ? text : stringifyJson(redacted) + (text.endsWith('\n') ? '\n' : '');
    }
    if (within === 'secret') return hiding.placeholder(Buffer.from(text, 'utf8'));
  }
  return KIND_SECRET.test(text) ? redactYaml(text, hiding) : text;
}

/** Only the documents that speak of Secrets are read and written anew; the others stay as they are, comments and all. */
function redactYaml(text: string, hiding: Hiding): string {
  return text
    .split(DOCUMENT_START)
    .map((document) => {
      if (!KIND_SECRET.test(document)) return document;
      return hiding.mayReadYaml(document.length)
        ? redactYamlDocument(document, hiding)
        : hiddenDocument(document, hiding);
    })
    .join('');
}

function redactYamlDocument(text: string, hiding: Hiding): string {
  const [start = ''] = DOCUMENT_START_LINE.exec(text) ?? [];
  try {
    const document = parseDocument(text, { logLevel: 'silent' });
    if (document.errors.length === 0) {
      const object = document.toJS() as JsonValue;
      const redacted = redactCopies(object, hiding);
      return redacted === object ? text : start + stringify(redacted);
    }
  } catch {
    // Such as too many aliases: hidden like what cannot be read.
  }
  return start + hiddenDocument(text, hiding);
}

function hiddenDocument(text: string, hiding: Hiding): string {
  return hiding.placeholder(Buffer.from(text, 'utf8')) + (text.endsWith('\n') ? '\n' : '');
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

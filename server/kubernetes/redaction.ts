import type { ObjectIdentity } from '../domain/facts.ts';
import { isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import type { DecodedValue } from './decoded-value.ts';
import { placeholder } from './fingerprint.ts';
import { emptyObject } from './json-text.ts';
import { KIND_SECRET, redactCopies } from './secret-copies.ts';
import { redactLeaves, redactSecret, unreadableSecret } from './secret-object.ts';

export interface RedactorOptions {
  /** `keep`: everything is stored as it is. */
  readonly mode: 'redact' | 'keep';
  /** Key of the fingerprints; random for each database and kept in it. */
  readonly key: Uint8Array;
}

export interface Redaction {
  /** What may be shown and stored; the very object that was given where nothing had to be hidden. */
  readonly object: JsonValue | undefined;
  /** True: `object` takes the place of the value's bytes, which must not be stored. */
  readonly redacted: boolean;
}

/**
 * Takes the secrets out of values before anything is stored. What is a Secret is decided by the key and by what the value
 * says of itself, so that neither an odd key nor an unreadable value lets one through. Doing it again changes nothing.
 */
export interface Redactor {
  /** `value` are the stored bytes of `decoded`. Never throws. */
  redact(identity: ObjectIdentity, decoded: DecodedValue, value: Uint8Array): Redaction;
  /** For a value of which nothing could be found out: hides it as a whole (unless everything is to be kept). */
  hide(identity: ObjectIdentity, decoded: DecodedValue, value: Uint8Array): Redaction;
}

const SECRET_KINDS = new Set(['Secret', 'SecretList']);
/** Every form of a Secret, readable or not, has this in its bytes; values without it need no closer look. */
const MARK = Buffer.from('Secret');
/** The kind in a protobuf envelope: the length of the word, and the word. */
const TYPE_META = Buffer.from('\u0006Secret');
/** The mark, when JSON text escapes it. */
const ESCAPE = Buffer.from('\\u00');

/** Kinds that are no Secrets but hold credentials, and in which members. */
const CREDENTIALS: ReadonlyMap<string, readonly string[]> = new Map([
  ['OAuthClient', ['secret', 'additionalSecrets']],
  ['OAuthAccessToken', ['refreshToken', 'authorizeToken']],
  ['OAuthAuthorizeToken', ['codeChallenge', 'state']],
]);

export function createRedactor(options: RedactorOptions): Redactor {
  const { mode, key } = options;
  if (mode === 'keep') {
    const keep = (_identity: ObjectIdentity, decoded: DecodedValue): Redaction => ({
      object: decoded.object,
      redacted: false,
    });
    return { redact: keep, hide: keep };
  }

  function redact(identity: ObjectIdentity, decoded: DecodedValue, value: Uint8Array): Redaction {
    const unchanged: Redaction = { object: decoded.object, redacted: false };
    // Ciphertext tells nothing; it is the cluster's own protection.
    if (decoded.encoding === 'encrypted' || decoded.encoding === 'empty') return unchanged;
    if (isSecret(identity, decoded)) {
      if (!isObject(decoded.object)) return hidden(identity, decoded, value, key);
      return { object: redactSecret(decoded.object, key), redacted: true };
    }
    const credentials = CREDENTIALS.get(decoded.kind ?? identity.kind ?? '');
    if (credentials !== undefined) {
      if (!isObject(decoded.object)) return hidden(identity, decoded, value, key);
      return { object: redactMembers(decoded.object, credentials, key), redacted: true };
    }
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    if (!bytes.includes(MARK) && !(bytes[0] === 0x7b && bytes.includes(ESCAPE))) return unchanged;
    if (decoded.object === undefined) {
      return mayHoldSecret(decoded, bytes) ? hidden(identity, decoded, value, key) : unchanged;
    }
    const object = redactCopies(decoded.object, key);
    return object === decoded.object ? unchanged : { object, redacted: true };
  }

  return { redact, hide: (identity, decoded, value) => hidden(identity, decoded, value, key) };
}

function isSecret(identity: ObjectIdentity, decoded: DecodedValue): boolean {
  if (decoded.kind !== null && SECRET_KINDS.has(decoded.kind)) return true;
  return identity.kubernetes && (identity.kind === 'Secret' || identity.resource === 'secrets');
}

/** Whether a value that could not be read might be, or carry, a Secret: its bytes have the word in them. */
function mayHoldSecret(decoded: DecodedValue, bytes: Buffer): boolean {
  if (decoded.encoding === 'text') return KIND_SECRET.test(decoded.text ?? bytes.toString('utf8'));
  if (decoded.encoding === 'kubernetes-protobuf' && decoded.kind === null) return true;
  return bytes.includes(TYPE_META) || bytes.includes('"Secret');
}

function hidden(identity: ObjectIdentity, decoded: DecodedValue, value: Uint8Array, key: Uint8Array): Redaction {
  return { object: unreadableSecret(identity, decoded, placeholder(value, key)), redacted: true };
}

function redactMembers(object: JsonObject, members: readonly string[], key: Uint8Array): JsonObject {
  const result: JsonObject = Object.assign(emptyObject(), object);
  for (const member of members) {
    const value = object[member];
    if (value !== undefined) result[member] = redactLeaves(value, key, 'text');
  }
  return result;
}

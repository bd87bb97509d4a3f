import type { ObjectIdentity } from '../domain/facts.ts';
import { isObject, type JsonValue } from '../domain/json.ts';
import type { RedactionRule } from '../domain/redaction-rule.ts';
import type { DecodedValue } from './decoded-value.ts';
import { Hiding, placeholder, TooManySecrets } from './fingerprint.ts';
import { applyRules, CREDENTIALS, rulesFor } from './redaction-rules.ts';
import { KIND_SECRET, redactCopies } from './secret-copies.ts';
import { redactSecret, unreadableSecret } from './secret-object.ts';

export interface RedactorOptions {
  /** `keep`: everything is stored as it is. */
  readonly mode: 'redact' | 'keep';
  /** Key of the fingerprints; random for each database and kept in it. */
  readonly key: Uint8Array;
  /** What else is to be hidden. */
  readonly rules?: readonly RedactionRule[];
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

export function createRedactor(options: RedactorOptions): Redactor {
  const { mode, key, rules = [] } = options;
  if (mode === 'keep') {
    const keep = (_identity: ObjectIdentity, decoded: DecodedValue): Redaction => unchanged(decoded);
    return { redact: keep, hide: keep };
  }

  const allRules = [...CREDENTIALS, ...rules];

  function redact(identity: ObjectIdentity, decoded: DecodedValue, value: Uint8Array): Redaction {
    try {
      return redactParts(identity, decoded, value, new Hiding(key));
    } catch (error) {
      if (!(error instanceof TooManySecrets)) throw error;
      return hidden(identity, decoded, decoded.decrypted ?? value, key, 'too many secrets');
    }
  }

  function redactParts(identity: ObjectIdentity, decoded: DecodedValue, value: Uint8Array, hiding: Hiding): Redaction {
    // Ciphertext tells nothing; it is the cluster's own protection.
    if (decoded.encoding === 'encrypted' || decoded.encoding === 'empty') return unchanged(decoded);
    const plain = decoded.decrypted ?? value;
    const found = rulesFor(allRules, identity, decoded);
    if (found.length === 0) return redactSecrets(identity, decoded, plain, hiding);
    if (cannotBeSearched(decoded, found)) return hidden(identity, decoded, plain, key);
    const { object, redacted } = redactSecrets(identity, decoded, plain, hiding);
    if (!isObject(object)) return { object, redacted };
    const ruled = applyRules(object, found, hiding);
    return { object: ruled, redacted: redacted || ruled !== object || maybeUnseen(decoded, found) };
  }

  function redactSecrets(
    identity: ObjectIdentity,
    decoded: DecodedValue,
    value: Uint8Array,
    hiding: Hiding,
  ): Redaction {
    if (isSecret(identity, decoded)) {
      if (!isObject(decoded.object)) return hidden(identity, decoded, value, key);
      return { object: redactSecret(decoded.object, hiding), redacted: true };
    }
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    if (!bytes.includes(MARK) && !(bytes[0] === 0x7b && bytes.includes(ESCAPE))) return unchanged(decoded);
    if (decoded.object === undefined) {
      return mayHoldSecret(decoded, bytes) ? hidden(identity, decoded, value, key) : unchanged(decoded);
    }
    const object = redactCopies(decoded.object, hiding);
    return object === decoded.object ? unchanged(decoded) : { object, redacted: true };
  }

  return { redact, hide: (identity, decoded, value) => hidden(identity, decoded, value, key) };
}

/** A damaged value, or one whose members have no names, may hold what a rule speaks of anywhere. */
function cannotBeSearched({ object, problem }: DecodedValue, rules: readonly RedactionRule[]): boolean {
  if (problem === null) return false;
  return object === undefined || rules.some((rule) => rule.path[0] !== 'metadata');
}

/** Whether what a rule speaks of may be among the fields that the object does not show; its bytes are not stored then. */
function maybeUnseen({ unknownFields = [] }: DecodedValue, rules: readonly RedactionRule[]): boolean {
  return unknownFields.some(({ name }) =>
    rules.some((rule) => (name === null ? rule.kind !== null : rule.path.includes(name))),
  );
}

function unchanged({ object }: DecodedValue): Redaction {
  return { object, redacted: false };
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

function hidden(
  identity: ObjectIdentity,
  decoded: DecodedValue,
  value: Uint8Array,
  key: Uint8Array,
  why: Parameters<typeof unreadableSecret>[3] = 'cannot be read',
): Redaction {
  return { object: unreadableSecret(identity, decoded, placeholder(value, key), why), redacted: true };
}

import { createDecoder, type Decoder } from '../kubernetes/decoder.ts';
import type { DecodedValue } from '../kubernetes/decoded-value.ts';
import { isEncrypted } from '../kubernetes/decryption.ts';
import { stringifyJson } from '../kubernetes/json-text.ts';
import type { Redactor } from '../kubernetes/redaction.ts';
import { clusterRelease } from '../kubernetes/release.ts';
import type { DecryptionKey } from '../domain/decryption-key.ts';
import type { StoredValue } from '../domain/history-reader.ts';
import type { JsonValue } from '../domain/json.ts';
import type { Recording } from '../domain/recording.ts';

/** What is read: a key's value at some revision, and whose it is. */
type KeyedValue = Pick<StoredValue, 'summary' | 'modRevision' | 'value'>;

/** A key's value at some revision that did exist then. */
export type ExistingValue = KeyedValue & { readonly value: Uint8Array };

/** What is known of the release that a history was written by. */
export type Release = Pick<Recording, 'kubernetesVersion'>;

/** Reads stored values as the release that their recording was written by. Never throws. */
export interface ValueDecoder {
  decode(recording: Release, stored: ExistingValue): DecodedValue;
  /** As which release the recording's values are read (null: unknown), and whether it is later than all known ones. */
  release(recording: Release): Pick<Decoder, 'release' | 'newerThanSchema'>;
  /** The object as JSON text with exact numbers, members in their order; null where the value is no object. */
  jsonText(recording: Release, stored: ExistingValue): string | null;
  /**
   * What is compared: the object as it is shown, or the text; undefined where the key does not exist or its value is only bytes.
   */
  comparable(recording: Release, stored: KeyedValue | null): JsonValue | undefined;
  /** The same without what etcd adds (`resourceVersion`): what was written. */
  written(recording: Release, stored: KeyedValue | null): JsonValue | undefined;
  /** What is compared, as JSON text; null where there is none. */
  comparableText(recording: Release, stored: KeyedValue | null): string | null;
}

export interface ValueDecoderOptions {
  /** As which release every value is read; null: as the recording says, else the newest known. */
  readonly release: string | null;
  /** For values that are stored encrypted. */
  readonly keys?: readonly DecryptionKey[];
  /** Hides what a decrypted value has that must not be shown; needed where there are keys. */
  readonly redactor?: Redactor;
}

/** @throws RewindError `usage` for a release that cannot be understood */
export function createValueDecoder(options: ValueDecoderOptions): ValueDecoder {
  const { release, keys = [], redactor } = options;
  const decoders = new Map<string, Decoder>();

  const decoderOf = ({ kubernetesVersion }: Release): Decoder => {
    const wanted = release ?? kubernetesVersion ?? '';
    const known = decoders.get(wanted);
    if (known !== undefined) return known;
    const made = createDecoder({ release: release ?? clusterRelease(kubernetesVersion)?.text ?? null, keys });
    decoders.set(wanted, made);
    return made;
  };

  /** Never shows of a decrypted value what would have been hidden when it was stored. */
  const read = (decoder: Decoder, stored: ExistingValue, modRevision?: number): DecodedValue => {
    const { identity } = stored.summary;
    const decoded = decoder.decode(stored.value, {
      key: identity.key,
      ...(modRevision === undefined ? {} : { modRevision }),
    });
    if (decoded.decrypted === undefined || redactor === undefined) return decoded;
    const { object, redacted } = redactor.redact(identity, decoded, stored.value);
    if (!redacted) return decoded;
    const { partial: _partial, unknownFields: _unknownFields, ...rest } = decoded;
    return { ...rest, object, text: null, hidden: true };
  };
  const decode = (recording: Release, stored: ExistingValue) => read(decoderOf(recording), stored, stored.modRevision);
  const jsonText = (recording: Release, stored: ExistingValue): string | null => {
    const decoder = decoderOf(recording);
    if (isEncrypted(stored.value)) {
      const { hidden, object } = decode(recording, stored);
      if (hidden === true) return object === undefined ? null : stringifyJson(object);
    }
    return decoder.toJsonText(stored.value, { modRevision: stored.modRevision, key: stored.summary.identity.key });
  };

  return {
    decode,
    jsonText,
    release: (recording) => decoderOf(recording),
    comparable: (recording, stored) => (exists(stored) ? objectOrText(decode(recording, stored)) : undefined),
    written: (recording, stored) => (exists(stored) ? objectOrText(read(decoderOf(recording), stored)) : undefined),
    comparableText: (recording, stored) => {
      if (!exists(stored)) return null;
      const text = jsonText(recording, stored);
      if (text !== null) return text;
      const plain = decode(recording, stored).text;
      return plain === null ? null : JSON.stringify(plain);
    },
  };
}

export function exists<Value extends KeyedValue>(stored: Value | null): stored is Value & ExistingValue {
  return stored !== null && stored.value !== null;
}

function objectOrText({ object, text }: DecodedValue): JsonValue | undefined {
  return object === undefined ? (text ?? undefined) : object;
}

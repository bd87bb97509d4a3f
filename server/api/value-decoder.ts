import { createDecoder, type Decoder } from '../kubernetes/decoder.ts';
import type { DecodedValue } from '../kubernetes/decoded-value.ts';
import type { StoredValue } from '../domain/history-reader.ts';
import type { JsonValue } from '../domain/json.ts';
import type { Recording } from '../domain/recording.ts';

/** A key's value at some revision that did exist then. */
export type ExistingValue = StoredValue & { readonly value: Uint8Array };

type Release = Pick<Recording, 'kubernetesVersion'>;

/** Reads stored values as the release that their recording was written by. Never throws. */
export interface ValueDecoder {
  decode(recording: Release, stored: ExistingValue): DecodedValue;
  /** The object as JSON text with exact numbers, members in their order; null where the value is no object. */
  jsonText(recording: Release, stored: ExistingValue): string | null;
  /**
   * What is compared: the object as it is shown, or the text; undefined where the key does not exist or its value is only bytes.
   */
  comparable(recording: Release, stored: StoredValue | null): JsonValue | undefined;
  /** The same without what etcd adds (`resourceVersion`): what was written. */
  written(recording: Release, stored: StoredValue | null): JsonValue | undefined;
  /** What is compared, as JSON text; null where there is none. */
  comparableText(recording: Release, stored: StoredValue | null): string | null;
}

/** @param release as which every value is read; null: as the recording says, else the newest known */
export function createValueDecoder(release: string | null): ValueDecoder {
  const decoders = new Map<string, Decoder>();

  const decoderOf = ({ kubernetesVersion }: Release): Decoder => {
    const wanted = release ?? kubernetesVersion;
    const known = decoders.get(wanted ?? '');
    if (known !== undefined) return known;
    const made = makeDecoder(wanted);
    decoders.set(wanted ?? '', made);
    return made;
  };
  const decode = (recording: Release, { value, modRevision }: ExistingValue) =>
    decoderOf(recording).decode(value, { modRevision });
  const jsonText = (recording: Release, { value, modRevision }: ExistingValue) =>
    decoderOf(recording).toJsonText(value, { modRevision });

  return {
    decode,
    jsonText,
    comparable: (recording, stored) => (exists(stored) ? objectOrText(decode(recording, stored)) : undefined),
    written: (recording, stored) =>
      exists(stored) ? objectOrText(decoderOf(recording).decode(stored.value)) : undefined,
    comparableText: (recording, stored) => {
      if (!exists(stored)) return null;
      const text = jsonText(recording, stored);
      if (text !== null) return text;
      const plain = decode(recording, stored).text;
      return plain === null ? null : JSON.stringify(plain);
    },
  };
}

export function exists(stored: StoredValue | null): stored is ExistingValue {
  return stored !== null && stored.value !== null;
}

function objectOrText({ object, text }: DecodedValue): JsonValue | undefined {
  return object === undefined ? (text ?? undefined) : object;
}

/** A cluster may call its version what it likes; one that cannot be understood says nothing. */
function makeDecoder(release: string | null): Decoder {
  try {
    return createDecoder({ release });
  } catch {
    return createDecoder({ release: null });
  }
}

import type { StoredValue } from '../domain/history-reader.ts';
import type { JsonValue } from '../domain/json.ts';
import type { Recording } from '../domain/recording.ts';
import type { StoredBytes, ValueDecoder } from './api-deps.ts';

type Release = Pick<Recording, 'kubernetesVersion'>;

/** The object of a stored value (a text is one too); undefined where the key did not exist or its value is only bytes. */
export function objectOf(
  decoder: ValueDecoder,
  { kubernetesVersion }: Release,
  stored: StoredValue | null,
): JsonValue | undefined {
  if (!hasValue(stored)) return undefined;
  const { object, text } = decoder.decode(stored, kubernetesVersion);
  return object === undefined ? (text ?? undefined) : object;
}

/** The same as JSON text; null where there is none. */
export function objectText(
  decoder: ValueDecoder,
  { kubernetesVersion }: Release,
  stored: StoredValue | null,
): string | null {
  if (!hasValue(stored)) return null;
  const text = decoder.jsonText(stored, kubernetesVersion);
  return text ?? plainText(decoder.decode(stored, kubernetesVersion).text);
}

/** False for a key that does not exist: never did, or was deleted. */
export function hasValue(stored: StoredValue | null): stored is StoredValue & StoredBytes {
  return stored !== null && stored.value !== null;
}

function plainText(text: string | null): string | null {
  return text === null ? null : JSON.stringify(text);
}

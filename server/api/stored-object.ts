import type { StoredValue } from '../domain/history-reader.ts';
import type { JsonValue } from '../domain/json.ts';
import type { Recording } from '../domain/recording.ts';
import type { ValueDecoder } from './api-deps.ts';

/** The object of a stored value (a text is one too); undefined where the key did not exist or its value is only bytes. */
export function objectOf(
  decoder: ValueDecoder,
  recording: Pick<Recording, 'kubernetesVersion'>,
  stored: StoredValue | null,
): JsonValue | undefined {
  if (stored === null || stored.value === null) return undefined;
  const decoded = decoder.decode(stored.value, stored.summary.identity.key, recording.kubernetesVersion);
  return decoded.object === undefined ? (decoded.text ?? undefined) : decoded.object;
}

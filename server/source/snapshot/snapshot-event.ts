import type { HistoryEvent } from '../../domain/history.ts';
import { keyText } from '../../domain/key.ts';
import type { KeyEntry } from './key-bucket.ts';

/** An entry as a watch would have told it; with its own bytes. */
export function snapshotEvent({ main, tombstone, keyValue }: KeyEntry): HistoryEvent {
  const { createRevision, version, lease } = keyValue;
  const common = { key: keyText(keyValue.key), modRevision: main };
  return tombstone
    ? { type: 'delete', ...common, createRevision: 0, version: 0, lease: '0', value: new Uint8Array(0) }
    : { type: 'put', ...common, createRevision, version, lease, value: keyValue.copyValue() };
}

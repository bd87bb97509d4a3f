import type { HistoryEvent } from '../../domain/history.ts';
import { keyText } from '../../domain/key.ts';
import type { KeyValue, WatchEvent } from './messages.ts';

/** From the first key to the last: how etcd is asked for the whole keyspace. */
export const ALL_KEYS = { key: Buffer.from([0]), range_end: Buffer.from([0]) };

/** The range of keys that begin with a prefix. */
export function prefixRange(prefix: Uint8Array): { key: Buffer; range_end: Buffer } {
  if (prefix.length === 0) return ALL_KEYS;
  const key = Buffer.from(prefix);
  for (let at = key.length - 1; at >= 0; at--) {
    const byte = key[at] ?? 0xff;
    if (byte === 0xff) continue;
    const end = Buffer.from(key.subarray(0, at + 1));
    end[at] = byte + 1;
    return { key, range_end: end };
  }
  return { key, range_end: Buffer.from([0]) };
}

/** What a watch reports. Values are copied: gRPC gives views into its message. */
export function watchEvent(event: WatchEvent): HistoryEvent {
  const { kv } = event;
  if (event.type === 'DELETE') {
    return {
      type: 'delete',
      key: keyText(kv.key),
      modRevision: kv.mod_revision,
      createRevision: 0,
      version: 0,
      lease: '0',
      value: new Uint8Array(0),
    };
  }
  return existingKey(kv);
}

/** A key that a list shows, as the put that it comes from. */
export function existingKey(kv: KeyValue): HistoryEvent {
  return {
    type: 'put',
    key: keyText(kv.key),
    modRevision: kv.mod_revision,
    createRevision: kv.create_revision,
    version: kv.version,
    lease: kv.lease,
    value: Uint8Array.prototype.slice.call(kv.value),
  };
}

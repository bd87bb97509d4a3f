import type { HistoryEvent } from '../../domain/history.ts';
import { keyBytes, type KeyText } from '../../domain/key.ts';
import type { Revision } from '../../domain/revision.ts';
import type { EtcdConnection } from './connection.ts';
import type { RangeRequest, RangeResponse } from './messages.ts';
import { existingKey } from './wire.ts';

/** Head of the history, by a request that the whole cluster agrees on. */
export interface Head {
  readonly revision: Revision;
  readonly clusterId: string;
  readonly latencyMs: number;
}

/** @param range anything that may be read; it need not hold a key */
export async function readHead(
  connection: EtcdConnection,
  range: Pick<RangeRequest, 'key' | 'range_end'>,
  timeoutMs?: number,
): Promise<Head> {
  const begun = performance.now();
  const { header } = await connection.range({ ...range, limit: 1, keys_only: true }, timeoutMs);
  return { revision: header.revision, clusterId: header.cluster_id, latencyMs: performance.now() - begun };
}

/** A key as it was at a revision (0: now); null when it did not exist. */
export async function readKey(
  connection: EtcdConnection,
  key: KeyText,
  revision: Revision,
): Promise<HistoryEvent | null> {
  const answer = await connection.range({ key: keyBytes(key), revision });
  const [kv] = answer.kvs;
  return kv === undefined ? null : existingKey(kv);
}

const FIRST_PAGE_KEYS = 64;
const MOST_PAGE_KEYS = 2_000;
const PAGE_BYTES = 4_000_000;

/**
 * All keys of a range as they were at one revision, in pages of about 4 MB, in key order.
 * @throws what gRPC gives; `isCompacted` when the revision has been compacted meanwhile
 */
export async function* listPages(
  connection: EtcdConnection,
  range: { readonly key: Buffer; readonly range_end: Buffer },
  revision: Revision,
  keysOnly = false,
): AsyncGenerator<{ events: HistoryEvent[]; done: boolean; bytes: number }> {
  let { key } = range;
  let limit = keysOnly ? MOST_PAGE_KEYS : FIRST_PAGE_KEYS;
  for (;;) {
    const answer: RangeResponse = await connection.range({
      key,
      range_end: range.range_end,
      revision,
      limit,
      keys_only: keysOnly,
    });
    const events = answer.kvs.map(existingKey);
    const bytes = events.reduce((sum, event) => sum + event.key.length + event.value.length, 0);
    const last = answer.kvs.at(-1);
    const done = !answer.more || last === undefined;
    yield { events, done, bytes };
    if (done) return;
    key = Buffer.concat([last.key, Buffer.from([0])]);
    limit = Math.max(
      1,
      Math.min(MOST_PAGE_KEYS, limit * 4, Math.floor((events.length * PAGE_BYTES) / Math.max(1, bytes))),
    );
  }
}

/** The key that has existed for longest among those that exist at a revision; of several, the first in key order. */
export async function oldestKey(
  connection: EtcdConnection,
  range: { readonly key: Buffer; readonly range_end: Buffer },
  revision: Revision,
): Promise<{ key: KeyText; createRevision: Revision } | null> {
  let oldest: { key: KeyText; createRevision: Revision } | null = null;
  for await (const page of listPages(connection, range, revision, true)) {
    for (const { key, createRevision } of page.events) {
      if (oldest === null || createRevision < oldest.createRevision) oldest = { key, createRevision };
    }
  }
  return oldest;
}

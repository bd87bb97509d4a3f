import { RewindError } from '../../domain/errors.ts';
import type { Revision } from '../../domain/revision.ts';
import type { EtcdConnection } from './connection.ts';
import { isCompacted } from './errors.ts';
import type { Signal } from './signal.ts';
import { EtcdWatch, type WatchRange } from './watch-stream.ts';

/** Whether etcd can no longer say what it held at a revision. */
export async function isCompactedAt(
  connection: EtcdConnection,
  range: WatchRange,
  revision: Revision,
): Promise<boolean> {
  try {
    await connection.range({ key: range.key, limit: 1, keys_only: true, revision });
    return false;
  } catch (error) {
    if (isCompacted(error)) return true;
    throw error;
  }
}

/** The revision to which an etcd that has compacted its history has done so: the oldest whose keys it still knows. */
export async function compactRevision(
  connection: EtcdConnection,
  range: WatchRange,
  signal: Signal,
): Promise<Revision> {
  // No answer but the refusal of a watch tells it.
  const watch = await EtcdWatch.open(connection, range, 1, signal);
  try {
    for (;;) {
      const item = watch.take();
      if (item?.type === 'compacted') return item.revision;
      if (item !== null) {
        throw new RewindError('etcd_protocol', `The etcd at ${connection.endpoint.url} contradicts itself`);
      }
      await signal.wait();
    }
  } finally {
    watch.close();
  }
}

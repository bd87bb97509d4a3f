import { keyBytes, type KeyText } from '../../domain/key.ts';
import type { EtcdConnection } from './connection.ts';
import { isPermissionDenied, permissionDenied } from './errors.ts';
import { readHead, type Head } from './ranges.ts';
import type { WatchRange } from './watch-stream.ts';
import { ALL_KEYS, prefixRange } from './wire.ts';

export interface ReadableRange {
  readonly range: WatchRange;
  /** What the attempt to read it has told. */
  readonly head: Head;
}

/** The whole keyspace where it may be read, else what begins with the prefix. @throws RewindError `etcd_permission` */
export async function readableRange(connection: EtcdConnection, prefix: KeyText): Promise<ReadableRange> {
  try {
    return { range: { ...ALL_KEYS, prefix: '' }, head: await readHead(connection, ALL_KEYS) };
  } catch (error) {
    if (!isPermissionDenied(error)) throw error;
    if (prefix === '') throw permissionDenied(connection.endpoint.url, '');
  }
  const range = prefixRange(keyBytes(prefix));
  try {
    return { range: { ...range, prefix }, head: await readHead(connection, range) };
  } catch (error) {
    if (isPermissionDenied(error)) throw permissionDenied(connection.endpoint.url, prefix);
    throw error;
  }
}

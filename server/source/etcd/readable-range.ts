import { keyBytes, type KeyText } from '../../domain/key.ts';
import type { EtcdConnection } from './connection.ts';
import { isPermissionDenied, permissionDenied } from './errors.ts';
import type { WatchRange } from './watch-stream.ts';
import { ALL_KEYS, prefixRange } from './wire.ts';

/** The whole keyspace where it may be read, else what begins with the prefix. @throws RewindError `etcd_permission` */
export async function readableRange(connection: EtcdConnection, prefix: KeyText): Promise<WatchRange> {
  try {
    await connection.range({ ...ALL_KEYS, limit: 1, keys_only: true });
    return { ...ALL_KEYS, prefix: '' };
  } catch (error) {
    if (!isPermissionDenied(error)) throw error;
    if (prefix === '') throw permissionDenied(connection.endpoint.url, '');
  }
  const range = prefixRange(keyBytes(prefix));
  try {
    await connection.range({ ...range, limit: 1, keys_only: true });
  } catch (error) {
    if (isPermissionDenied(error)) throw permissionDenied(connection.endpoint.url, prefix);
    throw error;
  }
  return { ...range, prefix };
}

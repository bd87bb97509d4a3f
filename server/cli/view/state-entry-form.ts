import type { StateEntry } from '../../domain/history-reader.ts';

/** A key that exists, for scripts. */
export function entryForm({ identity, apiVersion, uid, createRevision, modRevision, version, valueBytes }: StateEntry) {
  const { key, kind, namespace, name } = identity;
  return { key, apiVersion, kind, namespace, name, uid, createRevision, modRevision, version, bytes: valueBytes };
}

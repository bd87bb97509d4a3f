import type { HistoryEvent } from '../domain/history.ts';
import type { EventRecord, LatestValue } from '../domain/history-writer.ts';

/** Describes an event by its key and its bytes alone; a value `uid:…` gives the object's uid, `at:…` its time. */
export function plainDescribe(event: HistoryEvent, previous: LatestValue | null): EventRecord {
  const deleted = event.type === 'delete';
  const text = Buffer.from(event.value).toString('latin1');
  const name = event.key.slice(event.key.lastIndexOf('/') + 1);
  const kind = event.key === `/registry/namespaces/${name}` ? 'Namespace' : null;
  return {
    type: event.type,
    key: event.key,
    modRevision: event.modRevision,
    createRevision: event.createRevision,
    version: event.version,
    lease: event.lease,
    value: deleted ? null : event.value,
    facts: {
      verb: deleted ? 'delete' : event.version === 1 ? 'create' : 'update',
      identity: { key: event.key, kubernetes: false, group: null, resource: null, kind, namespace: null, name },
      apiVersion: null,
      uid: /^uid:(\S+)/.exec(text)?.[1] ?? null,
      owner: null,
      encoding: deleted ? 'empty' : 'bytes',
      redacted: false,
      changedPaths: [],
      changedCount: previous === null ? 0 : 1,
      fields: [],
      actor: null,
      noise: null,
      writtenAtMs: /^at:(\d+)/.test(text) ? Number(text.slice(3)) : null,
    },
  };
}

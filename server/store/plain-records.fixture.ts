import type { SourceDescription } from '../domain/history.ts';
import type { EventRecord } from '../domain/history-writer.ts';

export const plainSource: SourceDescription = {
  name: 'plain',
  kind: 'etcd',
  clusterId: null,
  etcdVersion: null,
  kubernetesVersion: null,
  description: null,
  commands: [],
};

/** A put of a key outside Kubernetes. */
export function plainPut(key: string, revision: number, value: Uint8Array, version = 1): EventRecord {
  return {
    type: 'put',
    key,
    modRevision: revision,
    createRevision: revision - version + 1,
    version,
    lease: '0',
    value,
    facts: {
      verb: version === 1 ? 'create' : 'update',
      identity: { key, kubernetes: false, group: null, resource: null, kind: null, namespace: null, name: key },
      apiVersion: null,
      uid: null,
      owner: null,
      terminating: false,
      encoding: 'bytes',
      redacted: false,
      changedPaths: [],
      changedCount: 0,
      fields: [],
      actor: null,
      noise: null,
      writtenAtMs: null,
    },
  };
}

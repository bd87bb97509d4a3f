import { expect, test } from 'vitest';
import type { StateQuery } from '../domain/history-reader.ts';
import type { JsonValue } from '../domain/json.ts';
import type { Recording } from '../domain/recording.ts';
import { createKeyIdentifier } from '../kubernetes/keys.ts';
import { RelationReader, type RelatedObjects } from './related-objects.ts';
import { createValueDecoder } from './value-decoder.ts';

const identifier = createKeyIdentifier();

/** What exists at one revision, by key; a store of it answers as the real one does. */
function cluster(objects: ReadonlyMap<string, JsonValue>) {
  let read = 0;
  const entries = [...objects]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({
      identity: identifier.identify(key, value),
      apiVersion: 'v1',
      uid: null,
      ownerUid: key.includes('replicasets') ? 'a Deployment' : null,
      createRevision: 1,
      modRevision: 1,
      version: 1,
      valueBytes: 1,
    }));
  const reader = {
    state(_id: string, revision: number, { kind, namespace, q = '', limit }: StateQuery) {
      const all = entries.filter(
        ({ identity }) =>
          identity.kind === kind &&
          (namespace === undefined || (identity.namespace ?? '') === namespace) &&
          identity.name.includes(q),
      );
      const page = all.slice(0, limit);
      return Promise.resolve({ revision, entries: page, more: page.length < all.length, total: all.length });
    },
    value(_id: string, key: string) {
      read++;
      const entry = entries.find(({ identity }) => identity.key === key);
      if (entry === undefined) return Promise.resolve(null);
      return Promise.resolve({
        summary: {
          identity: entry.identity,
          verb: 'create' as const,
          origin: 'watch' as const,
          apiVersion: 'v1',
          uid: null,
          createRevision: 1,
          version: 1,
          lease: '0',
          encoding: 'json' as const,
          redacted: false,
          valueBytes: 1,
          changedPaths: [],
          changedCount: 0,
          actor: null,
          noise: null,
        },
        modRevision: 1,
        atMs: null,
        timeBasis: 'unknown' as const,
        value: Buffer.from(JSON.stringify(objects.get(key))),
        previousRevision: null,
        nextRevision: null,
      });
    },
  };
  const relations = new RelationReader(reader, createValueDecoder({ release: null }));
  const recording = { id: 'r', kubernetesVersion: null } as Recording;
  return { related: (key: string) => relations.related(recording, key, 1), readCount: () => read };
}

function put(objects: Map<string, JsonValue>, key: string, kind: string, content: Record<string, JsonValue>) {
  const [name = '', namespace = ''] = key.split('/').reverse();
  const { labels = {}, ...rest } = content;
  objects.set(`/registry/${key}`, { apiVersion: 'v1', kind, metadata: { name, namespace, labels }, ...rest });
}

const podSpec = {
  nodeName: 'node-1',
  volumes: [
    { name: 'config', configMap: { name: 'settings' } },
    { name: 'cert', secret: { secretName: 'nowhere' } },
  ],
};

function shop(pods: number): Map<string, JsonValue> {
  const objects = new Map<string, JsonValue>();
  put(objects, 'configmaps/shop/settings', 'ConfigMap', {});
  put(objects, 'configmaps/other/settings', 'ConfigMap', {});
  put(objects, 'services/specs/shop/web', 'Service', { spec: { selector: { app: 'web' } } });
  put(objects, 'deployments/shop/web', 'Deployment', {
    spec: { template: { metadata: { labels: { app: 'web' } }, spec: { volumes: podSpec.volumes } } },
  });
  put(objects, 'replicasets/shop/web-1', 'ReplicaSet', { spec: { template: { spec: { volumes: podSpec.volumes } } } });
  for (let n = 0; n < pods; n++) put(objects, `pods/shop/web-${n}`, 'Pod', { labels: { app: 'web' }, spec: podSpec });
  put(objects, 'pods/shop/other', 'Pod', { labels: { app: 'other' }, spec: { nodeName: 'node-2' } });
  put(objects, 'pods/elsewhere/web-0', 'Pod', { labels: { app: 'web' }, spec: podSpec });
  objects.set('/registry/minions/node-1', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } });
  return objects;
}

const told = ({ groups }: RelatedObjects) =>
  groups.map(({ direction, words, objects }) => {
    const names = objects.map(({ kind, name, key }) => `${kind} ${name}${key === null ? '?' : ''}`).sort();
    return `${direction === 'to' ? '→' : '←'} ${words}: ${names.join(', ')}`;
  });

test('a Pod tells what it runs on and mounts, even what does not exist, and who selects it', async () => {
  expect(told(await cluster(shop(2)).related('/registry/pods/shop/web-0'))).toEqual([
    '→ runs on: Node node-1',
    '→ mounts: ConfigMap settings, Secret nowhere?',
    '← selected by: Service web',
  ]);
});

test('a Service selects Pods of its own namespace by their labels', async () => {
  expect(told(await cluster(shop(2)).related('/registry/services/specs/shop/web'))).toEqual([
    '→ selects: Pod web-0, Pod web-1',
  ]);
});

test('a ConfigMap is mounted by Pods and by the template that makes them, told once', async () => {
  const { related } = cluster(shop(2));
  expect(told(await related('/registry/configmaps/shop/settings'))).toEqual([
    '← mounted by: Deployment web, Pod web-0, Pod web-1',
  ]);
  expect(told(await related('/registry/configmaps/other/settings'))).toEqual([]);
});

test('a Node runs Pods of all namespaces, a Deployment is selected through its template', async () => {
  const { related } = cluster(shop(1));
  expect(told(await related('/registry/minions/node-1'))).toEqual(['← runs: Pod web-0, Pod web-0']);
  expect(told(await related('/registry/deployments/shop/web'))).toEqual([
    '→ mounts: ConfigMap settings, Secret nowhere?',
    '← selected by: Service web',
  ]);
});

test('what was not looked at is told, and what a value says is read once', async () => {
  const { related, readCount } = cluster(shop(600));
  const first = await related('/registry/configmaps/shop/settings');
  expect(first.bounds).toEqual(['The first 500 of 601 Pods were looked at.']);
  const before = readCount();
  expect(await related('/registry/configmaps/shop/settings')).toEqual(first);
  expect(readCount() - before).toBe(1);
});

test('a key that does not exist, or is none of Kubernetes, has no relations', async () => {
  const objects = shop(1);
  objects.set('/app/settings', { a: 1 });
  const { related } = cluster(objects);
  expect(await related('/registry/pods/shop/gone')).toEqual({ groups: [], bounds: [] });
  expect(await related('/app/settings')).toEqual({ groups: [], bounds: [] });
});

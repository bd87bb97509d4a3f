import { expect, test } from 'vitest';
import type { JsonObject } from '../domain/json.ts';
import { applicable, isMadeAgain } from './applicable.ts';

const object = (kind: string, metadata: JsonObject, more: JsonObject = {}): JsonObject => ({
  kind,
  apiVersion: 'v1',
  metadata: { namespace: 'default', ...metadata },
  ...more,
});
const owner = (controller: boolean): JsonObject => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'u', controller }],
});

test.each<[JsonObject, boolean]>([
  [object('Pod', { name: 'web-1-a', ...owner(true) }), true],
  [object('Pod', { name: 'web', ...owner(false) }), false],
  [object('Event', { name: 'web.1' }), true],
  [
    object('Endpoints', { name: 'web', annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': 't' } }),
    true,
  ],
  [object('Endpoints', { name: 'database-elsewhere' }), false],
  [object('Service', { name: 'kubernetes' }), true],
  [object('Service', { name: 'kubernetes', namespace: 'other' }), false],
  [object('ConfigMap', { name: 'kube-root-ca.crt' }), true],
  [object('ServiceAccount', { name: 'default' }), true],
  [object('ServiceAccount', { name: 'builder' }), false],
])('%j is made by the cluster itself: %s', (given, expected) => {
  expect(isMadeAgain(given)).toBe(expected);
});

test('what a person wrote is left, in the order of a manifest', () => {
  const given = object(
    'Service',
    {
      name: 'web',
      uid: 'u',
      resourceVersion: '5',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', note: 'mine' },
    },
    { status: {}, spec: { clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1'], ports: [] } },
  );
  expect(JSON.stringify(applicable(given))).toBe(
    '{"apiVersion":"v1","kind":"Service","metadata":{"namespace":"default","name":"web","annotations":{"note":"mine"}},"spec":{"ports":[]}}',
  );
});

test('a headless Service stays one; a Pod and a claim are placed anew', () => {
  expect(applicable(object('Service', { name: 'db' }, { spec: { clusterIP: 'None' } }))['spec']).toEqual({
    clusterIP: 'None',
  });
  expect(applicable(object('Pod', { name: 'a' }, { spec: { nodeName: 'n', containers: [] } }))['spec']).toEqual({
    containers: [],
  });
  const claim = object('PersistentVolumeClaim', { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } });
  expect(applicable({ ...claim, spec: { volumeName: 'pv-1' } })).toEqual({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { namespace: 'default' },
    spec: {},
  });
});

test('a Job is one that an API server takes: without the selector and the labels that tie its Pods to it', () => {
  const ties = { 'controller-uid': 'u', 'batch.kubernetes.io/job-name': 'once' };
  const spec: JsonObject = {
    selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u' } },
    template: { metadata: { labels: { ...ties, app: 'once' } }, spec: {} },
  };
  const given = object('Job', { name: 'once', labels: ties }, { spec });
  expect(applicable(given)).toEqual({
    apiVersion: 'v1',
    kind: 'Job',
    metadata: { namespace: 'default', name: 'once' },
    spec: { template: { metadata: { labels: { app: 'once' } }, spec: {} } },
  });
  expect(applicable({ ...given, spec: { ...spec, manualSelector: true } })['spec']).toMatchObject({
    selector: spec['selector'] ?? null,
  });
});

test('a volume is for the claim of its name, whichever that is', () => {
  const claimRef = {
    kind: 'PersistentVolumeClaim',
    namespace: 'default',
    name: 'data',
    uid: 'u',
    resourceVersion: '7',
  };
  const spec = applicable(object('PersistentVolume', { name: 'pv' }, { spec: { claimRef } }))['spec'];
  expect(spec).toEqual({ claimRef: { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data' } });
});

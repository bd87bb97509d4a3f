import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../domain/json.ts';
import { relationFacts, RELATIONS } from './references.ts';

function named(kind: string, object: JsonValue): string[] {
  return relationFacts(kind, 'shop', object).references.map(
    ({ relation, kind: of, namespace, name, detail }) =>
      `${RELATIONS[relation][0]} ${of} ${namespace ?? ''}/${name}${detail === null ? '' : ` (${detail})`}`,
  );
}

const podSpec: JsonValue = {
  nodeName: 'node-1',
  serviceAccountName: 'web',
  imagePullSecrets: [{ name: 'registry' }],
  volumes: [
    { name: 'config', configMap: { name: 'settings' } },
    { name: 'again', configMap: { name: 'settings' } },
    { name: 'cert', secret: { secretName: 'tls' } },
    { name: 'data', persistentVolumeClaim: { claimName: 'data-0' } },
    { name: 'token', projected: { sources: [{ configMap: { name: 'root-ca' } }, { secret: { name: 'key' } }] } },
    { name: 'tmp', emptyDir: {} },
  ],
  initContainers: [
    { name: 'init', envFrom: [{ configMapRef: { name: 'env' } }, { secretRef: { name: 'secret-env' } }] },
  ],
  containers: [
    {
      name: 'web',
      env: [
        { name: 'A', value: '1' },
        { name: 'B', valueFrom: { configMapKeyRef: { name: 'one-key', key: 'b' } } },
        { name: 'C', valueFrom: { secretKeyRef: { name: 'one-secret', key: 'c' } } },
      ],
    },
  ],
};

const inTemplate = [
  'runs as ServiceAccount shop/web',
  'mounts ConfigMap shop/settings (volume config)',
  'mounts Secret shop/tls (volume cert)',
  'mounts PersistentVolumeClaim shop/data-0 (volume data)',
  'mounts ConfigMap shop/root-ca (volume token)',
  'mounts Secret shop/key (volume token)',
  'takes variables from ConfigMap shop/env (container init)',
  'takes variables from Secret shop/secret-env (container init)',
  'takes variables from ConfigMap shop/one-key (container web)',
  'takes variables from Secret shop/one-secret (container web)',
  'pulls images with Secret shop/registry',
];

describe('what an object names', () => {
  it('is, for a StatefulSet, the claims that are made for its Pods', () => {
    const set = (spec: JsonValue) => named('StatefulSet', { metadata: { name: 'db' }, spec });
    const volumeClaimTemplates = [{ metadata: { name: 'data' } }];
    expect(set({ replicas: 2, ordinals: { start: 3 }, volumeClaimTemplates })).toEqual([
      'claims storage with PersistentVolumeClaim shop/data-db-3 (volume data)',
      'claims storage with PersistentVolumeClaim shop/data-db-4 (volume data)',
    ]);
    expect(set({ volumeClaimTemplates })).toHaveLength(1);
    expect(set({ replicas: 1e9, volumeClaimTemplates })).toHaveLength(100);
    expect(set({ replicas: 2 })).toEqual([]);
  });

  it('is, for a Pod and for a template of Pods, what they run on, run as, mount and read', () => {
    expect(named('Pod', { spec: podSpec })).toEqual(['runs on Node /node-1', ...inTemplate]);
    const { nodeName: _nodeName, ...template } = podSpec as Record<string, JsonValue>;
    expect(named('Deployment', { spec: { template: { spec: template } } })).toEqual(inTemplate);
    expect(named('CronJob', { spec: { jobTemplate: { spec: { template: { spec: template } } } } })).toEqual(inTemplate);
  });

  it.each<[string, JsonValue, string[]]>([
    [
      'EndpointSlice',
      {
        metadata: { labels: { 'kubernetes.io/service-name': 'web' } },
        endpoints: [{ targetRef: { kind: 'Pod', name: 'web-1' } }, { targetRef: { kind: 'Node', name: 'n' } }],
      },
      ['holds the endpoints of Service shop/web', 'leads to Pod shop/web-1'],
    ],
    [
      'Endpoints',
      {
        metadata: { name: 'web' },
        subsets: [
          {
            addresses: [{ targetRef: { kind: 'Pod', name: 'a' } }],
            notReadyAddresses: [{ targetRef: { kind: 'Pod', name: 'b' } }],
          },
        ],
      },
      ['holds the endpoints of Service shop/web', 'leads to Pod shop/a', 'leads to Pod shop/b'],
    ],
    [
      'HorizontalPodAutoscaler',
      { spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' } } },
      ['scales Deployment shop/web'],
    ],
    [
      'Ingress',
      {
        spec: {
          defaultBackend: { service: { name: 'fallback' } },
          rules: [
            { http: { paths: [{ backend: { service: { name: 'web' } } }, { backend: { serviceName: 'old' } }] } },
          ],
          tls: [{ secretName: 'cert' }],
        },
      },
      [
        'routes to Service shop/fallback',
        'routes to Service shop/web',
        'routes to Service shop/old',
        'serves TLS with Secret shop/cert',
      ],
    ],
    [
      'PersistentVolumeClaim',
      { spec: { volumeName: 'pv-1', storageClassName: 'fast' } },
      ['bound to PersistentVolume /pv-1', 'uses StorageClass /fast'],
    ],
    [
      'PersistentVolume',
      { spec: { claimRef: { kind: 'PersistentVolumeClaim', namespace: 'other', name: 'data' } } },
      ['bound to PersistentVolumeClaim other/data'],
    ],
    [
      'RoleBinding',
      {
        roleRef: { kind: 'ClusterRole', name: 'view' },
        subjects: [
          { kind: 'ServiceAccount', name: 'web' },
          { kind: 'User', name: 'ann' },
        ],
      },
      ['grants ClusterRole /view', 'grants to ServiceAccount shop/web'],
    ],
    ['ConfigMap', { data: { a: 'b' } }, []],
  ])('of a %s', (kind, object, expected) => {
    expect(named(kind, object)).toEqual(expected);
  });

  it('is chosen by labels, by a Service, a NetworkPolicy and a disruption budget', () => {
    const selection = (kind: string, spec: JsonValue) =>
      relationFacts(kind, 'shop', { spec }).selections.map(({ relation }) => relation);
    expect(selection('Service', { selector: { app: 'web' } })).toEqual(['selects']);
    expect(selection('Service', { selector: {} })).toEqual([]);
    expect(selection('NetworkPolicy', { podSelector: {} })).toEqual(['restricts']);
    expect(selection('NetworkPolicy', {})).toEqual(['restricts']);
    expect(selection('PodDisruptionBudget', { selector: { matchLabels: { app: 'web' } } })).toEqual(['protects']);
    expect(selection('PodDisruptionBudget', {})).toEqual([]);
    expect(relationFacts('Pod', 'shop', { metadata: { labels: { a: 'b' } } }).podLabels).toEqual({ a: 'b' });
    expect(relationFacts('Service', 'shop', { metadata: { labels: { a: 'b' } } }).podLabels).toBeNull();
  });

  it('is nothing for values of any other shape', () => {
    const kinds = fc.constantFrom(
      'Pod',
      'Deployment',
      'Ingress',
      'Service',
      'EndpointSlice',
      'RoleBinding',
      'Job',
      null,
    );
    const shapes = fc.object({
      key: fc.constantFrom('spec', 'template', 'volumes', 'rules', 'endpoints', 'x'),
      maxDepth: 4,
    });
    fc.assert(
      fc.property(kinds, shapes, (kind, object) => {
        expect(() => relationFacts(kind, null, object as JsonValue)).not.toThrow();
      }),
    );
    expect(relationFacts('Pod', null, undefined).references).toEqual([]);
  });
});

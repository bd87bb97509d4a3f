import { describe, expect, test } from 'vitest';
import { findChanges } from '../diff/changes.ts';
import type { JsonValue } from '../domain/json.ts';
import { kubernetesListKeys } from '../kubernetes/list-keys.ts';
import { fieldsSet } from './set-fields.ts';

const pod = {
  key: '/registry/pods/default/web',
  kubernetes: true,
  group: '',
  resource: 'pods',
  kind: 'Pod',
  namespace: 'default',
  name: 'web',
};

const created: JsonValue = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web',
    uid: '0b6c7d0e',
    creationTimestamp: '2026-01-02T03:04:05Z',
    labels: { 'app.kubernetes.io/name': 'web' },
    managedFields: [{ manager: 'kubectl' }],
  },
  spec: {
    containers: [{ name: 'web', image: 'nginx:1.27', args: ['-c', 'a script\n'.repeat(20)] }],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
  },
  status: { phase: 'Pending', startTime: '2026-01-02T03:04:05Z' },
};

function changed(before: JsonValue, after: JsonValue) {
  return fieldsSet(pod, after, findChanges(before, after, kubernetesListKeys).list);
}

describe('fields that an event set', () => {
  test('of a creation: short scalars, without what the key says, times, long texts and bookkeeping', () => {
    expect(fieldsSet(pod, created, null)).toEqual([
      ['metadata.labels["app.kubernetes.io/name"]', 'web'],
      ['spec.containers[name=web].image', 'nginx:1.27'],
      ['spec.containers[name=web].args[0]', '-c'],
      ['spec.restartPolicy', 'Always'],
      ['spec.terminationGracePeriodSeconds', 30],
      ['status.phase', 'Pending'],
    ]);
  });

  test('of an update: what it set, also within what it added; nothing of what it took away', () => {
    const after = structuredClone(created) as { status: object; spec: { terminationGracePeriodSeconds?: number } };
    after.status = {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True', message: 'ok', lastTransitionTime: null }],
    };
    delete after.spec.terminationGracePeriodSeconds;
    expect(changed(created, after as unknown as JsonValue)).toEqual([
      ['status.phase', 'Running'],
      ['status.conditions[type=Ready].status', 'True'],
    ]);
  });

  test('of a large object: the telling ones stay, wherever they stand', () => {
    const data = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`setting${i}`, i]));
    const template = { spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } };
    const fields = fieldsSet(pod, { data, spec: { template } }, null);
    expect(fields).toHaveLength(32);
    expect(fields).toContainEqual(['spec.template.spec.containers[name=web].image', 'nginx:1.27']);
  });

  test('of Kubernetes Events: what happened', () => {
    const event = { type: 'Warning', reason: 'BackOff', count: 3, source: { component: 'kubelet' } };
    expect(fieldsSet({ ...pod, kind: 'Event' }, event, null)).toEqual([
      ['type', 'Warning'],
      ['reason', 'BackOff'],
    ]);
  });

  test('of what is no object: none', () => {
    expect(fieldsSet(pod, undefined, null)).toEqual([]);
    expect(fieldsSet(pod, 'text', null)).toEqual([]);
  });
});

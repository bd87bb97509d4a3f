import { expect, test } from 'vitest';
import type { EventSummary } from '../api/schema.ts';
import { podMeaning } from './first-steps.ts';

function change(
  verb: EventSummary['verb'],
  changedPaths: string[] = [],
  { kind = 'Pod', by = null as string | null } = {},
): Parameters<typeof podMeaning>[0] {
  const identity = { kind } as EventSummary['identity'];
  return {
    verb,
    changedPaths,
    identity,
    actor: by === null ? null : { name: by, basis: 'managedFields', certain: true },
  };
}

test('each step in the life of a Pod is explained as what it is', () => {
  const deletion = ['metadata.deletionTimestamp', 'metadata.deletionGracePeriodSeconds'];
  const life: [Parameters<typeof podMeaning>[0], RegExp][] = [
    [change('create'), /stored the Pod/],
    [change('update', ['spec.nodeName', 'status.conditions[type=PodScheduled]']), /chosen a node/],
    [change('update', ['status.hostIP', 'status.startTime', 'status.conditions[type=Ready]']), /has taken the Pod/],
    [change('update', ['status.podIP', 'status.podIPs[ip=10.244.0.2]']), /an address/],
    [change('update', ['status.phase', 'status.containerStatuses[name=www].state.running.startedAt']), /Ready/],
    [change('update', deletion), /kubectl delete only sets/],
    [
      change('update', [
        'status.phase',
        'status.containerStatuses[name=www].state.running.startedAt',
        'status.containerStatuses[name=www].state.terminated.exitCode',
      ]),
      /has ended/,
    ],
    [change('update', deletion, { by: 'kubelet' }), /kubelet says/],
    [change('delete'), /gone from etcd/],
  ];
  for (const [event, meaning] of life) expect(podMeaning(event)).toMatch(meaning);
});

test('what is no Pod, and what has no meaning of its own, is not explained', () => {
  expect(podMeaning(change('create', [], { kind: 'Node' }))).toBeNull();
  expect(podMeaning(change('update', ['metadata.labels.app']))).toBeNull();
});

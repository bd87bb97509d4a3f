import { expect, test } from 'vitest';
import type { JsonValue } from '../domain/json.ts';
import { standingsOf } from './standings.ts';

const said = (object: JsonValue) => standingsOf(object).map(({ id, state, tone, detail }) => [id, state, tone, detail]);

test('a Pod: phase, conditions, every kind of container', () => {
  const pod = {
    status: {
      phase: 'Running',
      conditions: [
        { type: 'Ready', status: 'False', reason: 'ContainersNotReady', message: 'web' },
        { type: 'DisruptionTarget', status: 'True' },
        { type: 'PodScheduled', status: 'Unknown' },
        { type: 'Half' },
      ],
      initContainerStatuses: [{ name: 'init', state: { terminated: { exitCode: 0, reason: 'Completed' } } }],
      containerStatuses: [
        { name: 'web', restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } } },
        { name: 'log', restartCount: 1, ready: true, state: { running: {} } },
        { name: 'new', state: {} },
      ],
      ephemeralContainerStatuses: [{ name: 'debug', state: { terminated: { exitCode: 137, reason: 'Error' } } }],
    },
  };
  expect(said(pod)).toEqual([
    ['phase', 'Running', 'good', null],
    ['condition Ready', 'False (ContainersNotReady)', 'bad', 'web'],
    ['condition DisruptionTarget', 'True', 'bad', null],
    ['condition PodScheduled', 'Unknown', 'unknown', null],
    ['container init', 'Completed, exit code 0', 'neutral', null],
    ['container web', 'CrashLoopBackOff (3 restarts)', 'bad', 'back-off'],
    ['container log', 'running (1 restart)', 'good', null],
    ['container debug', 'Error, exit code 137', 'bad', null],
  ]);
});

test('pressure is bad news where it is there; a workload counts its replicas; a deletion says what it waits for', () => {
  expect(said({ status: { conditions: [{ type: 'MemoryPressure', status: 'False' }] } })).toEqual([
    ['condition MemoryPressure', 'False', 'good', null],
  ]);
  const [stuck] = standingsOf({
    kind: 'Deployment',
    spec: { replicas: 3 },
    status: { readyReplicas: 3, updatedReplicas: 1 },
  });
  expect(stuck).toMatchObject({ state: '3/3, 1 updated', tone: 'waiting', ready: 3, wanted: 3 });
  const [whole] = standingsOf({ kind: 'ReplicaSet', spec: { replicas: 3 }, status: { readyReplicas: 3 } });
  expect(whole).toMatchObject({ state: '3/3', tone: 'good' });
  const [replicas] = standingsOf({ spec: { replicas: 3 }, status: { readyReplicas: 2, updatedReplicas: 3 } });
  expect(replicas).toMatchObject({ state: '2/3', tone: 'waiting', ready: 2, wanted: 3 });
  expect(standingsOf({ status: { desiredNumberScheduled: 2, numberReady: 2 } })[0]).toMatchObject({ state: '2/2' });
  const metadata = { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.com/guard'] };
  expect(said({ metadata })).toEqual([
    ['deletion', 'being deleted', 'waiting', 'to be gone by 2026-01-01T00:00:00Z, waits for example.com/guard'],
  ]);
});

test('what is of another shape says nothing', () => {
  for (const odd of [null, 'text', 7, [], {}, { status: 'x' }, { status: { conditions: 'x', phase: 4 } }]) {
    expect(standingsOf(odd)).toEqual([]);
  }
});

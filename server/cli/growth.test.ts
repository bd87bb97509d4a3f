import { describe, expect, test } from 'vitest';
import type { Analysis, KeyTally, ResourceTally } from '../domain/analysis.ts';
import { growthSentences } from './growth.ts';
import { bytesText, counted, durationText, rateText, shareText } from './output/quantities.ts';

const kubelet = { name: 'kubelet', certain: true };

function resource(name: Partial<ResourceTally['name']>, rest: Partial<ResourceTally>): ResourceTally {
  return {
    name: { group: '', resource: null, kind: null, folder: null, ...name },
    objects: 1,
    objectBytes: 100,
    revisions: 0,
    creates: 0,
    updates: 0,
    deletes: 0,
    noOps: 0,
    bytes: 0,
    largest: null,
    mostWritten: null,
    actors: [{ actor: kubelet, revisions: 1 }],
    perMinute: null,
    ...rest,
  };
}

function key(kind: string | null, rest: Partial<KeyTally>): KeyTally {
  return {
    key: '/registry/configmaps/default/web',
    resource: { group: '', resource: 'configmaps', kind, folder: null },
    namespace: 'default',
    name: 'web',
    revisions: 1,
    bytes: 100,
    largestBytes: 100,
    perMinute: null,
    actors: [],
    ...rest,
  };
}

function analysis(rest: Partial<Analysis>): Analysis {
  return {
    firstRevision: 1,
    lastRevision: 1001,
    spanMs: 600_000,
    estimatedTimes: false,
    revisions: 1000,
    bytes: 1_000_000,
    objects: 100,
    objectBytes: 100_000,
    resources: [],
    actors: [],
    mostWritten: [],
    heaviest: [],
    eventLifeMs: null,
    ...rest,
  };
}

const text = (rest: Partial<Analysis>) => growthSentences(analysis(rest)).join('\n');

describe('what makes an etcd grow', () => {
  test('is how fast it is written, and which resources are most of that', () => {
    const leases = resource({ group: 'coordination.k8s.io', resource: 'leases' }, { revisions: 710, bytes: 90_000 });
    const secrets = resource({ resource: 'secrets' }, { revisions: 20, bytes: 20_000 });
    const said = text({ resources: [leases, secrets] });
    expect(said).toContain('1 000 writes of 977 KiB altogether in 10 min: 100 a minute, 137 MiB a day.');
    expect(said).toContain('leases.coordination.k8s.io: 71 % of writes, 9 % of bytes.');
    expect(said).not.toContain('secrets');
    expect(said).toContain('etcdctl defrag');
  });

  test('is how long Events are kept', () => {
    const events = resource(
      { resource: 'events', kind: 'Event' },
      { revisions: 300, objects: 60, objectBytes: 50_000 },
    );
    const said = text({ resources: [events], eventLifeMs: 3_600_000 });
    expect(said).toContain(
      '60 Events exist (50 % of what exists); those that are gone ended 1 h after they were last written',
    );
    expect(said).toContain('--event-ttl');
  });

  test('is what comes and goes', () => {
    const pods = resource(
      { resource: 'pods', kind: 'Pod' },
      { revisions: 500, bytes: 900_000, creates: 100, deletes: 90 },
    );
    const kept = resource({ resource: 'secrets', kind: 'Secret' }, { revisions: 300, creates: 300, deletes: 2 });
    const said = text({ resources: [pods, kept] });
    expect(said).toContain(
      'pods come and go: 100 were created and 90 deleted, at the cost of about 5.0 revisions and 8.8 KiB each.',
    );
    expect(said).not.toContain('secrets come and go');
  });

  test('is what is written and changes nothing', () => {
    const endpoints = resource({ resource: 'endpoints' }, { revisions: 400, noOps: 120 });
    expect(text({ resources: [endpoints] })).toContain(
      '12 % of the writes change nothing (120 no-op writes); 120 of them are of endpoints (mostly by kubelet).',
    );
  });

  test('is a controller in a hot loop, or two that undo one another; leases are meant to be like that', () => {
    const one = [{ actor: { name: 'operator', certain: false }, revisions: 60 }];
    const two = [...one, { actor: { name: 'argocd', certain: true }, revisions: 58 }];
    const hot = { revisions: 120, perMinute: 64 };
    expect(text({ mostWritten: [key('ConfigMap', { ...hot, actors: one })] })).toContain(
      'ConfigMap default/web was written 120 times (64 a minute), by operator?: a controller that follows other objects, or is in a hot loop, or a lock.',
    );
    expect(text({ mostWritten: [key('ConfigMap', { ...hot, actors: two })] })).toContain(
      'by operator? and argocd in turn: they seem to undo one another.',
    );
    const asked = [
      { actor: { name: 'kube-controller-manager', certain: true }, revisions: 110 },
      { actor: kubelet, revisions: 10 },
    ];
    expect(text({ mostWritten: [key('ConfigMap', { ...hot, actors: asked })] })).toContain(
      'by kube-controller-manager and 8 % by kubelet: a controller that follows what is asked of it again and again, or',
    );
    expect(text({ mostWritten: [key('Lease', hot)] })).not.toContain('hot loop');
    expect(text({ mostWritten: [key('ConfigMap', { revisions: 120, perMinute: 1 })] })).not.toContain('hot loop');
  });

  test('is a huge object that is written often', () => {
    const huge = key('ConfigMap', { revisions: 40, bytes: 400_000, largestBytes: 100_000 });
    expect(text({ heaviest: [huge] })).toContain(
      'ConfigMap default/web has up to 97.7 KiB, and each of its 40 revisions is kept whole: 391 KiB, 40 % of all bytes.',
    );
    expect(text({ heaviest: [key('ConfigMap', { bytes: 400_000, largestBytes: 500, revisions: 800 })] })).not.toContain(
      'whole:',
    );
  });

  test('is nothing where nothing was written', () => {
    expect(growthSentences(analysis({ revisions: 0, bytes: 0, spanMs: null }))).toEqual([
      'Nothing was written: 100 keys of 97.7 KiB exist.',
    ]);
  });
});

test('quantities', () => {
  expect([0, 1023, 1024, 150_000, 5_000_000_000].map(bytesText)).toEqual([
    '0 B',
    '1023 B',
    '1.0 KiB',
    '146 KiB',
    '4.7 GiB',
  ]);
  expect([shareText(1, 0), shareText(0, 9), shareText(1, 900), shareText(1, 3)]).toEqual(['-', '0 %', '<1 %', '33 %']);
  expect([null, 0, 0.01, 3.14159, 84.2, 12_345].map(rateText)).toEqual(['-', '0.0', '<0.1', '3.1', '84', '12 345']);
  expect([5, 47_000, 12_000_000, 90_000_000].map(durationText)).toEqual(['5 ms', '47 s', '3 h 20 min', '1 d 1 h']);
  expect([counted(1, 'write'), counted(2, 'write'), counted(1_234_567, 'thing is', 'things are')]).toEqual([
    '1 write',
    '2 writes',
    '1 234 567 things are',
  ]);
});

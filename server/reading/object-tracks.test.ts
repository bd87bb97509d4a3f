import { expect, test } from 'vitest';
import type { EventSummary, RevisionQuery, StoredValue } from '../domain/history-reader.ts';
import type { JsonValue } from '../domain/json.ts';
import type { Recording } from '../domain/recording.ts';
import { objectTracks, type TracksQuery } from './object-tracks.ts';
import { createValueDecoder } from './value-decoder.ts';

const POD = '/registry/pods/shop/web';
const NODE = '/registry/minions/node-1';

interface Write {
  readonly revision: number;
  readonly key: string;
  /** null: it is deleted. */
  readonly object: JsonValue;
  /** What an update changed; without it this is the first write. */
  readonly changed?: readonly string[];
  readonly changedCount?: number;
}

function summaryOf({ key, object, changed, changedCount }: Write): EventSummary {
  const [, registry, resource, ...rest] = key.split('/');
  const kind = { pods: 'Pod', minions: 'Node', events: 'Event' }[resource ?? ''] ?? null;
  const name = rest.at(-1) ?? '';
  return {
    identity: { key, kubernetes: registry === 'registry', kind, name },
    verb: object === null ? 'delete' : changed === undefined ? 'create' : 'update',
    uid: `uid of ${name}`,
    changedPaths: changed ?? [],
    changedCount: changedCount ?? changed?.length ?? 0,
  } as EventSummary;
}

/** A history that answers as the store does: related to any object are all Events. */
function historyOf(writes: readonly Write[]) {
  const read: number[] = [];
  const asked: { key: string | undefined; relatedTo: string | undefined }[] = [];
  const reader = {
    value(_id: string, key: string, at: number): Promise<StoredValue | null> {
      const write = writes.findLast((each) => each.key === key && each.revision <= at);
      if (write === undefined) return Promise.resolve(null);
      read.push(write.revision);
      return Promise.resolve({
        summary: summaryOf(write),
        modRevision: write.revision,
        value: write.object === null ? null : Buffer.from(JSON.stringify(write.object)),
      } as StoredValue);
    },
    revisions(_id: string, query: RevisionQuery) {
      const { key, relatedTo, after = -1, before = Infinity, limit } = query;
      asked.push({ key, relatedTo });
      const isMeant = (write: Write) => (relatedTo === undefined ? write.key === key : write.key.includes('/events/'));
      const all = writes.filter((each) => each.revision > after && each.revision < before && isMeant(each));
      const revisions = all.slice(0, limit).map((write) => ({
        revision: write.revision,
        atMs: null,
        timeBasis: 'unknown' as const,
        eventCount: 1,
        events: [summaryOf(write)],
      }));
      return Promise.resolve({ revisions, more: all.length > limit });
    },
  };
  const recording = { id: 'r', firstRevision: 1, lastRevision: 9999, kubernetesVersion: null } as Recording;
  const deps = { reader, decoder: createValueDecoder({ release: null }) };
  return { tracks: (query: TracksQuery) => objectTracks(deps, recording, query), read, asked };
}

const phase = (revision: number, state: string, more: Partial<Write> = { changed: ['status.phase'] }): Write => ({
  revision,
  key: POD,
  object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, status: { phase: state } },
  ...more,
});

const event = (revision: number, about: Record<string, JsonValue>, content: Record<string, JsonValue> = {}): Write => ({
  revision,
  key: `/registry/events/shop/event-${revision}`,
  object: { apiVersion: 'v1', kind: 'Event', involvedObject: about, ...content },
});

/** Revisions from the first one on, one after the other. */
const series = (count: number, first: number, write: (revision: number) => Write) =>
  Array.from({ length: count }, (_, index) => write(first + index));

test('what it said before the window stands from its first revision, and ends with the object', async () => {
  const writes = [phase(4, 'Pending', {}), phase(12, 'Running'), { revision: 15, key: POD, object: null }];
  const { tracks } = historyOf(writes);
  const spans = async (from: number) => {
    const answer = await tracks({ key: POD, from, to: 20 });
    expect(answer.completeTo).toBe(20);
    return answer.tracks.map((track) => [track.id, track.spans.map(({ from: at, to, state }) => [at, to, state])]);
  };
  expect(await spans(10)).toEqual([
    [
      'phase',
      [
        [10, 12, 'Pending'],
        [12, 15, 'Running'],
      ],
    ],
  ]);
  expect(await spans(12)).toEqual([['phase', [[12, 15, 'Running']]]]);
  expect(await spans(16)).toEqual([]);
});

test('Events about it give its uid; those that give none, its kind and name', async () => {
  const web = { kind: 'Pod', name: 'web' };
  const { tracks, read } = historyOf([
    phase(4, 'Running', {}),
    event(5, { ...web, uid: 'uid of web' }, { reason: 'Scheduled' }),
    event(6, { ...web, uid: 'of a Pod that was called so before' }),
    event(7, web, { reason: 'Pulled' }),
    event(8, { ...web, uid: '' }, { reason: 'Started' }),
    event(9, { kind: 'Pod', name: 'web-2' }),
    event(10, { kind: 'Service', name: 'web' }),
    event(11, {}, { involvedObject: null, regarding: { uid: 'uid of web' }, reason: 'BackOff', type: 'Warning' }),
    { revision: 12, key: '/registry/events/shop/event-5', object: null },
    event(31, web),
  ]);
  const { tracks: found, completeTo } = await tracks({ key: POD, from: 5, to: 30 });
  expect(completeTo).toBe(30);
  const marks = found.find(({ type }) => type === 'events')?.marks ?? [];
  expect(marks.map(({ revision, reason, tone }) => [revision, reason, tone])).toEqual([
    [5, 'Scheduled', 'neutral'],
    [7, 'Pulled', 'neutral'],
    [8, 'Started', 'neutral'],
    [11, 'BackOff', 'bad'],
  ]);
  // That one has expired says nothing.
  expect(read).not.toContain(12);
});

test('Events about a Node may give its name as its uid', async () => {
  const { tracks } = historyOf([
    { revision: 2, key: NODE, object: { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } } },
    event(3, { kind: 'Node', name: 'node-1', uid: 'node-1' }, { reason: 'Starting' }),
    event(4, { kind: 'Node', name: 'node-1', uid: 'uid of node-1' }, { reason: 'NodeReady' }),
    event(5, { kind: 'Node', name: 'node-2', uid: 'node-2' }),
    event(6, { kind: 'Pod', name: 'node-1', uid: 'node-1' }),
  ]);
  const { tracks: found } = await tracks({ key: NODE, from: 1, to: 10 });
  expect(found.map(({ id, marks }) => [id, marks.map(({ reason }) => reason)])).toEqual([
    ['events', ['Starting', 'NodeReady']],
  ]);
});

test('an Event has no Events about it, nor has a key outside of Kubernetes', async () => {
  for (const key of ['/registry/events/shop/event-3', '/app/settings']) {
    const { tracks, asked } = historyOf([{ revision: 3, key, object: { kind: 'Event' } }]);
    expect(await tracks({ key, from: 1, to: 10 })).toEqual({ tracks: [], completeTo: 10 });
    expect(asked).toEqual([{ key, relatedTo: undefined }]);
  }
});

test('heartbeats are not read, nor what says nothing of how it stands', async () => {
  const heartbeat = 'status.conditions[type=Ready].lastHeartbeatTime';
  const changes: readonly (readonly [changed: readonly string[], isRead: boolean])[] = [
    [[heartbeat], false],
    [['metadata.labels.a', 'spec.template.spec.containers'], false],
    [['metadata.managedFields'], false],
    [[heartbeat, 'status.conditions[type=Ready].status'], true],
    [['spec.replicas'], true],
    [['metadata.deletionTimestamp'], true],
    [['metadata.finalizers'], true],
    [[''], true],
  ];
  for (const [changed, isRead] of changes) {
    const { tracks, read } = historyOf([phase(4, 'Running', {}), phase(8, 'Running', { changed })]);
    await tracks({ key: POD, from: 4, to: 10 });
    expect([changed, read]).toEqual([changed, isRead ? [4, 8] : [4]]);
  }
  // More was changed than is listed: what that was is not known.
  const { tracks, read } = historyOf([
    phase(4, 'Running', {}),
    phase(8, 'Running', { changed: [heartbeat], changedCount: 90 }),
  ]);
  await tracks({ key: POD, from: 4, to: 10 });
  expect(read).toEqual([4, 8]);
});

test('however many heartbeats there are, what comes after them is found', async () => {
  const heartbeats = series(1200, 10, (revision) =>
    phase(revision, 'Running', { changed: ['status.lastHeartbeatTime'] }),
  );
  const { tracks, read } = historyOf([phase(4, 'Running', {}), ...heartbeats, phase(1300, 'Failed')]);
  const answer = await tracks({ key: POD, from: 4, to: 1400 });
  expect(answer.completeTo).toBe(1400);
  expect(answer.tracks[0]?.spans.map(({ from, to, state }) => [from, to, state])).toEqual([
    [4, 1300, 'Running'],
    [1300, null, 'Failed'],
  ]);
  expect(read).toEqual([4, 1300]);
});

test('of an object that changes very often a part is told, and up to where', async () => {
  const changes = (count: number) => [
    phase(100, 'Pending', {}),
    ...series(count, 101, (revision) => phase(revision, revision % 2 === 0 ? 'Pending' : 'Running')),
  ];
  const all = await historyOf(changes(400)).tracks({ key: POD, from: 100, to: 600 });
  expect(all.completeTo).toBe(600);
  const { tracks, read } = historyOf(changes(450));
  const cut = await tracks({ key: POD, from: 100, to: 600 });
  expect(cut.completeTo).toBe(500);
  expect(cut.tracks[0]?.spans.at(-1)).toMatchObject({ from: 500, to: null });
  expect(read).toHaveLength(401);
});

test('so it is of one about which there are very many Events', async () => {
  const events = series(450, 101, (revision) => event(revision, { uid: 'uid of web' }));
  const { tracks } = historyOf([phase(100, 'Running', {}), ...events]);
  const cut = await tracks({ key: POD, from: 100, to: 600 });
  expect(cut.completeTo).toBe(500);
  expect(cut.tracks.find(({ type }) => type === 'events')?.marks).toHaveLength(400);
  const later = await tracks({ key: POD, from: 501, to: 600 });
  expect(later.completeTo).toBe(600);
  expect(later.tracks.find(({ type }) => type === 'events')?.marks).toHaveLength(50);
});

import { expect, test } from 'vitest';
import type { HistoryReader, StoredValue } from '../domain/history-reader.ts';
import type { Recording } from '../domain/recording.ts';
import { relatedEvents } from './related-events.ts';
import { createValueDecoder } from './value-decoder.ts';

const KEY = '/registry/pods/shop/web';

function stored(key: string, modRevision: number, event: object | null): StoredValue {
  return {
    summary: { identity: { key, kubernetes: true, kind: 'Event' } } as StoredValue['summary'],
    modRevision,
    atMs: modRevision * 1000,
    timeBasis: 'received',
    value: event === null ? null : Buffer.from(JSON.stringify({ apiVersion: 'v1', kind: 'Event', ...event })),
    previousRevision: null,
    nextRevision: null,
  };
}

const about = { kind: 'Pod', name: 'web' };
const versions: Readonly<Record<string, readonly StoredValue[]>> = {
  '/e/pulled': [stored('/e/pulled', 5, { involvedObject: about, reason: 'Pulled', type: 'Normal', message: 'done' })],
  '/e/failed': [
    stored('/e/failed', 3, { regarding: about, reason: 'Failed', type: 'Warning', note: 'no', series: { count: 4 } }),
    stored('/e/failed', 8, null),
  ],
  '/e/broken': [stored('/e/broken', 4, {})],
};

const reader: Pick<HistoryReader, 'lanes' | 'value'> = {
  lanes: (_id, query) => {
    expect(query).toMatchObject({ relatedTo: KEY, kind: 'Event', from: 1, to: 9 });
    const lanes = Object.keys(versions).map((key) => ({
      identity: { key } as StoredValue['summary']['identity'],
      ownerUid: null,
      uid: null,
      lives: [],
      marks: [],
      markCount: 1,
    }));
    return Promise.resolve({ lanes, total: 7, namespaces: [] });
  },
  value: (_id, key, revision) =>
    Promise.resolve(versions[key]?.filter(({ modRevision }) => modRevision <= revision).at(-1) ?? null),
};

test('Events tell their reason, count and object, newest first; expired ones what they said last', async () => {
  const recording = { id: 'r', firstRevision: 1, lastRevision: 20, kubernetesVersion: null } as Recording;
  const decoder = createValueDecoder({ release: null });
  const { events, total } = await relatedEvents({ reader, decoder }, recording, KEY, 9);
  expect(total).toBe(7);
  expect(events).toEqual([
    {
      key: '/e/pulled',
      modRevision: 5,
      atMs: 5000,
      exists: true,
      type: 'Normal',
      reason: 'Pulled',
      message: 'done',
      count: 1,
      about,
    },
    {
      key: '/e/broken',
      modRevision: 4,
      atMs: 4000,
      exists: true,
      type: 'Normal',
      reason: 'Event',
      message: null,
      count: 1,
      about: { kind: '', name: '' },
    },
    {
      key: '/e/failed',
      modRevision: 3,
      atMs: 3000,
      exists: false,
      type: 'Warning',
      reason: 'Failed',
      message: 'no',
      count: 4,
      about,
    },
  ]);
});

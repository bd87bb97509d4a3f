import { expect, test } from 'vitest';
import type { Track } from '../../api/schema.ts';
import { arrange } from './arrange.ts';
import { lane } from './lane.fixture.ts';
import { revisionAxis, Scale } from './scale.ts';
import { pointOn, readUpTo, trackText } from './track-rows.ts';

const ready: Track = {
  id: 'condition Ready',
  type: 'condition',
  label: 'Ready',
  spans: [
    { from: 10, to: 20, state: 'False', tone: 'bad', detail: 'ContainersNotReady' },
    { from: 20, to: null, state: 'True', tone: 'good', detail: null },
  ],
  marks: [],
};
const events: Track = {
  id: 'events',
  type: 'events',
  label: 'events',
  spans: [],
  marks: [
    { revision: 12, key: '/e/1', type: 'Normal', reason: 'Scheduled', count: 1, tone: 'neutral', detail: 'to node-1' },
    { revision: 13, key: '/e/2', type: 'Warning', reason: 'BackOff', count: 5, tone: 'bad', detail: null },
  ],
};

const rowsWith = (selected: string | null) =>
  arrange({
    lanes: [lane({ name: 'web', created: 10 }), lane({ name: 'db', created: 11 })],
    total: 2,
    namespaces: [],
    range: { from: 1, to: 30 },
    pinned: [],
    selected,
    sort: 'ownership',
    single: () => null,
    collapsed: [],
    tracks: (key) => (key === selected ? [ready, events] : []),
  }).rows;

test('tracks stand below the lane of the selected object, and of no other', () => {
  const key = lane({ name: 'web', created: 10 }).identity.key;
  const ids = rowsWith(key).map((row) => (row.type === 'track' ? row.track.id : row.type));
  expect(ids).toEqual(['namespace', 'lane', 'condition Ready', 'events', 'lane']);
  expect(rowsWith(null).some((row) => row.type === 'track')).toBe(false);
});

test('a pointer meets the stretch it is in, and the nearest Event within reach', () => {
  const scale = new Scale(revisionAxis, { start: 0, end: 30 }, 0, 300);
  const row = { type: 'track', id: 'a', key: '/a', depth: 1 } as const;
  const on = (track: Track, revision: number) => pointOn({ ...row, track }, scale, scale.x(revision));
  expect(on(ready, 15)).toMatchObject({ title: 'Ready: False', detail: 'ContainersNotReady', from: 10, to: 20 });
  expect(on(ready, 25)).toMatchObject({ title: 'Ready: True', to: null });
  expect(on(ready, 5)).toBeNull();
  expect(on(events, 12.2)).toMatchObject({ title: 'Scheduled', moment: true });
  expect(on(events, 12.8)).toMatchObject({ title: 'BackOff ×5, Warning' });
  expect(on(events, 20)).toBeNull();
});

test('the list for screen readers says the same', () => {
  const row = { type: 'track', id: 'a', key: '/a', depth: 1 } as const;
  expect(trackText({ ...row, track: ready }, { from: 1, to: 30 })).toBe('Ready: False from 10 to 20, True since 20');
  expect(trackText({ ...row, track: events }, { from: 1, to: 12 })).toBe('events: Scheduled at 12');
  expect(trackText({ ...row, track: events }, { from: 13, to: 30 })).toBe('events: BackOff ×5, Warning at 13');
  expect(trackText({ ...row, track: events }, { from: 20, to: 30 })).toBe('events: nothing here');
});

test('what was not read to the end is not shown as if it still stood', () => {
  expect(readUpTo([ready, events], 30, 30)).toEqual([ready, events]);
  const [cut, marks] = readUpTo([ready, events], 24, 30);
  expect(cut?.spans.map(({ from, to, state }) => `${state} ${from}-${to ?? ''}`)).toEqual([
    'False 10-20',
    'True 20-25',
    'not read 25-',
  ]);
  expect(marks).toEqual(events);
});

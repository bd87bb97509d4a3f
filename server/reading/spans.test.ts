import { expect, test } from 'vitest';
import type { Standing } from '../domain/standing.ts';
import { tracksOf } from './spans.ts';

const ready = (state: string, detail: string | null = null): Standing => ({
  id: 'condition Ready',
  type: 'condition',
  label: 'Ready',
  state,
  tone: state === 'True' ? 'good' : 'bad',
  detail,
});

test('a stretch lasts as long as state and reason are the same; the last message counts', () => {
  const tracks = tracksOf([
    { revision: 5, standings: [ready('False (NotReady)', 'one')] },
    { revision: 7, standings: [ready('False (NotReady)', 'two')] },
    { revision: 9, standings: [ready('False (Crashed)', 'two')] },
    { revision: 12, standings: [ready('True')] },
  ]);
  expect(tracks[0]?.spans.map(({ from, to, state, detail }) => [from, to, state, detail])).toEqual([
    [5, 9, 'False (NotReady)', 'two'],
    [9, 12, 'False (Crashed)', 'two'],
    [12, null, 'True', null],
  ]);
});

test('what is not said any more has ended, with the object too; it can come again', () => {
  const tracks = tracksOf([
    { revision: 5, standings: [ready('True')] },
    { revision: 8, standings: [] },
    { revision: 20, standings: [ready('True')] },
  ]);
  expect(tracks[0]?.spans.map(({ from, to }) => [from, to])).toEqual([
    [5, 8],
    [20, null],
  ]);
});

import { expect, test } from 'vitest';
import type { ResourceName } from '../domain/analysis.ts';
import { actorShares, actorTallies } from './actor-shares.ts';

const actors = [
  null,
  { name: 'kubelet', certain: true },
  { name: 'kubelet', certain: false },
  { name: 'etcd', certain: false },
];
const named = (number: number) => actors[number] ?? null;
const name = (resource: string): ResourceName => ({ group: '', resource, kind: null, folder: null });

test('one who is sometimes named and sometimes inferred is one, and certain where most of it is', () => {
  const counts = new Map([
    [0, 5],
    [1, 30],
    [2, 20],
    [3, 60],
  ]);
  expect(actorShares(counts, named, 10)).toEqual([
    { actor: { name: 'etcd', certain: false }, revisions: 60 },
    { actor: { name: 'kubelet', certain: true }, revisions: 50 },
    { actor: null, revisions: 5 },
  ]);
  expect(actorShares(counts, named, 1)).toHaveLength(1);
  expect(
    actorShares(
      new Map([
        [1, 1],
        [2, 9],
      ]),
      named,
      10,
    ),
  ).toEqual([{ actor: { name: 'kubelet', certain: false }, revisions: 10 }]);
});

test('of all resources together each says which it writes most', () => {
  const resources = [
    {
      name: name('pods'),
      actors: new Map([
        [1, 10],
        [2, 4],
      ]),
    },
    {
      name: name('nodes'),
      actors: new Map([
        [1, 12],
        [0, 1],
      ]),
    },
  ];
  expect(actorTallies(resources, named, 10)).toEqual([
    { actor: { name: 'kubelet', certain: true }, revisions: 26, most: { name: name('pods'), revisions: 14 } },
    { actor: null, revisions: 1, most: { name: name('nodes'), revisions: 1 } },
  ]);
  expect(actorTallies([], named, 10)).toEqual([]);
});

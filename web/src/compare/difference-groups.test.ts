import { expect, it } from 'vitest';
import type { CompareView, StateEntry } from '../api/schema.ts';
import { differenceGroups } from './difference-groups.ts';

const entry = (kind: string | null, name: string): StateEntry => ({
  identity: {
    key: `/${kind}/${name}`,
    kubernetes: kind !== null,
    group: '',
    resource: null,
    kind,
    namespace: null,
    name,
  },
  apiVersion: null,
  uid: null,
  ownerUid: null,
  createRevision: 1,
  modRevision: 1,
  version: 1,
  valueBytes: 1,
});

it('groups what differs by kind, restless kinds and keys of no kind last', () => {
  const view: CompareView = {
    from: 1,
    to: 9,
    added: [entry('Event', 'e'), entry('Pod', 'b'), entry(null, 'x')],
    removed: [entry('Pod', 'a')],
    changed: [
      { before: entry('Lease', 'l'), after: entry('Lease', 'l') },
      { before: entry('Deployment', 'd'), after: entry('Deployment', 'd') },
    ],
    counts: { added: 0, removed: 0, changed: 0 },
    truncated: false,
  };
  const told = differenceGroups(view).map(
    ({ kind, differences }) =>
      `${kind}: ${differences.map(({ verb, identity }) => `${verb} ${identity.name}`).join(', ')}`,
  );
  expect(told).toEqual([
    'Deployment: update d',
    'Pod: delete a, create b',
    'Event: create e',
    'Lease: update l',
    'null: create x',
  ]);
});

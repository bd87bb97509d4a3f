import { describe, expect, it } from 'vitest';
import { ownerOf, ownerReferences } from './relations.ts';

const owner = (name: string, controller?: boolean) => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  name,
  uid: `uid-${name}`,
  ...(controller === undefined ? {} : { controller }),
});

describe('ownerOf', () => {
  it('is the controlling owner, else the first', () => {
    expect(ownerOf({ metadata: { ownerReferences: [owner('a'), owner('b', true)] } }, 'Pod')).toEqual({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: 'b',
      uid: 'uid-b',
      controller: true,
    });
    expect(ownerOf({ metadata: { ownerReferences: [owner('a'), owner('b', false)] } }, 'Pod')?.name).toBe('a');
  });

  it('of an Event is what it is about', () => {
    const about = { kind: 'Pod', name: 'www', uid: 'u1', apiVersion: 'v1' };
    const expected = { ...about, controller: false };
    expect(ownerOf({ involvedObject: about }, 'Event')).toEqual(expected);
    expect(ownerOf({ regarding: about }, 'Event')).toEqual(expected);
    expect(ownerOf({ involvedObject: {} }, 'Event')).toBeNull();
  });

  it('is null where the object says nothing readable', () => {
    for (const object of [undefined, null, 'x', {}, { metadata: { ownerReferences: 'x' } }]) {
      expect(ownerOf(object, 'Pod')).toBeNull();
    }
    expect(ownerReferences({ metadata: { ownerReferences: [1, owner('a')] } })).toHaveLength(1);
  });
});

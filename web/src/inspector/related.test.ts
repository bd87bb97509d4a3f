import { describe, expect, it } from 'vitest';
import type { Lane } from '../api/schema.ts';
import { groupRelated, lineageGroups, ownedTree } from './related.ts';

function lane(kind: string, name: string, uid: string, ownerUid: string | null): Lane {
  const identity = {
    key: `/${kind}/${name}`,
    kubernetes: true,
    group: '',
    resource: null,
    kind,
    namespace: 'default',
    name,
  };
  return {
    identity,
    uid,
    ownerUid,
    lives: [{ createRevision: 1, terminatingRevision: null, deleteRevision: null, uid }],
    marks: [],
    markCount: 0,
  };
}

describe('what is related to an object', () => {
  const deployment = lane('Deployment', 'web', 'd', null);
  const set = lane('ReplicaSet', 'web-1', 'r', 'd');
  const pod = lane('Pod', 'web-1-a', 'p', 'r');
  const event = lane('Event', 'web-1-a.1', 'e', 'p');
  const lanes = [pod, event, deployment, set];
  const names = (list: readonly Lane[]) => list.map(({ identity }) => identity.name);

  it('are its owners from the nearest on, and what it owns all the way down', () => {
    const ofPod = groupRelated(lanes, pod.identity);
    expect(names(ofPod.owners)).toEqual(['web-1', 'web']);
    expect(names(ofPod.others)).toEqual([]);
    expect(ofPod.owned).toEqual([]);
    const ofDeployment = groupRelated(lanes, deployment.identity);
    expect(names(ofDeployment.owned)).toEqual(['web-1', 'web-1-a']);
    expect(ofDeployment.owners).toEqual([]);
  });

  it('stand as a tree, each after its owner', () => {
    const other = lane('ReplicaSet', 'web-2', 'r2', 'd');
    const tree = ownedTree([set, other, pod], [...lanes, other], deployment.identity.key);
    expect(tree.map((row) => `${row.depth} ${row.lane.identity.name}`)).toEqual(['0 web-1', '1 web-1-a', '0 web-2']);
  });

  it('end where owners go round in a circle', () => {
    const a = lane('A', 'a', 'a', 'b');
    const b = lane('B', 'b', 'b', 'a');
    expect(() => groupRelated([a, b], a.identity)).not.toThrow();
  });

  it('of an Event are the one object that it is about, and the owners of that', () => {
    const groups = lineageGroups(groupRelated(lanes, event.identity), true, 1);
    expect(groups.map(({ words, present }) => [words, names(present)])).toEqual([
      ['about', ['web-1-a']],
      ['its owners', ['web-1', 'web']],
    ]);
  });

  it('are counted as they are at the playhead, and what is not there is apart', () => {
    const life = (createRevision: number, deleteRevision: number | null, uid: string) => ({
      lives: [{ createRevision, terminatingRevision: null, deleteRevision, uid }],
    });
    const gone = { ...lane('Pod', 'gone', 'g', 'r'), ...life(2, 9, 'g') };
    const later = { ...lane('Pod', 'later', 'l', 'r'), ...life(11, null, 'l') };
    const family = groupRelated([set, later, gone, pod], set.identity);
    const at = (revision: number) =>
      lineageGroups(family, false, revision).map(({ words, present, absent, absentWords }) => ({
        [words]: names(present),
        [absentWords]: names(absent),
      }));
    expect(at(10)).toEqual([{ owns: ['web-1-a'], 'gone or later': ['gone', 'later'] }]);
    expect(at(8)).toEqual([{ owns: ['gone', 'web-1-a'], later: ['later'] }]);
    expect(at(11)).toEqual([{ owns: ['later', 'web-1-a'], gone: ['gone'] }]);
  });
});

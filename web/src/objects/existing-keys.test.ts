import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventSummary, ObjectIdentity, RevisionSummary, Verb } from '../api/schema.ts';
import { ExistingKeys } from './existing-keys.ts';
import { distinct } from './tree.ts';

function identity(key: string): ObjectIdentity {
  const kind = key === 'a' ? null : key === 'd' ? 'Lease' : 'Pod';
  return { key, kubernetes: true, group: null, resource: null, kind, namespace: `of ${key}`, name: key };
}

function event(key: string, verb: Verb): EventSummary {
  return {
    identity: identity(key),
    verb,
    origin: 'watch',
    apiVersion: null,
    uid: null,
    createRevision: 0,
    version: 0,
    lease: '0',
    encoding: 'text',
    redacted: false,
    valueBytes: 0,
    changedPaths: [],
    changedCount: 0,
    actor: null,
    noise: null,
  };
}

/** A history over four keys: at each revision one is written or deleted, as etcd would allow. */
const history = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean()), { maxLength: 40 })
  .map((writes) => {
    const existing = new Set<string>();
    const states: string[][] = [[]];
    const summaries: RevisionSummary[] = [];
    for (const [key, remove] of writes) {
      if (remove && !existing.has(key)) continue;
      const verb: Verb = remove ? 'delete' : existing.has(key) ? 'update' : 'create';
      if (remove) existing.delete(key);
      else existing.add(key);
      states.push([...existing].sort());
      summaries.push({
        revision: summaries.length + 1,
        atMs: null,
        timeBasis: 'unknown',
        eventCount: 1,
        events: [event(key, verb)],
      });
    }
    return { states, summaries };
  });

function existing(keys: ExistingKeys): string[] {
  return [...keys.entries()]
    .filter(({ deletedAt }) => deletedAt === null)
    .map((entry) => entry.identity.key)
    .sort();
}

function namesOf(keys: ExistingKeys, member: 'kind' | 'namespace'): readonly string[] {
  return distinct(Array.from(keys.entries(), (entry) => entry.identity[member]));
}

describe('the keys that exist', () => {
  it('are those of the revision, whichever way the playhead went there', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat(), { minLength: 1, maxLength: 10 }), ({ states, summaries }, targets) => {
        const keys = new ExistingKeys();
        let at = 0;
        for (const target of targets.map((value) => value % states.length)) {
          if (target > at) keys.apply(summaries.slice(at, target));
          else keys.takeBack(summaries.slice(target, at));
          at = target;
          expect(existing(keys)).toEqual(states[at]);
          expect(keys.total).toBe(states[at]?.length);
          expect(keys.kinds).toEqual(namesOf(keys, 'kind'));
          expect(keys.namespaces).toEqual(namesOf(keys, 'namespace'));
        }
      }),
    );
  });

  it('keep what was deleted, marked with where', () => {
    const keys = new ExistingKeys();
    keys.fill([identity('a')], 1);
    keys.apply([{ revision: 7, atMs: null, timeBasis: 'unknown', eventCount: 1, events: [event('a', 'delete')] }]);
    expect(keys.get('a')?.deletedAt).toBe(7);
    keys.remember([{ revision: 5, atMs: null, timeBasis: 'unknown', eventCount: 1, events: [event('b', 'delete')] }]);
    expect(keys.get('b')?.deletedAt).toBe(5);
    expect(keys.total).toBe(0);
  });

  it('forget what was deleted long ago, and nothing that exists', () => {
    const keys = new ExistingKeys();
    keys.fill(['a', 'b', 'c', 'd', 'e'].map(identity), 5);
    const deleted = ['b', 'c', 'd', 'e'].map((key, index) => ({
      ...{ revision: 10 + index, atMs: null, timeBasis: 'unknown' as const, eventCount: 1 },
      events: [event(key, 'delete')],
    }));
    keys.apply(deleted);
    expect(keys.deleted).toBe(4);
    keys.forgetDeleted(11, 2);
    expect(keys.deleted).toBe(2);
    expect([...keys.entries()].map((entry) => [entry.identity.key, entry.deletedAt])).toEqual([
      ['a', null],
      ['d', 12],
      ['e', 13],
    ]);
    expect({ total: keys.total, kinds: keys.kinds }).toEqual({ total: 1, kinds: ['Lease', 'Pod'] });
    keys.takeBack(deleted.slice(0, 1));
    expect(keys.get('b')?.deletedAt).toBeNull();
  });

  it('give the same list of kinds until another one comes', () => {
    const keys = new ExistingKeys();
    keys.fill([identity('b'), identity('d')], 2);
    const { kinds } = keys;
    const at = { revision: 7, atMs: null, timeBasis: 'unknown', eventCount: 1 } as const;
    keys.apply([{ ...at, events: [event('c', 'create')] }]);
    keys.apply([{ ...at, revision: 8, events: [event('b', 'delete')] }]);
    expect(keys.kinds).toBe(kinds);
    keys.takeBack([{ ...at, revision: 6, events: [event('d', 'create')] }]);
    expect(keys.kinds).toEqual(['Pod']);
  });
});

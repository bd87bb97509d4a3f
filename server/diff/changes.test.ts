import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_CHANGED_PATHS } from '../domain/facts.ts';
import type { JsonValue } from '../domain/json.ts';
import { kubernetesListKeys } from '../kubernetes/list-keys.ts';
import { changedPaths } from './changed-paths.ts';
import { findChanges, isEqual } from './changes.ts';
import { jsonValues, withoutPrototype } from './json-values.fixture.ts';
import { valueAt } from './value-at.ts';

const paths = (before: JsonValue, after: JsonValue) =>
  changedPaths(withoutPrototype(before), withoutPrototype(after), kubernetesListKeys).paths;

const canonical = (value: JsonValue): string =>
  JSON.stringify(value, (_name, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([left], [right]) => (left < right ? -1 : 1)))
      : item,
  );

describe('findChanges', () => {
  it('finds something exactly where two values differ', () => {
    fc.assert(
      fc.property(jsonValues, jsonValues, (before, after) => {
        const equal = canonical(before) === canonical(after);
        expect(isEqual(before, after)).toBe(equal);
        // Keyed lists of managers are compared without their order, so equal is not the same as without a change.
        if (equal) expect(findChanges(before, after, kubernetesListKeys).count).toBe(0);
        else if (!canonical(before).includes('managedFields')) {
          expect(findChanges(before, after, kubernetesListKeys).count).toBeGreaterThan(0);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('tells for each path what is there on either side', () => {
    fc.assert(
      fc.property(jsonValues, jsonValues, (before, after) => {
        for (const change of findChanges(before, after, kubernetesListKeys).list) {
          // The place of an item that was put in or taken out is that of the list which has it: in the other one there
          // may be another item.
          const placed = change.segments.some((segment) => typeof segment === 'number');
          if (!placed || change.before !== undefined) {
            expect(valueAt(before, change.segments) ?? null).toEqual(change.before ?? null);
          }
          if (!placed || change.after !== undefined) {
            expect(valueAt(after, change.segments) ?? null).toEqual(change.after ?? null);
          }
        }
      }),
      { numRuns: 1000, examples: [[withoutPrototype({ items: [1] }), withoutPrototype({ items: [null, 1] })]] },
    );
  });

  it('is the same the other way round, with the sides exchanged', () => {
    fc.assert(
      fc.property(jsonValues, jsonValues, (before, after) => {
        const there = findChanges(before, after, kubernetesListKeys);
        expect(findChanges(after, before, kubernetesListKeys).count).toBe(there.count);
      }),
    );
  });
});

describe('changedPaths', () => {
  it('names list items by what identifies them', () => {
    const before = { status: { conditions: [{ type: 'Ready', status: 'False' }] } };
    const after = { status: { conditions: [{ type: 'Ready', status: 'True' }] } };
    expect(paths(before, after)).toEqual(['status.conditions[type=Ready].status']);
  });

  it('does not take an insertion or a reordering for a rewrite', () => {
    const nginx = { name: 'nginx', image: 'nginx:1.26' };
    const sidecar = { name: 'sidecar', image: 'busybox' };
    expect(paths({ containers: [nginx] }, { containers: [sidecar, nginx] })).toEqual(['containers[name=sidecar]']);
    expect(paths({ containers: [nginx, sidecar] }, { containers: [sidecar, nginx] })).toEqual(['containers']);
  });

  it.each<[string, JsonValue, JsonValue, string[]]>([
    ['quotes names', { labels: { 'a.b/c': 'x' } }, { labels: { 'a.b/c': 'y' } }, ['labels["a.b/c"]']],
    ['tells maps by member', { m: {} }, { m: { labels: { a: '1', b: '2' } } }, ['m.labels.a', 'm.labels.b']],
    ['tells a vanished map by member', { m: { labels: { a: '1' } } }, { m: {} }, ['m.labels.a']],
    [
      'tells sets by element',
      { finalizers: ['a', 'b'] },
      { finalizers: ['b', 'c'] },
      ['finalizers[=c]', 'finalizers[=a]'],
    ],
    ['tells ordered lists by position', { args: ['a', 'b'] }, { args: ['a', 'c'] }, ['args[1]']],
    ['tells an insertion', { args: ['a', 'b'] }, { args: ['x', 'a', 'b'] }, ['args[0]']],
    ['takes null for nothing in a list', { conditions: null }, { conditions: [{ type: 'A' }] }, ['conditions[type=A]']],
    ['tells objects that appear as a whole', {}, { state: { running: { at: 1 }, x: 1 } }, ['state']],
    ['tells a change of type', { a: [1] }, { a: { b: 1 } }, ['a']],
    ['tells texts themselves', 'a', 'b', ['']],
    ['keeps empty values apart from none', { a: {} }, {}, ['a']],
    ['quotes values', { env: [{ name: 'a b' }] }, { env: [] }, ['env[name="a b"]']],
    [
      'joins several members',
      { ports: [{ port: 80, protocol: 'TCP' }] },
      { ports: [] },
      ['ports[port=80,protocol=TCP]'],
    ],
  ])('%s', (_title, before, after, expected) => {
    expect(paths(before, after)).toEqual(expected);
  });

  it('counts an entry of managedFields once, and puts bookkeeping last', () => {
    const object = (time: string, generation: number): JsonValue => ({
      metadata: {
        generation,
        managedFields: [{ manager: 'm', operation: 'Update', time, fieldsV1: { [`f:${time}`]: {} } }],
      },
      spec: { deep: { er: time } },
    });
    expect(paths(object('t1', 1), object('t2', 2))).toEqual([
      'spec.deep.er',
      'metadata.generation',
      'metadata.managedFields[manager=m,operation=Update]',
    ]);
  });

  it('lists few and counts all, shallowest first', () => {
    const data = (text: string): JsonValue =>
      Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`k${n}`, text]));
    const result = changedPaths({ data: data('a'), x: 1 }, { data: data('b'), x: 2 }, kubernetesListKeys);
    expect(result.count).toBe(5001);
    expect(result.paths).toHaveLength(MAX_CHANGED_PATHS);
  });

  it('ends for values nested deeper than any object', () => {
    let before: JsonValue = 1;
    let after: JsonValue = 2;
    for (let level = 0; level < 900; level++) [before, after] = [{ a: before }, { a: after }];
    expect(changedPaths(before, after, kubernetesListKeys).count).toBe(1);
  });

  it('compares integers beyond 2^53 exactly', () => {
    expect(paths({ n: 9007199254740993n }, { n: 9007199254740993n })).toEqual([]);
    expect(paths({ n: 9007199254740993n }, { n: 9007199254740995n })).toEqual(['n']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMembers, type Json, type JsonMembers } from '../text/exact-json.ts';
import { mergePatch, withoutBookkeepingSteps } from './patches.ts';

/** RFC 7386, as its text says. */
function applyMerge(target: Json, patch: Json): Json {
  if (!isMembers(patch)) return patch;
  const result: JsonMembers = isMembers(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = applyMerge(result[name] ?? null, value);
  }
  return result;
}

const names = fc.constantFrom('a', 'b', 'c', 'spec');
const { value: values } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Json>(1, 2, 'x', true, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('a merge patch', () => {
  it('turns the one value into the other, or says that none can', () => {
    let some = 0;
    fc.assert(
      fc.property(values, values, (before, after) => {
        const patch = mergePatch(before, after);
        if (patch === undefined) {
          expect(JSON.stringify(after)).toContain('null');
          return;
        }
        some++;
        expect(applyMerge(before, patch)).toEqual(after);
      }),
      { numRuns: 2000 },
    );
    expect(some).toBeGreaterThan(500);
  });

  it('holds what differs alone', () => {
    expect(mergePatch({ a: 1, b: { c: 1, d: [1] } }, { b: { c: 2, d: [1] }, e: {} })).toEqual({
      a: null,
      b: { c: 2 },
      e: {},
    });
    expect(mergePatch({ a: 1 }, { a: null })).toBeUndefined();
  });
});

describe('the steps of a JSON Patch', () => {
  it('leave out what the API server keeps for itself, and nothing else', () => {
    const paths = ['/metadata/managedFields/0/time', '/metadata/resourceVersion', '/metadata/generation', '/spec/a'];
    const patch = paths.map((path) => ({ op: 'replace' as const, path, value: 1 }));
    expect(withoutBookkeepingSteps(patch).map(({ path }) => path)).toEqual(['/spec/a']);
    expect(withoutBookkeepingSteps([{ op: 'add', path: '', value: {} }])).toHaveLength(1);
    expect(withoutBookkeepingSteps([{ op: 'add', path: '/metadata/labels', value: {} }])).toHaveLength(1);
  });
});

import { patch as applyDelta } from 'jsondiffpatch';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../domain/json.ts';
import { kubernetesListKeys } from '../kubernetes/list-keys.ts';
import { delta } from './delta.ts';
import { jsonPatch, type JsonPatchOperation } from './json-patch.ts';
import { jsonValues, withoutPrototype } from './json-values.fixture.ts';

const between = (before: unknown, after: unknown) =>
  delta(withoutPrototype(before as JsonValue), withoutPrototype(after as JsonValue), kubernetesListKeys);
const clone = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

/** RFC 6902 as its text says, without any library's help. */
function applyPatch(document: unknown, operations: readonly JsonPatchOperation[]): unknown {
  const root = { root: clone(document) } as Record<string, unknown>;
  const locate = (path: string): [Record<string, unknown> | unknown[], string] => {
    const steps = ['root', ...path.split('/').slice(1)].map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = steps.pop() ?? '';
    let holder: unknown = root;
    for (const step of steps) holder = (holder as Record<string, unknown>)[step];
    return [holder as Record<string, unknown>, last];
  };
  const remove = (path: string): unknown => {
    const [holder, last] = locate(path);
    if (Array.isArray(holder)) {
      expect(Number(last)).toBeLessThan(holder.length);
      return holder.splice(Number(last), 1)[0];
    }
    expect(Object.hasOwn(holder, last)).toBe(true);
    const value = holder[last];
    delete holder[last];
    return value;
  };
  const add = (path: string, value: unknown): void => {
    const [holder, last] = locate(path);
    if (Array.isArray(holder)) {
      expect(Number(last)).toBeLessThanOrEqual(holder.length);
      holder.splice(Number(last), 0, value);
    } else holder[last] = value;
  };
  for (const { op, path, from, value } of operations) {
    if (op === 'remove') remove(path);
    else if (op === 'move') add(path, remove(from ?? ''));
    else if (op === 'replace') {
      const [holder, last] = locate(path);
      if (Array.isArray(holder)) holder[Number(last)] = clone(value);
      else holder[last] = clone(value);
    } else add(path, clone(value));
  }
  return root['root'];
}

describe('delta', () => {
  it('turns the one value into the other, as delta and as JSON Patch', () => {
    fc.assert(
      fc.property(jsonValues, jsonValues, (before, after) => {
        const result = delta(before, after, kubernetesListKeys);
        expect(applyPatch(result.before, jsonPatch(result.delta))).toEqual(clone(after));
        expect(clone(applyDelta(clone(result.before), result.delta))).toEqual(clone(after));
      }),
      { numRuns: 2000 },
    );
  });

  it('carries reordered, inserted, removed and changed items of a keyed list through JSON Patch', () => {
    const names = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 8 });
    const lists = names.chain((list) =>
      fc.tuple(fc.constant(list), fc.array(fc.integer({ min: 0, max: 2 }), { minLength: list.length })),
    );
    const containers = lists.map(([list, values]) => list.map((name, index) => ({ name, value: values[index] ?? 0 })));
    fc.assert(
      fc.property(containers, containers, (left, right) => {
        const result = between({ containers: left }, { containers: right });
        expect(applyPatch(result.before, jsonPatch(result.delta))).toEqual({ containers: right });
      }),
      { numRuns: 2000 },
    );
  });

  it('is undefined exactly where nothing differs', () => {
    fc.assert(
      fc.property(jsonValues, jsonValues, (before, after) => {
        const equal = JSON.stringify(before) === JSON.stringify(after);
        if (equal) expect(delta(before, after, kubernetesListKeys).delta).toBeUndefined();
        expect(delta(before, withoutPrototype(before), kubernetesListKeys).delta).toBeUndefined();
      }),
    );
  });

  it('pairs list items by their merge key, not by where they stand', () => {
    const before = { conditions: [{ type: 'Ready', status: 'False' }] };
    const after = {
      conditions: [
        { type: 'Scheduled', status: 'True' },
        { type: 'Ready', status: 'True' },
      ],
    };
    expect(between(before, after).delta).toEqual({
      conditions: { _t: 'a', 0: [{ type: 'Scheduled', status: 'True' }], 1: { status: ['False', 'True'] } },
    });
  });

  it('shows an insertion into a list without keys as an insertion', () => {
    expect(between({ rules: [{ a: 1 }, { b: 2 }] }, { rules: [{ z: 0 }, { a: 1 }, { b: 2 }] }).delta).toEqual({
      rules: { _t: 'a', 0: [{ z: 0 }] },
    });
  });

  it('gives integers beyond 2^53 as texts and says so', () => {
    const result = delta({ n: 9007199254740993n }, { n: 9007199254740995n }, kubernetesListKeys);
    expect(result.delta).toEqual({ n: ['9007199254740993', '9007199254740995'] });
    expect(result.limited).toMatch(/9007199254740991/);
  });

  it.each([
    ['two disjoint lists of 5000 texts', (side: string) => Array.from({ length: 5000 }, (_, n) => `${side}${n}`)],
    [
      'two disjoint keyed lists of 5000',
      (side: string) => Array.from({ length: 5000 }, (_, n) => ({ name: side + n })),
    ],
  ])('is quick and says that it is coarse: %s', (_title, list) => {
    const started = performance.now();
    const result = between({ list: list('a') }, { list: list('b') });
    expect(performance.now() - started).toBeLessThan(500);
    expect(result.limited).toMatch(/long list/);
    expect(Object.keys(result.delta as object)).toEqual(['list']);
  });

  it('is quick for long lists that differ in few places, and exact', () => {
    const list = Array.from({ length: 20_000 }, (_, n) => `item ${n}`);
    const result = between({ list }, { list: [...list.slice(0, 9000), 'new', ...list.slice(9000)] });
    expect(result).toMatchObject({ limited: null, delta: { list: { _t: 'a', 9000: ['new'] } } });
  });

  it('is quick for two unrelated texts of 80 KB', () => {
    const started = performance.now();
    between({ text: 'a b '.repeat(20_000) }, { text: 'c d '.repeat(20_000) });
    expect(performance.now() - started).toBeLessThan(100);
  });

  it.each(['__proto__', '_t'])('replaces an object with a member named %s', (name) => {
    const holding = (value: JsonValue): JsonValue => {
      const inner = Object.create(null) as Record<string, JsonValue>;
      Object.defineProperty(inner, name, { value, enumerable: true, writable: true, configurable: true });
      return Object.assign(Object.create(null) as Record<string, JsonValue>, { inner });
    };
    const result = delta(holding(1), holding(2), kubernetesListKeys);
    expect(result.limited).toMatch(/replaced/);
    expect(jsonPatch(result.delta)).toMatchObject([{ op: 'replace', path: '/inner' }]);
  });

  it('does not run out of stack on deeply nested values', () => {
    const nest = (leaf: JsonValue): JsonValue => {
      let value = leaf;
      for (let level = 0; level < 900; level++) value = [value];
      return value;
    };
    expect(delta(nest(1), nest(2), kubernetesListKeys).limited).toMatch(/deep/);
  });
});

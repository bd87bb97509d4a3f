import { expect, test } from 'vitest';
import type { JsonValue } from '../domain/json.ts';
import { saidChanges, type KeyChange, type SaidSource } from './said-changes.ts';

const key = '/registry/deployments/default/web';

function change(revision: number, version: number): KeyChange {
  const identity = { key, kubernetes: true, kind: 'Deployment', namespace: 'default', name: 'web' };
  const event = { identity, verb: version === 1 ? 'create' : 'update', origin: 'watch', version };
  return { revision, event } as unknown as KeyChange;
}

/** A key that has `spec.replicas` as many as its revision says, and tells where it was read. */
function sourceOf(replicas: Readonly<Record<number, number>>, read: number[]): SaidSource {
  const value = (_key: string, revision: number) => {
    read.push(revision);
    const at =
      Object.keys(replicas)
        .map(Number)
        .filter((known) => known <= revision)
        .at(-1) ?? 0;
    return Promise.resolve({ spec: { replicas: replicas[at] ?? 0 } });
  };
  const decoder = { written: (_release: unknown, stored: JsonValue) => stored };
  return { value, decoder, release: { kubernetesVersion: null } } as unknown as SaidSource;
}

test('a change is compared with the one before it, whether or not that is among those that are told', async () => {
  const read: number[] = [];
  const source = sourceOf({ 10: 1, 20: 2, 30: 3, 40: 4 }, read);
  const rows = [];
  // That of revision 20 is left out: noise, say.
  for await (const row of saidChanges(source, [change(10, 1), change(30, 3), change(40, 4)])) rows.push(row.said);
  expect(rows).toEqual(['1 replica', 'replicas 2 → 3', 'replicas 3 → 4']);
  // What is known already is not read again.
  expect(read).toEqual([10, 30, 29, 40]);
});

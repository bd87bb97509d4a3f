import { afterEach, expect, test, vi } from 'vitest';
import { api } from '../api/client.ts';
import type { ObjectIdentity, RevisionPage, RevisionSummary } from '../api/schema.ts';
import { Objects } from './objects.svelte.ts';

afterEach(() => vi.restoreAllMocks());

function identity(name: string): ObjectIdentity {
  const key = `/registry/pods/default/${name}`;
  return { key, kubernetes: true, group: '', resource: 'pods', kind: 'Pod', namespace: 'default', name };
}

function deletion(revision: number, name: string): RevisionSummary {
  const event = { identity: identity(name), verb: 'delete' };
  return { revision, events: [event], eventCount: 1 } as unknown as RevisionSummary;
}

test('a step that comes while earlier deletions are asked for is taken', async () => {
  let answer: (page: RevisionPage) => void = () => undefined;
  const asked: { after?: number | undefined; before?: number | undefined; verb?: string | undefined }[] = [];
  const keys = [identity('a'), identity('b')];
  vi.spyOn(api, 'keys').mockResolvedValue({ revision: 100, identities: keys, total: 2, more: false });
  vi.spyOn(api, 'revisions').mockImplementation((_id, query) => {
    const { after, before, verb } = query;
    asked.push({ after, before, verb });
    if (verb === undefined) return Promise.resolve({ revisions: [deletion(101, 'b')], more: false });
    if (after === 89) return Promise.resolve({ revisions: [], more: false });
    return new Promise((resolve) => (answer = resolve));
  });
  const objects = new Objects({ rested: () => Promise.resolve() });
  objects.show('r', 100, 90);
  await vi.waitFor(() => expect(objects.revision).toBe(100));

  // The window has grown, and the playhead goes on before the server has answered to that.
  objects.show('r', 100, 50);
  await vi.waitFor(() => expect(asked.at(-1)).toEqual({ after: 49, before: 90, verb: 'delete' }));
  objects.show('r', 101, 50);
  answer({ revisions: [deletion(60, 'c')], more: false });
  await vi.waitFor(() => expect(objects.revision).toBe(101));
  const shown = Array.from(objects.keys.entries(), ({ identity: { name }, deletedAt }) => [name, deletedAt]);
  expect(shown).toEqual([
    ['a', null],
    ['b', 101],
    ['c', 60],
  ]);
});

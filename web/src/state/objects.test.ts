import { afterEach, describe, expect, test, vi } from 'vitest';
import { api } from '../api/client.ts';
import { ApiError } from '../api/http.ts';
import type { ObjectIdentity, RevisionPage, RevisionSummary } from '../api/schema.ts';
import { Objects } from './objects.svelte.ts';

afterEach(() => vi.restoreAllMocks());

function identity(name: string): ObjectIdentity {
  const key = `/registry/pods/default/${name}`;
  return { key, kubernetes: true, group: '', resource: 'pods', kind: 'Pod', namespace: 'default', name };
}

function deletion(revision: number, name: string): RevisionSummary {
  return change(revision, name, 'delete');
}

function change(revision: number, name: string, verb: string, changedPaths: readonly string[] = []): RevisionSummary {
  const event = { identity: identity(name), verb, changedPaths, changedCount: changedPaths.length };
  return { revision, events: [event], eventCount: 1 } as unknown as RevisionSummary;
}

function create(onRefusedLabels: (labels: string, error: ApiError) => void = () => undefined, streaming = false) {
  return new Objects({ rested: () => Promise.resolve(), streaming }, { onRefusedLabels });
}

function listed(objects: Objects): [string, number | null][] {
  return Array.from(objects.keys.entries(), ({ identity: { name }, deletedAt }) => [name, deletedAt]);
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
  const objects = create();
  objects.show('r', 100, 90, '');
  await vi.waitFor(() => expect(objects.revision).toBe(100));

  // The window has grown, and the playhead goes on before the server has answered to that.
  objects.show('r', 100, 50, '');
  await vi.waitFor(() => expect(asked.at(-1)).toEqual({ after: 49, before: 90, verb: 'delete' }));
  objects.show('r', 101, 50, '');
  answer({ revisions: [deletion(60, 'c')], more: false });
  await vi.waitFor(() => expect(objects.revision).toBe(101));
  expect(listed(objects)).toEqual([
    ['a', null],
    ['b', 101],
    ['c', 60],
  ]);
});

describe('under a label selector', () => {
  /** A server that lists what it is told for each selector, and has no revisions but those of `near`. */
  function serve(keys: Readonly<Record<string, readonly string[]>>, near: readonly RevisionSummary[] = []) {
    const reads: (string | undefined)[] = [];
    const steps: (string | undefined)[] = [];
    vi.spyOn(api, 'keys').mockImplementation(async (_id, { rev, labels }) => {
      reads.push(labels);
      const identities = (keys[labels ?? ''] ?? []).map(identity);
      return { revision: rev, identities, total: identities.length, more: false };
    });
    vi.spyOn(api, 'revisions').mockImplementation(async (_id, { verb, labels }) => {
      if (verb === undefined) steps.push(labels);
      return { revisions: verb === undefined ? [...near] : [], more: false };
    });
    return { reads, steps };
  }

  test('the list is that of the selector, and read anew for another one', async () => {
    const { reads } = serve({ '': ['a', 'b', 'c'], 'app=a': ['a'] });
    const objects = create();
    objects.show('r', 100, 90, 'app=a');
    await vi.waitFor(() => expect(listed(objects)).toEqual([['a', null]]));
    objects.show('r', 100, 90, '');
    await vi.waitFor(() => expect(listed(objects)).toHaveLength(3));
    expect(reads).toEqual(['app=a', undefined]);
  });

  test('a step near by is asked for with the selector', async () => {
    const { reads, steps } = serve({ 'app=a': ['a'] }, [{ ...change(101, 'a2', 'create'), eventCount: 7 }]);
    const objects = create();
    objects.show('r', 100, 90, 'app=a');
    await vi.waitFor(() => expect(objects.revision).toBe(100));
    objects.show('r', 101, 90, 'app=a');
    await vi.waitFor(() =>
      expect(listed(objects)).toEqual([
        ['a', null],
        ['a2', null],
      ]),
    );
    expect([reads, steps]).toEqual([['app=a'], ['app=a']]);
  });

  test('live revisions are not applied blindly; where one changes labels the list is read again', async () => {
    const keys: Record<string, string[]> = { 'app=a': ['a'] };
    const { reads } = serve(keys);
    const objects = create();
    objects.show('r', 100, 90, 'app=a');
    await vi.waitFor(() => expect(objects.revision).toBe(100));
    for (const summary of [change(101, 'x', 'create'), change(102, 'a', 'update', ['status.phase'])]) {
      objects.relabelled([summary]);
      objects.advance([summary]);
    }
    expect([listed(objects), reads]).toEqual([[['a', null]], ['app=a']]);
    keys['app=a'] = [];
    objects.relabelled([change(103, 'a', 'update', ['metadata.labels.app'])]);
    await vi.waitFor(() => expect(listed(objects)).toEqual([]));
    expect(reads).toHaveLength(2);
  });

  test('in a stream it is read once a second at most', async () => {
    vi.useFakeTimers();
    const { reads } = serve({ 'app=a': ['a'] });
    const objects = create(undefined, true);
    objects.show('r', 100, 90, 'app=a');
    await vi.advanceTimersByTimeAsync(10);
    for (let revision = 101; revision <= 120; revision++) {
      objects.relabelled([change(revision, 'a', 'update', ['metadata.labels["a/b"]'])]);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(reads.length).toBe(3);
    vi.useRealTimers();
  });

  test('that the server refuses is told, and another one is read', async () => {
    const refused: unknown[] = [];
    vi.spyOn(api, 'revisions').mockResolvedValue({ revisions: [], more: false });
    vi.spyOn(api, 'keys').mockImplementation(async (_id, { rev, labels }) => {
      if (labels !== undefined) throw new ApiError('usage', 400, 'no selector');
      return { revision: rev, identities: [identity('a')], total: 1, more: false };
    });
    const objects = create((labels, { message }) => refused.push([labels, message]));
    objects.show('r', 100, 90, 'a b');
    await vi.waitFor(() => expect(refused).toEqual([['a b', 'no selector']]));
    objects.show('r', 100, 90, '');
    await vi.waitFor(() => expect(listed(objects)).toEqual([['a', null]]));
    expect(objects.error).toBeNull();
  });
});

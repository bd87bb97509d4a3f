import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MemoryHistory } from './memory-history.fixture.ts';
import { testApp } from './test-app.fixture.ts';

const pod = '/registry/pods/default/web';
const lease = '/registry/leases/kube-node-lease/node-1';

let server: Awaited<ReturnType<typeof testApp>>;
let history: MemoryHistory;
beforeAll(async () => {
  server = await testApp();
  history = server.history;
});
afterAll(() => server.app.close());
beforeEach(() => {
  history.reset();
  history.commit([pod, '{"phase":"Pending"}']); // 2
  history.commit([lease, '1']); // 3
  history.commit([pod, '{"phase":"Running"}'], ['/registry/pods/default/zz', '{}']); // 4
  history.commit([pod, null]); // 5
});

async function get(path: string) {
  const answer = await server.app.inject({ url: `/api/recordings/abcdefghij-1${path}` });
  return { status: answer.statusCode, body: answer.json() };
}
const key = (text: string) => `key=${encodeURIComponent(text)}`;

describe('revisions', () => {
  test('come in order, a page at a time, from either end', async () => {
    const first = await get('/revisions?after=1&limit=2');
    expect(first.body.revisions.map((r: { revision: number }) => r.revision)).toEqual([2, 3]);
    expect(first.body.more).toBe(true);
    const second = await get('/revisions?after=3&limit=2');
    expect(second.body.revisions.map((r: { revision: number }) => r.revision)).toEqual([4, 5]);
    expect(second.body.more).toBe(false);
    const last = await get('/revisions?before=5&limit=1');
    expect(last.body).toMatchObject({ revisions: [{ revision: 4, eventCount: 2 }], more: true });
  });

  test('are narrowed by key, verb and noise', async () => {
    expect((await get(`/revisions?${key(pod)}&verb=delete`)).body.revisions).toHaveLength(1);
    expect((await get('/revisions?noise=none')).body.revisions).toHaveLength(3);
    expect((await get('/revisions?hideNoise=lease,event')).body.revisions).toHaveLength(3);
    expect((await get('/revisions?noise=all')).body.revisions).toHaveLength(4);
    const refused = await get('/revisions?hideNoise=leases');
    expect(refused).toMatchObject({ status: 400, body: { code: 'usage', hint: expect.stringContaining('lease') } });
  });

  test('say in few words what they changed where that is asked for, whichever way they come', async () => {
    type Answer = { revisions: { revision: number; events: { verb: string; said?: string | null }[] }[] };
    const said = ({ revisions }: Answer) => revisions.map((r) => [r.revision, r.events.map((event) => event.said)]);
    const of = async (query: string) => said((await get(`/revisions?${query}`)).body as Answer);
    expect(await of(`${key(pod)}&after=1&said=true`)).toEqual([
      [2, [null]],
      [4, ['phase Pending → Running']],
      [5, [null]],
    ]);
    expect(await of(`${key(pod)}&before=5&said=true&limit=1`)).toEqual([[4, ['phase Pending → Running']]]);
    expect(await of(`${key(pod)}&before=5&limit=1`)).toEqual([[4, [undefined]]]);
    history.commit(...Array.from({ length: 300 }, (_, index) => [`/many/${index}`, '{"a":1}'] as const)); // 6
    history.commit(...Array.from({ length: 300 }, (_, index) => [`/many/${index}`, '{"a":2}'] as const)); // 7
    const [[, texts] = []] = await of('after=6&said=true&eventsPerRevision=300');
    expect(texts).toHaveLength(300);
    expect((texts as string[]).filter((text) => text === 'a 1 → 2')).toHaveLength(200);
  });

  test('one says what it changed, when, and what stands beside it', async () => {
    const { body } = await get('/revisions/4');
    expect(body).toMatchObject({
      revision: 4,
      sincePreviousMs: 1000,
      previousRevision: 3,
      nextRevision: 5,
      eventCount: 2,
      text: 'update Pod default/web: phase Pending → Running; create Pod default/zz',
      events: [
        { text: 'update Pod default/web: phase Pending → Running', changes: [{ path: 'phase', after: 'Running' }] },
        { text: 'create Pod default/zz', changes: [] },
      ],
    });
  });

  test('of a transaction of thousands of keys are answered in bounded pieces', async () => {
    history.commit(...Array.from({ length: 3000 }, (_, index) => [`/many/${index}`, '{}'] as const));
    const { body } = await get('/revisions/6');
    expect(body.eventCount).toBe(3000);
    expect(body.events).toHaveLength(1000);
    expect((await get('/revisions?after=5')).body.revisions[0].events).toHaveLength(100);
  });

  test('the first one says that the recording begins there', async () => {
    expect((await get('/revisions/1')).body).toMatchObject({ eventCount: 0, text: 'The recording begins here.' });
  });

  test.each([
    ['/revisions/12', 404, 'revision_future'],
    ['/revisions/abc', 400, 'revision_invalid'],
    ['/revisions/1.5', 400, 'revision_invalid'],
    ['/revisions/-1', 400, 'revision_invalid'],
    ['/revisions/9007199254740993', 400, 'revision_invalid'],
    ['/revisions/0', 410, 'revision_compacted'],
    ['/revisions?after=abc', 400, 'revision_invalid'],
    ['/revisions?after=-1', 400, 'revision_invalid'],
    ['/revisions?after=9007199254740993', 400, 'revision_invalid'],
    ['/revisions?limit=0', 400, 'usage'],
    ['/revisions?limit=100000', 400, 'usage'],
    ['/revisions?namespce=default', 400, 'usage'],
    ['/revisions?verb=destroy', 400, 'usage'],
    ['/state?rev=99', 404, 'revision_future'],
    ['/state?rev=x', 400, 'revision_invalid'],
    ['/object', 400, 'key_invalid'],
    ['/object?key=', 400, 'key_invalid'],
    ['/object?key=base64:!!', 400, 'key_invalid'],
    [`/object?${key('/no/such/key')}`, 404, 'key_not_found'],
    [`/object?${key(pod)}&rev=1`, 404, 'key_not_found'],
    [`/object?${key(pod)}&rev=99`, 404, 'revision_future'],
    [`/diff?${key('/no/such/key')}`, 404, 'key_not_found'],
    [`/diff?${key(pod)}&from=99`, 404, 'revision_future'],
    ['/compare?from=1', 400, 'usage'],
    ['/compare?from=1&to=99', 404, 'revision_future'],
    ['/histogram?from=5&to=1', 400, 'usage'],
    ['/revisions?where=phase', 400, 'usage'],
    ['/revisions?where=phase%3DRunning&where=phase', 400, 'usage'],
    ['/revisions?where=replicas%3Ethree', 400, 'usage'],
    ['/histogram?bins=0', 400, 'usage'],
    ['/pauses?limit=0', 400, 'usage'],
    ['/pauses?limit=1001', 400, 'usage'],
    ['/lanes?limit=99999', 400, 'usage'],
    ['/lanes?sort=colour', 400, 'usage'],
  ])('%s is refused as %i %s', async (path, status, code) => {
    const answer = await get(path);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.detail).not.toBe('');
  });

  test('a missing one names the gap that it is in', async () => {
    history.lastRevision = 20;
    history.gaps.push({ from: 6, to: 20, cause: 'compacted', noticedAtMs: 0 });
    expect(await get('/revisions/10')).toMatchObject({
      status: 404,
      body: {
        code: 'revision_in_gap',
        detail: expect.stringContaining('6 to 20'),
        hint: expect.stringContaining('20'),
      },
    });
    const unknown = { status: 404, body: { code: 'revision_in_gap', detail: expect.stringContaining('not known') } };
    for (const path of ['/keys?rev=10', '/state?rev=10', '/compare?from=4&to=10', `/object?${key(pod)}&rev=10`]) {
      expect(await get(path)).toMatchObject(unknown);
    }
    expect((await get('/keys?rev=20')).status).toBe(200);
  });

  test('are counted by class of noise', async () => {
    expect((await get('/count?from=2&to=4')).body).toEqual({
      revisions: 3,
      events: 4,
      byNoise: { lease: 1, none: 3 },
    });
  });
});

describe('objects', () => {
  test('the state at a revision, a page at a time', async () => {
    const first = await get('/state?rev=4&limit=2');
    expect(first.body).toMatchObject({ revision: 4, more: true, total: 3 });
    const next = await get(`/state?rev=4&limit=2&afterKey=${encodeURIComponent(first.body.entries[1].identity.key)}`);
    expect(next.body.entries.map((entry: { identity: { name: string } }) => entry.identity.name)).toEqual(['zz']);
    expect((await get('/state')).body.total).toBe(2);
  });

  test('the same keys without what is stored of them', async () => {
    const { entries, ...rest } = (await get('/state?rev=4&limit=2')).body;
    const identities = entries.map(({ identity }: { identity: unknown }) => identity);
    expect((await get('/keys?rev=4&limit=2')).body).toEqual({ ...rest, identities });
    expect((await get('/keys?rev=99')).status).toBe((await get('/state?rev=99')).status);
  });

  test('an object as it was, with its etcd metadata and bytes', async () => {
    const { body } = await get(`/object?${key(pod)}&rev=4`);
    expect(body).toMatchObject({
      exists: true,
      modRevision: 4,
      createRevision: 2,
      version: 2,
      previousRevision: 2,
      nextRevision: 5,
      json: '{"phase":"Running"}',
      storage: { contentType: 'JSON', size: 19, truncated: false },
    });
    expect(Buffer.from(body.storage.base64, 'base64').toString()).toBe('{"phase":"Running"}');
  });

  test('a deleted object says so', async () => {
    expect((await get(`/object?${key(pod)}`)).body).toMatchObject({
      exists: false,
      modRevision: 5,
      json: null,
      storage: { contentType: 'deleted', size: 0 },
    });
  });

  test('bytes that are no object are shown with the reason, cut where there are too many', async () => {
    history.commit(['/blob', new Uint8Array(300 * 1024)]);
    const { body } = await get(`/object?${key('/blob')}`);
    expect(body).toMatchObject({
      json: null,
      encoding: 'bytes',
      storage: { size: 307200, truncated: true },
    });
    expect(Buffer.from(body.storage.base64, 'base64')).toHaveLength(256 * 1024);
  });

  test('a key that is not UTF-8 is found by its bytes, and so is one in needless base64', async () => {
    history.commit(['base64:/wD+', '{}']);
    expect((await get(`/object?${key('base64:/wD+')}`)).body.identity.key).toBe('base64:/wD+');
    const plain = `base64:${Buffer.from(pod).toString('base64')}`;
    expect((await get(`/object?${key(plain)}&rev=4`)).body.identity.key).toBe(pod);
  });

  test('a diff is against the revision before by default', async () => {
    expect((await get(`/diff?${key(pod)}&to=4`)).body).toMatchObject({
      from: 2,
      to: 4,
      before: '{"phase":"Pending"}',
      after: '{"phase":"Running"}',
      delta: { phase: ['Pending', 'Running'] },
      patch: [{ op: 'replace', path: '/phase', value: 'Running' }],
      text: 'update Pod default/web: phase Pending → Running',
    });
  });

  test('a diff against any other revision, from nothing, and to nothing', async () => {
    expect((await get(`/diff?${key(pod)}&from=4&to=4`)).body).toMatchObject({ from: 4, patch: [] });
    expect((await get(`/diff?${key(pod)}&from=4&to=4`)).body).not.toHaveProperty('delta');
    expect((await get(`/diff?${key(pod)}&from=0&to=4`)).body).toMatchObject({
      before: null,
      text: 'create Pod default/web',
    });
    expect((await get(`/diff?${key(pod)}`)).body).toMatchObject({
      from: 4,
      after: null,
      text: 'delete Pod default/web',
    });
    expect((await get(`/diff?${key(pod)}&from=4&to=1`)).body).toMatchObject({ from: 4, after: null });
  });

  test('a diff between revisions that no one change leads between does not make one up', async () => {
    const text = async (from: number, to: number) =>
      (await get(`/diff?${key('/registry/pods/default/odd')}&from=${from}&to=${to}`)).body.text;
    const write = (value: string | null) => history.commit(['/registry/pods/default/odd', value]).revision;
    const first = write('{"a":1}');
    const other = history.commit(['/registry/pods/default/other', '{}']).revision;
    const again = write('{"a":1}');
    write('{"a":2}');
    const back = write('{"a":1}');
    const gone = write(null);
    write('{"a":1}');
    const goneAgain = write(null);
    const odd = 'Pod default/odd';
    expect(await text(first, other)).toBe(
      `${odd}: not written between revisions ${first} and ${other} (written at revision ${first})`,
    );
    expect(await text(other, other)).toBe(`${odd}: compared with itself (written at revision ${first})`);
    expect(await text(first, again)).toBe(`update ${odd}: written again without a change`);
    expect(await text(again, back)).toBe(
      `${odd}: the same at both, though written between revisions ${again} and ${back}`,
    );
    expect(await text(gone, goneAgain)).toBe(`${odd}: existed only between revisions ${gone} and ${goneAgain}`);
  });

  test('two states are compared key by key', async () => {
    const { body } = await get('/compare?from=2&to=5');
    const names = (list: { identity: { name: string } }[]) => list.map(({ identity }) => identity.name);
    expect(names(body.added)).toEqual(['node-1', 'zz']);
    expect(names(body.removed)).toEqual(['web']);
    const changed = await get('/compare?from=2&to=4');
    expect(changed.body.changed).toMatchObject([{ before: { modRevision: 2 }, after: { modRevision: 4 } }]);
    const { counts } = (await get('/compare?from=2&to=5')).body as { counts: object };
    expect((await get('/compare?from=2&to=5&limit=1')).body).toMatchObject({ truncated: true, counts });
    expect((await get('/compare?from=2&to=5&limit=3')).body).toMatchObject({ truncated: false });
  });
});

describe('the timeline', () => {
  test('counts changes in bins and says what the noise filter left out', async () => {
    const { body } = await get('/histogram?from=2&to=5&bins=2&hideNoise=lease');
    expect(body).toMatchObject({
      bins: [
        { from: 2, to: 3, creates: 1, updates: 0, deletes: 0 },
        { from: 4, to: 5, creates: 1, updates: 1, deletes: 1 },
      ],
      hidden: 1,
    });
  });

  test('shows the gaps of its window and is cut to what is recorded', async () => {
    history.gaps.push({ from: 3, to: 3, cause: 'compacted', noticedAtMs: 0 });
    expect((await get('/histogram?from=0&to=1000')).body).toMatchObject({ from: 1, to: 5, gaps: [{ from: 3 }] });
    expect((await get('/histogram?from=4')).body.gaps).toEqual([]);
  });

  test('has pauses between what the filter shows', async () => {
    const { body } = await get('/pauses?hideNoise=lease&limit=1');
    expect(body).toMatchObject({ typicalMs: 1000, pauses: [{ from: 2, startMs: 2000 }] });
  });

  test('finds the last revision before a time', async () => {
    expect((await get('/moment?atMs=3500')).body).toEqual({ revision: 3, atMs: 3000, timeBasis: 'received' });
    expect((await get('/moment?atMs=10')).body).toEqual({ revision: null, atMs: null, timeBasis: 'unknown' });
    expect((await get('/moment?atMs=soon')).status).toBe(400);
  });

  test('has a lane for each object', async () => {
    const { body } = await get(`/lanes?from=2&to=5&${key(pod)}`);
    expect(body).toMatchObject({
      total: 1,
      lanes: [{ markCount: 3, marks: [{ revision: 2, verb: 'create' }, {}, {}] }],
    });
  });
});

describe('a label selector', () => {
  const labels = {
    requirements: [
      { key: 'app', operator: 'In', values: ['web'] },
      { key: 'tier', operator: 'DoesNotExist', values: [] },
    ],
  };

  test.each([
    ['/revisions?', 'revisions'],
    ['/count?', 'count'],
    ['/histogram?', 'histogram'],
    ['/pauses?', 'pauses'],
    ['/lanes?', 'lanes'],
    ['/state?', 'state'],
    ['/keys?', 'state'],
    ['/compare?from=2&to=4&', 'state'],
  ] as const)('narrows %s, or is refused with how it is written', async (path, method) => {
    const asked = vi.spyOn(history, method as 'state');
    expect(await get(`${path}labels=${encodeURIComponent('app=web,!tier')}`)).toMatchObject({ status: 200 });
    expect(asked.mock.lastCall).toContainEqual(expect.objectContaining({ labels }));
    asked.mockRestore();
    expect(await get(`${path}labels=two%20words`)).toMatchObject({
      status: 400,
      body: { code: 'usage', detail: expect.stringContaining('"two words"'), hint: expect.stringContaining('app=web') },
    });
  });
});

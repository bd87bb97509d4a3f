import { afterEach, beforeEach, expect, test } from 'vitest';
import { testApp } from './test-app.fixture.ts';

let server: Awaited<ReturnType<typeof testApp>>;
beforeEach(async () => {
  server = await testApp();
});
afterEach(() => server.app.close());

const get = (url: string, headers: Record<string, string> = {}) => server.app.inject({ url, headers });

test('lists recordings and says which one is being written', async () => {
  const answer = await get('/api/recordings');
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({ recordings: [{ id: 'abcdefghij-1', live: true, lastRevision: 1 }] });
  server.recorder.changeStatus({ state: 'stopped' });
  expect((await get('/api/recordings')).json()).toMatchObject({ recordings: [{ live: false }] });
});

test('a piece of the same history answers for an id that is not here, if it holds the revision', async () => {
  server.history.commit(['/registry/pods/default/a', '1']);
  expect((await get('/api/recordings/abcdefghij-7?revision=2')).json()).toMatchObject({ id: 'abcdefghij-1' });
  const refused = await get('/api/recordings/abcdefghij-7?revision=3');
  expect(refused.statusCode).toBe(404);
  expect(refused.json()).toMatchObject({ code: 'recording_not_found', detail: expect.stringContaining('1 to 2') });
});

test('a link into a recording that does not hold its revision is answered by the piece that does', async () => {
  server.history.commit(['/registry/pods/default/a', '1']);
  const gaps = [{ from: 7, to: 8, cause: 'compacted', noticedAtMs: 0 }] as const;
  server.history.others = [{ id: 'abcdefghij-5', firstRevision: 5, lastRevision: 9, gaps }];
  const opened = async (revision: number) =>
    (await get(`/api/recordings/abcdefghij-1?revision=${revision}`)).json<{ id: string }>().id;
  expect(await opened(2)).toBe('abcdefghij-1');
  expect(await opened(6)).toBe('abcdefghij-5');
  for (const revision of [7, 12])
    expect(await opened(revision), 'nobody has it: the recording that was named says so').toBe('abcdefghij-1');
});

test('an unknown history is refused with an explanation', async () => {
  const answer = await get('/api/recordings/zzzzzzzzzz-1');
  expect(answer.statusCode).toBe(404);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answer.json()).toMatchObject({ code: 'recording_not_found', hint: expect.stringContaining('import') });
});

test('a link carries a check and is refused where its revision is another one', async () => {
  server.history.commit(['/registry/pods/default/a', '1']);
  const { check } = (await get('/api/recordings/abcdefghij-1/revisions/2')).json<{ check: string }>();
  expect(check).toMatch(/^[0-9a-f]{8}$/);
  expect((await get(`/api/recordings/abcdefghij-1?revision=2&check=${check}`)).statusCode).toBe(200);
  for (const url of ['?revision=2&check=00000000', '/revisions/2?check=00000000']) {
    const refused = await get(`/api/recordings/abcdefghij-1${url}`);
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'recording_differs']);
  }
});

test('the capture status is what the recorder says, but for what only a developer may see', async () => {
  server.recorder.changeStatus({
    state: 'refused',
    error: { code: 'etcd_credentials', message: 'etcd refuses user root', hint: 'Check --password.' },
  });
  expect((await get('/api/capture')).json()).toMatchObject({ state: 'refused', error: { code: 'etcd_credentials' } });
  server.recorder.changeStatus({ error: { code: 'internal', message: 'Error at secret.ts:1' } });
  expect((await get('/api/capture')).body).not.toContain('secret');
});

test('deletes a recording, but not the one that is being written', async () => {
  const refused = await server.app.inject({ method: 'DELETE', url: '/api/recordings/abcdefghij-1' });
  expect([refused.statusCode, refused.json().code]).toEqual([503, 'busy']);
  server.recorder.changeStatus({ recording: 'another-1' });
  expect((await server.app.inject({ method: 'DELETE', url: '/api/recordings/abcdefghij-1' })).statusCode).toBe(204);
  expect(server.recorder.deleted).toEqual(['abcdefghij-1']);
  const unknown = await server.app.inject({ method: 'DELETE', url: '/api/recordings/abcdefghij-9' });
  expect(unknown.json()).toMatchObject({ code: 'recording_not_found' });
});

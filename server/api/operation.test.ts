import { afterEach, beforeEach, expect, test } from 'vitest';
import { testApp } from './test-app.fixture.ts';

let server: Awaited<ReturnType<typeof testApp>>;
beforeEach(async () => {
  server = await testApp();
});
afterEach(() => server.app.close());

test('the process is well even when the database is not; ready it is not', async () => {
  expect((await server.app.inject('/readyz')).json()).toEqual({ status: 'ok', reasons: [] });
  server.history.failure = new Error('disk I/O error');
  expect((await server.app.inject('/healthz')).statusCode).toBe(200);
  const answer = await server.app.inject('/readyz');
  expect([answer.statusCode, answer.json().reasons]).toEqual([503, ['database not readable']]);
});

test('only a capture that waits for somebody to act makes it not ready', async () => {
  const expected = { live: 200, unreachable: 200, off: 200, refused: 503, 'disk-full': 503 } as const;
  for (const state of Object.keys(expected) as (keyof typeof expected)[]) {
    server.recorder.changeStatus({ state });
    const answer = await server.app.inject('/readyz');
    expect([state, answer.statusCode]).toEqual([state, expected[state]]);
    expect(answer.json().reasons).toEqual(answer.statusCode === 503 ? [`capture ${state}`] : []);
  }
});

async function metric(name: string): Promise<string | undefined> {
  const { body } = await server.app.inject('/metrics');
  return body
    .split('\n')
    .find((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    ?.split(' ')
    .at(-1);
}

test('figures say what is stored, how far behind it is and what was missed', async () => {
  server.history.commit(['/a', '1']);
  server.history.gaps.push({ from: 5, to: 9, cause: 'compacted', noticedAtMs: 0 });
  server.recorder.changeStatus({
    revision: 2,
    headRevision: 12,
    reconnects: 3,
    bytesReceived: 99,
  });
  expect(await metric('etcd_rewind_revision')).toBe('2');
  expect(await metric('etcd_rewind_lag_revisions')).toBe('10');
  expect(await metric('etcd_rewind_lag_seconds')).toBe('0');
  expect(await metric('etcd_rewind_reconnects_total')).toBe('3');
  expect(await metric('etcd_rewind_received_bytes_total')).toBe('99');
  expect(await metric('etcd_rewind_revisions')).toBe('1');
  expect(await metric('etcd_rewind_gaps')).toBe('1');
  expect(await metric('etcd_rewind_live_clients')).toBe('0');
  expect(await metric('etcd_rewind_capture_state{state="live"}')).toBe('1');
  expect(await metric('etcd_rewind_store_bytes{what="file"}')).toBe('4096');
  expect(await metric('etcd_rewind_nodejs_eventloop_lag_seconds')).toBeDefined();
  expect((await server.app.inject('/metrics')).body).toContain('route="/metrics"');
  expect((await server.app.inject('/metrics')).body).toContain('# TYPE etcd_rewind_reconnects_total counter');
  server.recorder.changeStatus({ state: 'unreachable' });
  expect(await metric('etcd_rewind_lag_revisions')).toBe('Nan');
});

test('a process whose recorder has ended by itself is to be started anew', async () => {
  const status = async () => (await server.app.inject('/healthz')).statusCode;
  server.recorder.changeStatus({ state: 'stopped', error: null });
  expect(await status()).toBe(200);
  server.recorder.changeStatus({ error: { code: 'internal', message: 'it is broken' } });
  expect(await status()).toBe(503);
  server.recorder.changeStatus({ state: 'failed' });
  expect(await status()).toBe(200);
  expect((await server.app.inject('/readyz')).statusCode).toBe(503);
});

test('what is not known is no zero, and who has caught up has no lag', async () => {
  server.recorder.changeStatus({ state: 'connecting', revision: null, headRevision: null });
  expect(await metric('etcd_rewind_lag_revisions')).toBe('Nan');
  server.recorder.changeStatus({ state: 'live', revision: 7, headRevision: 7, committedAtMs: 1 });
  expect(await metric('etcd_rewind_lag_seconds')).toBe('0');
});

import { expect, test } from 'vitest';
import type { HistorySession } from '../source/source.ts';
import { connect } from './connect.ts';

test('who is told to end does not wait for a connection, and leaves none behind', async () => {
  const control = new AbortController();
  let closed = 0;
  let connected: (session: HistorySession) => void = () => undefined;
  const source = { connect: () => new Promise<HistorySession>((resolve) => (connected = resolve)) };
  const session = { close: () => closed++ } as unknown as HistorySession;

  const waiting = connect(source, control.signal);
  control.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  connected(session);
  await expect.poll(() => closed).toBe(1);

  const late = connect(source, control.signal);
  await expect(late).rejects.toThrow('enough');
  connected(session);
  await expect.poll(() => closed).toBe(2);
});

test('otherwise it is the connection, or why there is none', async () => {
  const { signal } = new AbortController();
  const session = {} as HistorySession;
  expect(await connect({ connect: async () => session }, signal)).toBe(session);
  const refused = { connect: () => Promise.reject(new Error('refused')) };
  await expect(connect(refused, signal)).rejects.toThrow('refused');
});

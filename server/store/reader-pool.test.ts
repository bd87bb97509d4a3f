import { expect, test } from 'vitest';
import { openReader } from './reader-pool.ts';
test('x', async () => {
  const r = await openReader('/tmp/sb/busy.db', { threads: 2 });
  expect((await r.recordings()).length).toBe(1);
  await r.close();
});

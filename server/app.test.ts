import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { testApp } from './api/test-app.fixture.ts';

test('a reader that does not take its answer keeps the server for about a second', async () => {
  const { app, history } = await testApp();
  history.reset();
  // More than the buffers of a connection hold.
  history.commit(['/large', 'x'.repeat(32 * 1024 * 1024)]);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1').pause();
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(`GET /api/recordings/abcdefghij-1/export?compress=none HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  await new Promise((resolve) => socket.once('readable', resolve));
  const startedMs = performance.now();
  await app.close();
  const tookMs = performance.now() - startedMs;
  socket.destroy();
  expect(tookMs).toBeGreaterThan(500);
  expect(tookMs).toBeLessThan(5000);
});

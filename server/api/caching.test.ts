import { afterEach, beforeEach, expect, test } from 'vitest';
import { testApp } from './test-app.fixture.ts';

let server: Awaited<ReturnType<typeof testApp>>;
beforeEach(async () => {
  server = await testApp();
  server.history.commit(['/a', '{}']);
});
afterEach(() => server.app.close());

test('what has not changed is not sent again; what has is', async () => {
  const url = '/api/recordings/abcdefghij-1/object?key=%2Fa&rev=2';
  const first = await server.app.inject(url);
  const etag = String(first.headers['etag']);
  expect(first.headers['cache-control']).toBe('private, no-cache');
  const again = await server.app.inject({ url, headers: { 'if-none-match': etag } });
  expect([again.statusCode, again.body]).toEqual([304, '']);
  // A later revision of the key changes what is said of this one: nextRevision.
  server.history.commit(['/a', '[]']);
  const later = await server.app.inject({ url, headers: { 'if-none-match': etag } });
  expect([later.statusCode, later.json().nextRevision]).toEqual([200, 3]);
});

test('large answers are compressed for those who accept it', async () => {
  for (let index = 0; index < 50; index += 1) server.history.commit([`/many/${index}`, '{}']);
  const url = '/api/recordings/abcdefghij-1/revisions';
  const plain = await server.app.inject(url);
  const packed = await server.app.inject({ url, headers: { 'accept-encoding': 'gzip' } });
  expect(packed.headers['content-encoding']).toBe('gzip');
  expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 5);
  const again = await server.app.inject({
    url,
    headers: { 'accept-encoding': 'gzip', 'if-none-match': String(packed.headers['etag']) },
  });
  expect(again.statusCode).toBe(304);
});

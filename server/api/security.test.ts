import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { hostName } from './security.ts';
import { testApp } from './test-app.fixture.ts';

let server: Awaited<ReturnType<typeof testApp>>;
afterEach(() => server.app.close());

const ask = (headers: Record<string, string>, options: { url?: string; method?: 'GET' | 'POST' | 'DELETE' } = {}) =>
  server.app.inject({ url: options.url ?? '/api/recordings', method: options.method ?? 'GET', headers });

describe('names of the server', () => {
  test('are answered with any port: loopback, and what is allowed besides', async () => {
    server = await testApp({ config: { allowedHosts: ['localhost', '127.0.0.1', '[::1]', 'rewind.example'] } });
    for (const host of ['localhost', 'LOCALHOST:3000', '127.0.0.1:8080', '[::1]:3000', 'rewind.example:80']) {
      expect([host, (await ask({ host })).statusCode]).toEqual([host, 200]);
    }
  });

  test('that are not its own are refused (DNS rebinding), but for probes', async () => {
    server = await testApp();
    const foreign = [
      'evil.example',
      'evil.example:3000',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      'a@localhost',
    ];
    for (const host of foreign) {
      const answer = await ask({ host });
      expect([host, answer.statusCode, answer.json().code]).toEqual([host, 421, 'forbidden']);
      expect((await ask({ host }, { url: '/' })).statusCode).toBe(421);
      expect((await ask({ host }, { url: '/metrics' })).statusCode).toBe(421);
      expect((await ask({ host }, { url: '/healthz' })).statusCode).toBe(200);
    }
  });

  test('are read from the header without their port', () => {
    expect(hostName('[::1]:80')).toBe('[::1]');
    expect(hostName('a.b')).toBe('a.b');
    expect(hostName('a b')).toBeNull();
    expect(hostName('a:b:c')).toBeNull();
    expect(hostName(undefined)).toBeNull();
  });
});

describe('pages of other sites', () => {
  const host = 'localhost:3000';
  test('may not change anything', async () => {
    server = await testApp();
    for (const origin of ['http://evil.example', 'http://localhost:4000', 'null', 'file://', 'http://localhost']) {
      const answer = await ask({ host, origin }, { method: 'DELETE', url: '/api/recordings/abcdefghij-1' });
      expect([origin, answer.statusCode, answer.json().code]).toEqual([origin, 403, 'forbidden']);
      const upload = await ask({ host, origin, 'content-type': 'text/plain' }, { method: 'POST' });
      expect(upload.statusCode).toBe(403);
    }
    expect(server.recorder.deleted).toEqual([]);
  });

  test('may not read the API, but a link to the page may be followed', async () => {
    server = await testApp();
    const crossSite = { host, 'sec-fetch-site': 'cross-site' };
    expect((await ask({ ...crossSite, 'sec-fetch-mode': 'no-cors' })).statusCode).toBe(403);
    expect((await ask({ ...crossSite, 'sec-fetch-mode': 'navigate' }, { url: '/r/a-1/2' })).statusCode).toBe(503);
    expect((await ask({ host, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' })).statusCode).toBe(200);
  });

  test('the own page, and a program without Origin, may', async () => {
    server = await testApp();
    server.recorder.changeStatus({ recording: null });
    const url = '/api/recordings/abcdefghij-1';
    expect((await ask({ host, origin: 'http://localhost:3000' }, { method: 'DELETE', url })).statusCode).toBe(204);
    expect((await ask({ host }, { method: 'DELETE', url })).statusCode).toBe(204);
  });

  test('may not open a WebSocket', async () => {
    server = await testApp();
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.app.server.address() as AddressInfo;
    const open = (origin: string) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`, { origin });
      return new Promise<string>((resolve) => {
        socket.on('open', () => resolve('open'));
        socket.on('error', (error) => resolve(error.message));
      }).finally(() => socket.terminate());
    };
    expect(await open('http://evil.example')).toContain('403');
    expect(await open(`http://localhost:${port}`)).toContain('403');
    expect(await open(`http://127.0.0.1:${port}`)).toBe('open');
  });
});

test('every answer carries a strict policy', async () => {
  server = await testApp();
  for (const url of ['/api/recordings', '/api/docs', '/nothing']) {
    const { headers } = await server.app.inject(url);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers).not.toHaveProperty('x-powered-by');
  }
});

test('requests are bounded in rate', async () => {
  server = await testApp({ config: { requestsPerMinute: 5 } });
  for (let index = 0; index < 5; index += 1) expect((await ask({})).statusCode).toBe(200);
  const refused = await ask({});
  expect([refused.statusCode, refused.json().code]).toEqual([429, 'busy']);
  expect(refused.headers).toHaveProperty('retry-after');
  expect((await ask({}, { url: '/healthz' })).statusCode).toBe(200);
});

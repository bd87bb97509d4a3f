import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testApp } from '../test-app.fixture.ts';

let server: Awaited<ReturnType<typeof testApp>>;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-page-'));
  const webRoot = join(folder, 'web');
  mkdirSync(join(webRoot, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'not for everybody');
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>etcd-rewind</title>');
  writeFileSync(join(webRoot, 'assets/index-a1b2c3.js'), 'export {};');
  writeFileSync(join(webRoot, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  server = await testApp({ config: { webRoot } });
});
afterEach(async () => {
  await server.app.close();
  rmSync(folder, { recursive: true });
});

test.each(['/', '/r/abcdefghij-1/42?key=%2Fa', '/r/abcdefghij-1/42', '/index.html'])(
  '%s is the page, asked for anew each time',
  async (url) => {
    const answer = await server.app.inject(url);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.body).toContain('<title>etcd-rewind</title>');
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(answer.headers['content-security-policy']).toContain("default-src 'self'");
  },
);

test('a browser that asks for a page which is none gets the page, as one that was not found', async () => {
  const accept = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8';
  const answer = await server.app.inject({ url: '/nowhere?x=1', headers: { accept } });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
  expect(answer.body).toContain('<title>etcd-rewind</title>');
  const asset = await server.app.inject({ url: '/assets/missing.js', headers: { accept } });
  expect(asset.headers['content-type']).toBe('application/problem+json; charset=utf-8');
});

test('only what carries a hash in its name is kept without asking', async () => {
  const asset = await server.app.inject('/assets/index-a1b2c3.js');
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(String(asset.headers['content-type'])).toContain('javascript');
  expect((await server.app.inject('/favicon.svg')).headers['cache-control']).toBe('no-cache');
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/assets/missing.js',
  '/x',
  '/api/x',
])('%s is not there', async (url) => {
  const answer = await server.app.inject(url);
  expect([403, 404]).toContain(answer.statusCode);
  expect(answer.body).not.toContain('not for everybody');
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
});

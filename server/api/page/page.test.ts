import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { testApp } from '../test-app.fixture.ts';

let server: Awaited<ReturnType<typeof testApp>>;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'etcd-rewind-page-'));
  const webRoot = join(folder, 'web');
  mkdirSync(join(webRoot, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'not for everybody');
  const script = '<script type="module" crossorigin src="/assets/index-a1b2c3.js"></script>';
  writeFileSync(join(webRoot, 'index.html'), `<!doctype html><title>etcd-rewind</title>${script}`);
  writeFileSync(join(webRoot, 'assets/index-a1b2c3.js'), 'export {};');
  writeFileSync(join(webRoot, 'assets/index-a1b2c3.js.gz'), gzipSync('export {};'));
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

/** What the document at an address tells the browser to ask for. */
async function early(url: string): Promise<string[]> {
  const { headers } = await server.app.inject(url);
  return [...String(headers['link']).matchAll(/<([^>]+)>/g)].map(([, target = '']) => target);
}

describe('what the page asks for first is asked for before it has begun', () => {
  const always = ['/assets/index-a1b2c3.js', '/api/recordings'];

  test('of a link, and every one is answered', async () => {
    server.history.commit(['/registry/pods/default/web', '{}']);
    const targets = await early('/r/abcdefghij-1/2?key=%2Fa');
    expect(targets).toEqual([
      ...always,
      '/api/recordings/abcdefghij-1/revisions/2',
      '/api/recordings/abcdefghij-1/keys?rev=2&limit=2000',
    ]);
    for (const target of targets) expect((await server.app.inject(target)).statusCode).toBe(200);
  });

  test('of one that lists only some keys, but for the list', async () => {
    server.history.commit(['/registry/pods/default/web', '{}']);
    const targets = await early('/r/abcdefghij-1/2?labels=app%3Dweb');
    expect(targets).toEqual([...always, '/api/recordings/abcdefghij-1/revisions/2']);
  });

  test.each([
    ['no link', '/'],
    ['a recording that is not here', '/r/zzzzzzzzzz-1/2'],
    ['a revision that it does not hold', '/r/abcdefghij-1/77'],
    ['a revision that is none', '/r/abcdefghij-1/new'],
    ['a link to what comes', '/r/abcdefghij-1/2?follow=1'],
  ])('%s', async (_name, url) => {
    server.history.commit(['/registry/pods/default/web', '{}']);
    expect(await early(url)).toEqual(always);
  });

  test('where the store fails the page comes all the same', async () => {
    server.history.failure = new Error('the disk is gone');
    vi.spyOn(server.history, 'recording').mockRejectedValue(server.history.failure);
    const answer = await server.app.inject('/r/abcdefghij-1/2');
    expect([answer.statusCode, answer.headers['link']]).toEqual([200, undefined]);
  });
});

test('an asset that lies packed beside itself is sent so to those who take it', async () => {
  const url = '/assets/index-a1b2c3.js';
  const packed = await server.app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } });
  expect(packed.headers).toMatchObject({
    'content-encoding': 'gzip',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: expect.stringMatching(/accept-encoding/i),
  });
  expect(String(packed.headers['content-type'])).toContain('javascript');
  expect(gunzipSync(packed.rawPayload).toString()).toBe('export {};');
  expect((await server.app.inject(url)).body).toBe('export {};');
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

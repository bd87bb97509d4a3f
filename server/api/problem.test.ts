import { afterEach, expect, test } from 'vitest';
import { testApp } from './test-app.fixture.ts';

let server: Awaited<ReturnType<typeof testApp>>;
afterEach(() => server.app.close());

test('an unknown error is masked to the client and logged with its cause', async () => {
  const lines: string[] = [];
  server = await testApp({ log: (line) => lines.push(line) });
  server.history.failure = new Error('SELECT secret FROM table');
  const answer = await server.app.inject('/api/recordings');
  expect(answer.statusCode).toBe(500);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answer.json()).toMatchObject({ code: 'internal', status: 500, title: 'Internal Server Error' });
  expect(answer.body).not.toContain('secret');
  expect(lines.join('')).toContain('SELECT secret FROM table');
});

test('an address that is not there answers as a problem', async () => {
  server = await testApp();
  for (const url of ['/api/nothing', '/nothing', '/api/recordings/a/b/c']) {
    const answer = await server.app.inject(url);
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found']);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  }
});

test('malformed addresses and overlong parameters cost nothing else', async () => {
  server = await testApp();
  for (const url of [
    '/api/recordings/%ff',
    `/api/recordings/${'x'.repeat(65)}`,
    `/api/recordings/${'x'.repeat(500)}`,
  ]) {
    const answer = await server.app.inject(url);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  }
});

test('the page that is not built says what to do', async () => {
  server = await testApp();
  const answer = await server.app.inject('/');
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'page_not_built']);
});

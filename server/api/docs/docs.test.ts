import { afterEach, beforeEach, expect, test } from 'vitest';
import { componentSchemas } from '../schemas/components.ts';
import { testApp } from '../test-app.fixture.ts';
import { referencePage } from './reference-page.ts';

let server: Awaited<ReturnType<typeof testApp>>;
beforeEach(async () => {
  server = await testApp();
});
afterEach(() => server.app.close());

interface OpenApi {
  paths: Record<string, Record<string, { summary?: string; parameters?: { name: string; required?: boolean }[] }>>;
  components: { schemas: Record<string, unknown> };
}

test('the document names every route of the contract, with a summary, and every shape', async () => {
  const document = (await server.app.inject('/api/openapi.json')).json<OpenApi>();
  expect(Object.keys(document.paths).sort()).toEqual(
    [
      '/api/capture',
      '/api/live',
      '/api/recordings',
      '/api/recordings/{id}',
      '/api/recordings/{id}/commands',
      '/api/recordings/{id}/compare',
      '/api/recordings/{id}/count',
      '/api/recordings/{id}/diff',
      '/api/recordings/{id}/export',
      '/api/recordings/{id}/histogram',
      '/api/recordings/{id}/keys',
      '/api/recordings/{id}/lanes',
      '/api/recordings/{id}/live',
      '/api/recordings/{id}/moment',
      '/api/recordings/{id}/object',
      '/api/recordings/{id}/pauses',
      '/api/recordings/{id}/related',
      '/api/recordings/{id}/revisions',
      '/api/recordings/{id}/revisions/{rev}',
      '/api/recordings/{id}/state',
      '/api/recordings/{id}/tracks',
      '/healthz',
      '/metrics',
      '/readyz',
    ].sort(),
  );
  for (const methods of Object.values(document.paths)) {
    for (const operation of Object.values(methods)) expect(operation.summary).toBeTruthy();
  }
  expect(Object.keys(document.components.schemas).sort()).toEqual(componentSchemas().map(({ $id }) => $id));
});

test('every reference in the document leads somewhere', async () => {
  const { body } = await server.app.inject('/api/openapi.json');
  const { components } = JSON.parse(body) as OpenApi;
  const references = [...body.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference ?? '');
  expect(references.length).toBeGreaterThan(50);
  for (const reference of references) {
    expect(reference).toMatch(/^#\/components\/schemas\//);
    expect(components.schemas).toHaveProperty([reference.split('/').pop() ?? '']);
  }
});

test('a parameter with a default need not be given', async () => {
  const { paths } = (await server.app.inject('/api/openapi.json')).json<OpenApi>();
  const parameters = paths['/api/recordings/{id}/revisions']?.['get']?.parameters ?? [];
  expect(parameters.find(({ name }) => name === 'limit')?.required).toBe(false);
  expect(parameters.find(({ name }) => name === 'id')?.required).toBe(true);
});

test('people can read it without a script or a foreign asset', async () => {
  const answer = await server.app.inject('/api/docs');
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.body).not.toMatch(/<script|style=|https?:\/\//);
  expect(answer.body).toContain('/api/recordings/{id}/diff');
  expect(answer.body).toContain('href="#shape-RevisionDetail"');
  expect((await server.app.inject('/api/docs.css')).headers['content-type']).toBe('text/css; charset=utf-8');
});

test('what a document says is text, not HTML', () => {
  const page = referencePage({
    info: { title: '<b>', version: '"' },
    paths: { '/<x>': { get: { summary: '<img src=x onerror=y>', tags: ['<i>'] } } },
  });
  expect(page).not.toMatch(/<b>|<img|<i>|<x>/);
});

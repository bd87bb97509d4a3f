import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { referencePage, type ReferenceDocument } from './reference-page.ts';
import { referenceStyle } from './reference-style.ts';

/** The API's description, for programs and for people. */
export const docsRoutes: FastifyPluginAsyncTypebox = async (app) => {
  let page: string | null = null;

  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());

  app.get('/docs', { schema: { hide: true } }, async (_request, reply) => {
    page ??= referencePage(documentOf(app.swagger()));
    return reply.type('text/html; charset=utf-8').send(page);
  });

  app.get('/docs.css', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(referenceStyle),
  );
};

/** The document as its readers get it: without members that JSON leaves out. */
function documentOf(document: object): ReferenceDocument {
  return JSON.parse(JSON.stringify(document));
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HistoryReader } from '../../domain/history-reader.ts';
import type { ApiInstance } from '../api-deps.ts';
import { problem, sendProblem } from '../problem.ts';
import { preloads, scriptOf, type PageQuery } from './preload.ts';

/** What a browser gets that asks for a page which is none: 404, with the page that says so. Null: something else was asked for. */
export function pageForLost(webRoot: string): (request: FastifyRequest, reply: FastifyReply) => FastifyReply | null {
  const path = join(webRoot, 'index.html');
  const document = existsSync(path) ? readFileSync(path) : null;
  return ({ method, url, headers }, reply) => {
    const byBrowser = method === 'GET' && headers.accept?.includes('text/html') === true;
    if (document === null || !byBrowser || /^\/(api|assets)(\/|$)/.test(url)) return null;
    return reply.code(404).header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(document);
  };
}

interface Address {
  Params: { '*'?: string };
  Querystring: PageQuery;
}

/** Serves the built page; every address that is a state of it (`/r/…`) gets the same document. */
export async function registerPage(
  app: ApiInstance,
  webRoot: string,
  reader: Pick<HistoryReader, 'recording'>,
): Promise<void> {
  const index = join(webRoot, 'index.html');
  if (!existsSync(index)) {
    app.log.warn({ webRoot }, 'the page is not built');
    const unbuilt = problem(
      503,
      'page_not_built',
      'The page is not built.',
      'Run `npm run build:web`, or `npm start`.',
    );
    const answer = async (_request: FastifyRequest, reply: FastifyReply) => sendProblem(reply, unbuilt);
    app.get('/', { schema: { hide: true } }, answer);
    app.get('/r/*', { schema: { hide: true } }, answer);
    return;
  }
  await app.register(fastifyStatic, {
    root: webRoot,
    wildcard: true,
    index: false,
    preCompressed: true,
    cacheControl: false,
    schemaHide: true,
    setHeaders: (reply, path) => {
      // Files below assets/ have a hash of their content in their name.
      const hashed = path.includes('/assets/');
      reply.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (hashed) reply.setHeader('vary', 'accept-encoding');
    },
  });
  const script = scriptOf(readFileSync(index, 'utf8'));
  const document = async ({ params, query }: FastifyRequest<Address>, reply: FastifyReply) => {
    const early = await preloads(reader, script, params['*'] ?? '', query).catch((error: unknown) => {
      app.log.warn({ err: error }, 'the page is sent without what it needs first');
      return null;
    });
    if (early !== null) reply.header('link', early);
    return reply.sendFile('index.html');
  };
  for (const path of ['/', '/index.html', '/r/*']) app.get<Address>(path, { schema: { hide: true } }, document);
}

import { createHash } from 'node:crypto';
import type { ApiInstance } from './api-deps.ts';

/**
 * Answers carry a fingerprint of their content, so that asking again costs no transfer. Nothing of the API is immutable for ever
 * (a later revision of a key changes its neighbour's `nextRevision`, a better estimate changes a time), so that a browser asks
 * again each time; only the page's own assets, which carry a hash in their name, are kept without asking.
 */
export function registerCaching(app: ApiInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return payload;
    if (reply.statusCode !== 200 || typeof payload !== 'string' || reply.hasHeader('etag')) return payload;
    const etag = `W/"${createHash('sha1').update(payload).digest('base64url')}"`;
    reply.header('etag', etag);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'private, no-cache');
    if (!matches(request.headers['if-none-match'], etag)) return payload;
    reply.code(304).removeHeader('content-type');
    return null;
  });
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const weak = (tag: string) => tag.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((tag) => weak(tag) === weak(etag));
}

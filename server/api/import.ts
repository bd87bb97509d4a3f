import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { RewindError } from '../domain/errors.ts';
import type { ApiOptions } from './api-deps.ts';
import { refer } from './schemas/components.ts';
import { ImportResult } from './schemas/history.ts';

export interface ImportOptions extends ApiOptions {
  readonly maxUploadBytes: number;
}

/** A plugin with a body parser of its own: an upload goes straight to a file, whatever its type. */
export const importRoutes: FastifyPluginAsyncTypebox<ImportOptions> = async (app, { recorder, maxUploadBytes }) => {
  const imported = async (body: Readable, name: string) => {
    const folder = await mkdtemp(join(tmpdir(), 'etcd-rewind-upload-'));
    try {
      const file = join(folder, 'upload');
      await pipeline(body, atMost(maxUploadBytes), createWriteStream(file, { mode: 0o600 }));
      return await recorder.importFile(file, { name });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.post(
    '/recordings',
    {
      config: { rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: {
        summary: 'Import a history (upload)',
        description:
          'The body is the file itself, plain or gzip: etcd-history/1, an etcd snapshot, or the output of `etcdctl get … -w json`.',
        tags: ['Recordings'],
        querystring: Type.Object(
          { name: Type.String({ minLength: 1, maxLength: 200, default: 'upload', description: 'What to call it.' }) },
          { additionalProperties: false },
        ),
        response: { 200: refer(ImportResult), 201: refer(ImportResult) },
      },
    },
    async (request, reply) => {
      if (!(request.body instanceof Readable)) {
        throw new RewindError('usage', 'The request has no body.', { hint: 'Send the file as the body.' });
      }
      const result = await imported(request.body, request.query.name);
      return reply.code(result.unchanged ? 200 : 201).send(result);
    },
  );
};

function atMost(limit: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= limit) return done(null, chunk);
      return done(
        new RewindError('too_large', `The file is larger than ${Math.floor(limit / 1024 / 1024)} MiB.`, {
          hint: 'Stop the server and use `etcd-rewind import FILE`, which has no such limit.',
        }),
      );
    },
  });
}

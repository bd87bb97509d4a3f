import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { ApiOptions } from './api-deps.ts';
import { filterParameters, recordingParameter, RevisionParameter } from './filter-query.ts';
import { historyLines } from '../reading/history-lines.ts';
import { checkedKey } from './key-parameter.ts';
import { Strings } from './schemas/terms.ts';

/** Recordings as files. */
export const exportRoutes: FastifyPluginAsyncTypebox<ApiOptions> = async (app, { reader, directory }) => {
  app.get(
    '/recordings/:id/export',
    {
      config: { rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: {
        summary: 'A recording, or a part of it, as etcd-history/1',
        tags: ['Recordings'],
        produces: ['application/x-ndjson', 'application/gzip'],
        params: recordingParameter,
        querystring: Type.Object(
          {
            from: RevisionParameter('First revision: its state is the snapshot that the file begins with.'),
            to: RevisionParameter('Last revision.'),
            prefix: filterParameters.prefix,
            compress: Type.Optional(Strings(['gzip', 'none'], { description: 'Default: gzip.' })),
          },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const { from, to, prefix, compress } = request.query;
      const recording = await directory.find(request.params.id, from);
      const lines = historyLines(reader, recording, {
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(prefix === undefined ? {} : { prefix: checkedKey(prefix) }),
      });
      // The first line is made before anything is sent, so that a part that is not held is refused as an answer.
      const first = await lines.next();
      const text = Readable.from(joined(first.done === true ? '' : first.value, lines));
      const plain = compress === 'none';
      reply
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="${recording.id}.ndjson${plain ? '' : '.gz'}"`)
        .type(plain ? 'application/x-ndjson' : 'application/gzip');
      if (plain) return reply.send(text);
      const gzip = createGzip();
      pipeline(text, gzip).catch((error: unknown) => request.log.error({ err: error }, 'export failed'));
      return reply.send(gzip);
    },
  );
};

/** Lines in pieces that are worth a write. */
async function* joined(first: string, lines: AsyncGenerator<string, void>): AsyncGenerator<string, void> {
  let piece = first;
  for await (const line of lines) {
    piece += line;
    if (piece.length < 64 * 1024) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

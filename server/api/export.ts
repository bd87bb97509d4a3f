import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Revision } from '../domain/revision.ts';
import { keyFilter, type ExportPart } from '../reading/export-part.ts';
import { historyLines } from '../reading/history-lines.ts';
import { manifests } from '../reading/manifests.ts';
import { revisionFiles } from '../reading/revision-files.ts';
import { zipArchive } from '../reading/zip-archive.ts';
import type { ApiOptions } from './api-deps.ts';
import { attachment, fileName } from './attachment.ts';
import { filterParameters, recordingParameter, RevisionParameter } from './filter-query.ts';
import { checkedKey } from './key-parameter.ts';
import { usageError } from './problem.ts';
import { Strings } from './schemas/terms.ts';

const types = { 'etcd-history': 'application/x-ndjson', yaml: 'application/yaml', zip: 'application/zip' } as const;
const endings = { 'etcd-history': 'ndjson', yaml: 'yaml', zip: 'zip' } as const;

/** Recordings as files. */
export const exportRoutes: FastifyPluginAsyncTypebox<ApiOptions> = async (app, { reader, decoder, directory }) => {
  app.get(
    '/recordings/:id/export',
    {
      config: { rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: {
        summary: 'A recording, or a part of it, as a file',
        description:
          '`etcd-history` (default) is what an import reads, as etcd-history/1; it keeps the id and all links. `zip` has a file ' +
          'KEY/REVISION.json for each revision of each key. `yaml` has the objects that exist at `rev`, for `kubectl apply`.',
        tags: ['Recordings'],
        produces: [...Object.values(types), 'application/gzip'],
        params: recordingParameter,
        querystring: Type.Object(
          {
            format: Type.Optional(Strings(['etcd-history', 'yaml', 'zip'], { description: 'Default: etcd-history.' })),
            from: RevisionParameter('First revision: its state is the snapshot that the file begins with.'),
            to: RevisionParameter('Last revision.'),
            rev: RevisionParameter('Of `yaml`: the revision. Default: the last of the recording.'),
            prefix: filterParameters.prefix,
            kind: filterParameters.kind,
            namespace: filterParameters.namespace,
            strip: Type.Optional(
              Type.Boolean({
                description:
                  'Of `yaml`: leave out what a server sets, owner references, and, without `kind`, objects that the cluster makes by itself.',
              }),
            ),
            compress: Type.Optional(
              Strings(['gzip', 'none'], { description: 'Default: gzip for etcd-history, else none.' }),
            ),
          },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const { format = 'etcd-history', from, to, rev, prefix, kind, namespace, strip, compress } = request.query;
      if (format === 'yaml' ? from !== undefined || to !== undefined : rev !== undefined || strip !== undefined) {
        throw usageError(
          `These parameters do not go with the format ${format}.`,
          'yaml: rev, strip; others: from, to.',
        );
      }
      if (format === 'zip' && compress === 'gzip') {
        throw usageError('A zip is packed already.', 'Leave compress=gzip away.');
      }
      const recording = await directory.find(request.params.id, from ?? rev);
      const part: ExportPart = {
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...keyFilter({
          ...(prefix === undefined ? {} : { prefix: checkedKey(prefix) }),
          ...(kind === undefined ? {} : { kind }),
          ...(namespace === undefined ? {} : { namespace }),
        }),
      };
      const content = async (): Promise<Readable> => {
        if (format === 'zip') return zipArchive(await begun(revisionFiles(reader, decoder, recording, part)));
        const text =
          format === 'yaml'
            ? manifests(reader, decoder, recording, {
                ...part,
                ...(rev === undefined ? {} : { revision: rev }),
                strip: strip === true,
              })
            : historyLines(reader, recording, part);
        return Readable.from(joined(await begun(text)));
      };
      const packed = (compress ?? (format === 'etcd-history' ? 'gzip' : 'none')) === 'gzip';
      const words = [
        recording.name,
        ...partWords(format === 'yaml' ? (rev ?? recording.lastRevision) : null, request.query),
      ];
      const body = await content();
      reply
        .header('cache-control', 'no-store')
        .header('content-disposition', attachment(fileName(words, `${endings[format]}${packed ? '.gz' : ''}`)))
        .type(packed ? 'application/gzip' : types[format]);
      if (!packed) return reply.send(body);
      const gzip = createGzip();
      pipeline(body, gzip).catch((error: unknown) => request.log.error({ err: error }, 'export failed'));
      return reply.send(gzip);
    },
  );
};

interface PartQuery {
  readonly from?: Revision;
  readonly to?: Revision;
  readonly namespace?: string;
  readonly kind?: string;
}

/** Which part a file holds, for its name: a recording that is imported is called as its file is. */
function partWords(at: Revision | null, { from, to, namespace, kind }: PartQuery): string[] {
  return [
    ...(at === null ? [] : [`r${at}`]),
    ...(from === undefined ? [] : [`from-r${from}`]),
    ...(to === undefined ? [] : [`to-r${to}`]),
    ...(namespace === undefined ? [] : [namespace === '' ? 'cluster' : namespace]),
    ...(kind === undefined ? [] : [kind]),
  ];
}

/** The first item is made before anything is sent, so that a part that is not held is refused as an answer. */
async function begun<T>(items: AsyncGenerator<T, void>): Promise<AsyncGenerator<T, void>> {
  const first = await items.next();
  return (async function* () {
    if (first.done !== true) yield first.value;
    yield* items;
  })();
}

/** Text in pieces that are worth a write. */
async function* joined(texts: AsyncIterable<string>): AsyncGenerator<string, void> {
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < 64 * 1024) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

import { PassThrough, Readable } from 'node:stream';
import multipart, { type MultipartFile } from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { RewindError } from '../domain/errors.ts';
import type { ImportOptions } from '../domain/recorder.ts';
import type { ApiOptions } from './api-deps.ts';
import { toProblem } from './problem.ts';
import { refer, type Shape } from './schemas/components.ts';
import { ImportResult } from './schemas/history.ts';
import { ImportMessage } from './schemas/import.ts';
import { tooLarge, withUploads, type Upload } from './upload.ts';

export interface ImportRouteOptions extends ApiOptions {
  readonly maxUploadBytes: number;
}

const LINES = 'application/x-ndjson';
/** States of one history that come together. */
const MOST_FILES = 100;

/** A plugin with a body parser of its own: an upload goes straight to a file, whatever its type. */
export const importRoutes: FastifyPluginAsyncTypebox<ImportRouteOptions> = async (app, options) => {
  const { recorder, maxUploadBytes } = options;

  app.removeAllContentTypeParsers();
  // What all of it may be together is bounded where it is read.
  await app.register(multipart, { limits: { files: MOST_FILES, fields: 0, fileSize: Infinity } });
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.post(
    '/recordings',
    {
      config: { rateLimit: { max: 30, timeWindow: 60_000 } },
      // Lines that say how far an import is are of use only at once.
      compress: false,
      schema: {
        summary: 'Import a history (upload)',
        description:
          'The body is the file itself, plain or gzip: etcd-history/1, an etcd snapshot, the output of `etcdctl get … -w json`, ' +
          'or a zip of KEY/REVISION.json. Several outputs of `etcdctl get` make one history when they come together, as files of ' +
          'multipart/form-data (`curl -F file=@before.json -F file=@after.json`). With `Accept: application/x-ndjson` the answer tells how far the import is, a line each time, of the shape ' +
          'ImportMessage; the last one is `done` or `failed`. Whoever closes the connection cancels the import.',
        tags: ['Recordings'],
        querystring: Type.Object(
          {
            name: Type.String({ minLength: 1, maxLength: 200, default: 'upload', description: 'What to call it.' }),
            force: Type.Boolean({
              default: false,
              description:
                'Take what can be read of a damaged file, which `omitted` tells the rest of; put states together although they are of different clusters.',
            }),
          },
          { additionalProperties: false },
        ),
        response: {
          200: {
            description: 'All of it was there already; or, where lines were asked for, how it goes.',
            content: {
              'application/json': { schema: refer(ImportResult) },
              [LINES]: { schema: Type.Unsafe<Readable>(refer(ImportMessage)) },
            },
          },
          201: refer(ImportResult),
        },
      },
    },
    async (request, reply) => {
      const { name, force } = request.query;
      const uploads = request.isMultipart() ? files(request.files()) : [body(request.body, name)];
      if (Number(request.headers['content-length'] ?? 0) > maxUploadBytes) throw tooLarge(maxUploadBytes);
      const gone = new AbortController();
      reply.raw.once('close', () => {
        if (!reply.raw.writableFinished)
          request.log.info({ name }, 'an import is cancelled: its connection was closed');
        gone.abort();
      });
      const imported = async (told: Pick<ImportOptions, 'onProgress'>) => {
        // What is missing are gaps of the recording.
        const {
          omitted,
          missing: _missing,
          isNew: _isNew,
          ...result
        } = await withUploads(uploads, maxUploadBytes, (paths) =>
          recorder.importFile(paths, { name, force, maxUnpackedBytes: maxUploadBytes, signal: gone.signal, ...told }),
        );
        return { ...result, omitted: [...omitted] };
      };
      if (request.headers.accept !== LINES) {
        const result = await imported({});
        return reply.code(result.unchanged ? 200 : 201).send(result);
      }
      return reply
        .type(LINES)
        .send(importLines(imported, (error) => request.log.error({ err: error }, 'import failed')));
    },
  );
};

/** A body that is the file itself. @throws RewindError `usage` where there is none */
function body(content: unknown, name: string): Upload {
  if (content instanceof Readable) return { name, content: pieces(content) };
  throw new RewindError('usage', 'The request has no body.', { hint: 'Send the file as the body.' });
}

/** The files of a form. @throws RewindError `usage` where it is none, or not whole */
async function* files(parts: AsyncIterable<MultipartFile>): AsyncGenerator<Upload, void> {
  let count = 0;
  for await (const { filename, file } of ofForm(parts)) {
    count++;
    yield { name: filename, content: ofForm(pieces(file)) };
  }
  if (count === 0) throw new RewindError('usage', 'The form has no file.', { hint: 'curl -F file=@before.json …' });
}

async function* ofForm<T>(items: AsyncIterable<T>): AsyncGenerator<T, void> {
  try {
    yield* items;
  } catch (error) {
    // What is wrong with the form itself has no code.
    if (!(error instanceof Error) || 'code' in error) throw error;
    throw new RewindError('usage', `The form cannot be read: ${error.message}.`, { cause: error });
  }
}

/** Leaves the rest where it is when it is not taken, so that the connection can still carry a refusal. */
function pieces(content: Readable): AsyncIterable<Buffer> {
  return content.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
}

/** Begins an import; what it leads to, too, is a line. */
function importLines(
  begin: (told: Pick<ImportOptions, 'onProgress'>) => Promise<Shape<ImportResult>>,
  onBug: (error: unknown) => void,
): Readable {
  const lines = new PassThrough();
  const tell = (message: Shape<ImportMessage>) => lines.write(`${JSON.stringify(message)}\n`);
  const end = async () => {
    try {
      tell({
        type: 'done',
        result: await begin({ onProgress: (progress) => tell({ type: 'progress', ...progress }) }),
      });
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === 'internal') onBug(error);
      tell({ type: 'failed', problem });
    }
    lines.end();
  };
  void end();
  return lines;
}

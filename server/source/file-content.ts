import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { RewindError } from '../domain/errors.ts';
import type { InspectOptions } from './inspected-history.ts';

export type ReadOptions = Pick<InspectOptions, 'signal' | 'onRead'>;

/** How what is packed with gzip begins. */
export const GZIP = Buffer.from([0x1f, 0x8b]);
const CHUNK_BYTES = 256 * 1024;

/**
 * What is in a file, piece by piece, unpacked where it is gzip.
 * @throws RewindError `file_not_found`, `file_unreadable`, `file_invalid` (damaged gzip)
 */
export async function* fileContent(path: string, { signal, onRead }: ReadOptions = {}): AsyncGenerator<Buffer, void> {
  const start = await firstBytes(path, GZIP.length);
  const { size } = await stat(path);
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const packed = GZIP.equals(start);
  const chunks = packed ? file.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : file;
  // An error of the file does not reach the stream that it is piped into.
  file.on('error', (error) => chunks.destroy(error));
  let bytes = 0;
  try {
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      onRead?.(file.bytesRead, size);
      bytes += chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw error === signal?.reason ? error : readError(path, error, bytes);
  } finally {
    file.destroy();
  }
}

/** The first bytes of a file. @throws RewindError `file_not_found`, `file_unreadable` */
export async function firstBytes(path: string, count: number): Promise<Buffer> {
  try {
    const handle = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw readError(path, error, 0);
  }
}

const WHY: Readonly<Record<string, string>> = { EISDIR: 'it is a directory', ESPIPE: 'it is a pipe, no file' };

export function readError(path: string, error: unknown, bytes: number): unknown {
  if (!(error instanceof Error) || error instanceof RewindError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new RewindError('file_not_found', `There is no file ${path}`, { hint: 'Check its path.', cause: error });
  }
  if (code?.startsWith('Z_') || /unexpected end of file/.test(error.message)) {
    return new RewindError(
      'file_invalid',
      `${path} is damaged: its gzip ends or breaks after ${bytes} bytes of content`,
      {
        hint: 'Copy it again; part of it is missing or was changed.',
        cause: error,
      },
    );
  }
  const why = WHY[code ?? ''] ?? code ?? error.message;
  return new RewindError('file_unreadable', `${path} cannot be read: ${why}`, {
    hint: 'Check that it is a file that this user may read.',
    cause: error,
  });
}

export async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

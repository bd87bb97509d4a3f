import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { RewindError } from '../domain/errors.ts';
import type { InspectOptions } from './inspected-history.ts';

export interface TextLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** A line holds one value; etcd's largest request is far below this. */
const MOST_LINE_BYTES = 128 * 1024 * 1024;
const GZIP = [0x1f, 0x8b];

/**
 * The lines of a file, gzip or not, without blank ones. @throws RewindError `file_not_found`, `file_unreadable`,
 * `file_invalid` (damaged gzip, endless line)
 */
export async function* textLines(
  path: string,
  { signal, onRead }: Pick<InspectOptions, 'signal' | 'onRead'> = {},
): AsyncGenerator<TextLine> {
  const start = await firstBytes(path, GZIP.length);
  const { size } = await stat(path);
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  const packed = GZIP.every((byte, at) => start[at] === byte);
  const chunks = packed ? file.pipe(createGunzip({ chunkSize: 256 * 1024 })) : file;
  // An error of the file does not reach the stream that it is piped into.
  file.on('error', (error) => chunks.destroy(error));
  let rest: Buffer[] = [];
  let restBytes = 0;
  let number = 0;
  try {
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      onRead?.(file.bytesRead, size);
      let from = 0;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
        const text = Buffer.concat([...rest, chunk.subarray(from, at)]).toString('utf8');
        rest = [];
        restBytes = 0;
        from = at + 1;
        number++;
        if (text.trim() !== '') yield { number, text };
      }
      const tail = chunk.subarray(from);
      rest.push(tail);
      restBytes += tail.length;
      if (restBytes > MOST_LINE_BYTES) throw invalid(path, number + 1, 'the line is longer than 128 MiB');
    }
  } catch (error) {
    throw readError(path, error, number + 1);
  } finally {
    file.destroy();
  }
  const text = Buffer.concat(rest).toString('utf8');
  if (text.trim() !== '') yield { number: number + 1, text };
}

export function invalid(path: string, line: number, what: string): RewindError {
  return new RewindError('file_invalid', `${path}, line ${line}: ${what}`, {
    hint: 'A history is a file in the format etcd-history/1, plain or gzip.',
  });
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

function readError(path: string, error: unknown, line: number): unknown {
  if (!(error instanceof Error) || error instanceof RewindError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new RewindError('file_not_found', `There is no file ${path}`, { cause: error });
  if (code?.startsWith('Z_') || /unexpected end of file/.test(error.message)) {
    return new RewindError('file_invalid', `${path} is damaged: its gzip ends or breaks at line ${line}`, {
      hint: 'Copy it again; part of it is missing or was changed.',
      cause: error,
    });
  }
  if (code === 'EISDIR') return new RewindError('file_unreadable', `${path} is a directory`, { cause: error });
  return new RewindError('file_unreadable', `${path} cannot be read: ${code ?? error.message}`, { cause: error });
}

import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isRewindError, RewindError, withFileNamed } from '../domain/errors.ts';

export interface UploadOptions {
  /** What the sender calls it; errors about the file name it so. */
  readonly name: string;
  readonly maxBytes: number;
}

/**
 * Puts a request's body into a file for as long as `use` takes, whatever becomes of it.
 * @throws RewindError `too_large`, `disk_full`, `cancelled` when the sender goes away; what `use` throws
 */
export async function withUpload<T>(
  body: Readable,
  { name, maxBytes }: UploadOptions,
  use: (file: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'etcd-rewind-upload-'));
  const file = join(folder, 'upload');
  try {
    await pipeline(upTo(maxBytes, body), createWriteStream(file, { mode: 0o600 }));
    return await use(file);
  } catch (error) {
    throw toUploadError(error, file, name);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function tooLarge(maxBytes: number): RewindError {
  return new RewindError('too_large', `The file is larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB.`, {
    hint: 'Stop the server and use `etcd-rewind import FILE`, which has no such limit.',
  });
}

/** Leaves the rest where it is when it ends early, so that the connection can still carry the refusal. */
async function* upTo(maxBytes: number, body: Readable): AsyncGenerator<Buffer, void> {
  let bytes = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

function toUploadError(error: unknown, file: string, name: string): unknown {
  if (isRewindError(error)) return withFileNamed(error, file, name);
  switch (error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined) {
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return new RewindError('cancelled', `${name} did not come whole: its sender has gone away.`);
    case 'ENOSPC':
      return new RewindError('disk_full', `There is no room for ${name} where uploads wait to be read.`, {
        hint: 'Make room in the folder for temporary files (TMPDIR), and try again.',
      });
    default:
      return error;
  }
}

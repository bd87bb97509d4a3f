import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isRewindError, RewindError, withFileNamed } from '../domain/errors.ts';
import { temporaryFolder } from '../domain/temporary-folder.ts';

/** A file on its way; the next one comes when this one's content has been read. */
export interface Upload {
  /** What the sender calls it; errors about the file name it so. */
  readonly name: string;
  readonly content: AsyncIterable<Buffer>;
}

/**
 * Puts what comes into files for as long as `use` takes, whatever becomes of it.
 *
 * @param maxBytes of all files together
 * @throws RewindError `too_large`, `disk_full`, `cancelled` when the sender goes away; what `use` throws
 */
export async function withUploads<T>(
  uploads: AsyncIterable<Upload> | Iterable<Upload>,
  maxBytes: number,
  use: (files: readonly string[]) => Promise<T>,
): Promise<T> {
  const folder = await temporaryFolder('upload');
  const names = new Map<string, string>();
  const bound = new Bound(maxBytes);
  try {
    for await (const { name, content } of uploads) {
      const file = join(folder.path, `upload-${names.size + 1}`);
      names.set(file, name);
      await pipeline(bound.within(content), createWriteStream(file, { mode: 0o600 }));
    }
    return await use([...names.keys()]);
  } catch (error) {
    throw toUploadError(error, names);
  } finally {
    folder.discard();
  }
}

export function tooLarge(maxBytes: number): RewindError {
  return new RewindError('too_large', `The upload is larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB.`, {
    hint: 'Stop the server and use `etcd-rewind import FILE`, which has no such limit.',
  });
}

/** What may come altogether. */
class Bound {
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  async *within(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
    for await (const chunk of content) {
      this.#bytes += chunk.length;
      if (this.#bytes > this.#maxBytes) throw tooLarge(this.#maxBytes);
      yield chunk;
    }
  }
}

function toUploadError(error: unknown, names: ReadonlyMap<string, string>): unknown {
  if (isRewindError(error)) {
    return [...names].reduce<unknown>((named, [file, name]) => withFileNamed(named, file, name), error);
  }
  const last = [...names.values()].at(-1) ?? 'The upload';
  switch (error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined) {
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return new RewindError('cancelled', `${last} did not come whole: its sender has gone away.`);
    case 'ENOSPC':
      return new RewindError('disk_full', `There is no room for ${last} where uploads wait to be read.`, {
        hint: 'Make room in the folder for temporary files (TMPDIR), and try again.',
      });
    default:
      return error;
  }
}

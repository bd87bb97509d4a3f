import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { RewindError, withFileNamed } from '../domain/errors.ts';
import { temporaryFolder } from '../domain/temporary-folder.ts';

export interface WriteOptions {
  /** Ends the writing. */
  readonly signal?: AbortSignal | undefined;
  /** Told now and then how many bytes have been written. */
  readonly onWritten?: ((bytes: number) => void) | undefined;
}

const TOLD_EVERY_MS = 200;

/**
 * Puts content into a file of its own, for the eyes of its owner alone, for as long as `use` takes, whatever becomes of it:
 * it goes with the process, too. Errors call it `name`, as whoever gave the content does, and never say where it was put.
 * @throws RewindError `disk_full`, `output_unwritable`; what `content` and `use` throw; the signal's reason
 */
export async function withTemporaryFile<T>(
  content: AsyncIterable<Uint8Array | string>,
  name: string,
  use: (path: string) => Promise<T>,
  options: WriteOptions = {},
): Promise<T> {
  const folder = await temporaryFolder('content').catch((error: unknown) => {
    throw writeError(error, name);
  });
  const path = join(folder.path, 'content');
  try {
    await write(content, path, options).catch((error: unknown) => {
      throw writeError(error, name);
    });
    return await use(path);
  } catch (error) {
    throw withFileNamed(error, path, name);
  } finally {
    folder.discard();
  }
}

async function write(
  content: AsyncIterable<Uint8Array | string>,
  path: string,
  { signal, onWritten }: WriteOptions,
): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600, flags: 'wx' });
  const timer = onWritten === undefined ? undefined : setInterval(() => onWritten(file.bytesWritten), TOLD_EVERY_MS);
  try {
    await pipeline(content, file, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    clearInterval(timer);
  }
}

function writeError(error: unknown, name: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new RewindError('disk_full', `There is no room in ${tmpdir()} for what is in ${name}.`, {
      hint: 'It has to be put there as it is, unpacked, to be read. Free some space, or name another directory in the variable TMPDIR.',
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'ENOENT') {
    return new RewindError(
      'output_unwritable',
      `What is in ${name} cannot be put into ${tmpdir()} to be read (${code}).`,
      {
        hint: 'Name a directory that this user may write in the variable TMPDIR.',
        cause: error,
      },
    );
  }
  return error;
}

import { isRewindError, RewindError } from '../../domain/errors.ts';
import { hasMagic, LARGEST_PAGE, META_BYTES } from '../bolt/meta-page.ts';
import { fileContent, firstBytes, GZIP, isDirectory, type ReadOptions } from '../file-content.ts';
import { withTemporaryFile } from '../temporary-file.ts';

export interface UnpackOptions extends ReadOptions {
  /** What is larger is refused; default: whatever has room. */
  readonly maxBytes?: number | undefined;
  /** What comes before the damage of a gzip is taken; whoever reads it meets the pages that are missing. */
  readonly force?: boolean | undefined;
}

/** Enough to see the first two pages of a database. */
const START_BYTES = LARGEST_PAGE + META_BYTES;

/**
 * Runs with paths, of which none is a snapshot that is packed with gzip: a snapshot is read by page, which a packed one does
 * not allow, so that it is unpacked into a file of its own until then. Errors name the file that was given.
 * @throws RewindError `disk_full`, `too_large`, `file_invalid` (damaged gzip), `file_not_found`, `file_unreadable`
 */
export async function withUnpackedSnapshots<T>(
  paths: readonly string[],
  use: (paths: readonly string[]) => Promise<T>,
  options: UnpackOptions = {},
): Promise<T> {
  for (const [at, path] of paths.entries()) {
    if (!(await isPackedSnapshot(path))) continue;
    const useUnpacked = (file: string) => withUnpackedSnapshots(paths.with(at, file), use, options);
    return withTemporaryFile(unpacked(path, options), path, useUnpacked, { signal: options.signal });
  }
  return use(paths);
}

/** Whether a file is a bbolt database in gzip by its content, be it damaged. @throws RewindError where it cannot be read */
async function isPackedSnapshot(path: string): Promise<boolean> {
  if ((await isDirectory(path)) || !GZIP.equals(await firstBytes(path, GZIP.length))) return false;
  const start: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of fileContent(path)) {
      start.push(chunk);
      bytes += chunk.length;
      if (bytes >= START_BYTES) break;
    }
  } catch {
    // Damaged, which is said with its place by whoever reads all of it.
  }
  return hasMagic(Buffer.concat(start));
}

async function* unpacked(
  path: string,
  { maxBytes = Infinity, force = false, ...options }: UnpackOptions,
): AsyncGenerator<Buffer, void> {
  let bytes = 0;
  try {
    for await (const chunk of fileContent(path, options)) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(path, maxBytes);
      yield chunk;
    }
  } catch (error) {
    if (!isRewindError(error) || error.code !== 'file_invalid') throw error;
    if (!force) throw orByForce(error);
  }
}

function orByForce({ code, message, hint, cause }: RewindError): RewindError {
  return new RewindError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    byForce: 'Import what can be read',
    cause,
  });
}

function tooLarge(path: string, maxBytes: number): RewindError {
  const message = `The snapshot in ${path} is larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB when it is unpacked.`;
  return new RewindError('too_large', message, {
    hint: 'Stop the server and use `etcd-rewind import FILE`, which has no such limit.',
  });
}

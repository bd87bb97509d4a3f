import { createWriteStream, rmSync } from 'node:fs';
import { mkdir, open, readdir, rename, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { isRewindError, RewindError } from '../../domain/errors.ts';

type Content = AsyncIterable<string | Uint8Array>;

/** Content goes to a stream as it comes. */
export async function writeStream(content: Content, target: NodeJS.WritableStream, gzip: boolean): Promise<void> {
  if (gzip) await pipeline(Readable.from(content), createGzip(), target);
  else await pipeline(Readable.from(content), target);
}

/**
 * The file appears when it is complete, or not at all. What is no file (a pipe, a device) is written as it is.
 * @returns how many bytes it has; null where it is no file
 * @throws RewindError `disk_full`, `output_unwritable`
 */
export async function writeWholeFile(content: Content, file: string, gzip: boolean): Promise<number | null> {
  try {
    const there = await stat(file).catch(() => null);
    if (there?.isDirectory() === true) throw Object.assign(new Error(file), { code: 'EISDIR' });
    if (there !== null && !there.isFile()) {
      await writeStream(content, createWriteStream(file), gzip);
      return null;
    }
    await writeWhole(file, async (unfinished) => {
      // A stream that opens the file itself may do so after it has failed already.
      const handle = await open(unfinished, 'wx', 0o600);
      await writeStream(content, handle.createWriteStream(), gzip);
    });
    return (await stat(file)).size;
  } catch (error) {
    throw outputError(error, file);
  }
}

interface FolderFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * The folder appears with all of its files, or not at all. One that is there already, and empty, stays the folder that it is:
 * it may be where a disk is mounted, or somebody's working directory, and nothing can take its place.
 * @returns how many there are
 * @throws RewindError `usage` where it exists and is not empty, `disk_full`, `output_unwritable`
 */
export async function writeWholeFolder(
  files: AsyncIterable<FolderFile>,
  folder: string,
  onFile: (count: number) => void,
): Promise<number> {
  try {
    const write = (unfinished: string) => writeFiles(files, unfinished, onFile);
    return (await isEmptyFolder(folder)) ? await fillWhole(folder, write) : await writeWhole(folder, write);
  } catch (error) {
    throw outputError(error, folder);
  }
}

async function writeFiles(
  files: AsyncIterable<FolderFile>,
  folder: string,
  onFile: (count: number) => void,
): Promise<number> {
  // Whoever can read the database alone can read this.
  await mkdir(folder, { mode: 0o700 });
  const made = new Set<string>();
  let count = 0;
  for await (const { path, content } of files) {
    const below = dirname(path);
    if (!made.has(below)) await mkdir(join(folder, below), { recursive: true, mode: 0o700 });
    made.add(below);
    await writeFile(join(folder, path), content, { mode: 0o600, flag: 'wx' });
    onFile(++count);
  }
  return count;
}

/** What is written is beside its target until it is complete. */
async function writeWhole<T>(target: string, write: (unfinished: string) => Promise<T>): Promise<T> {
  const unfinished = `${target}.unfinished-${process.pid}`;
  return orNothing([unfinished], async () => {
    const result = await write(unfinished);
    await rename(unfinished, target);
    return result;
  });
}

/** What is written is in a folder within the empty one until it is complete. */
async function fillWhole<T>(folder: string, write: (unfinished: string) => Promise<T>): Promise<T> {
  const unfinished = join(folder, `.unfinished-${process.pid}`);
  const written = [unfinished];
  return orNothing(written, async () => {
    const result = await write(unfinished);
    for (const name of await readdir(unfinished)) {
      await rename(join(unfinished, name), join(folder, name));
      written.push(join(folder, name));
    }
    await rmdir(unfinished);
    return result;
  });
}

/** What `work` has written by then is taken away when it fails or the process ends. */
async function orNothing<T>(written: readonly string[], work: () => Promise<T>): Promise<T> {
  const discard = () => {
    for (const path of written) rmSync(path, { recursive: true, force: true });
  };
  process.once('exit', discard);
  try {
    return await work();
  } catch (error) {
    discard();
    throw error;
  } finally {
    process.off('exit', discard);
  }
}

/** @returns whether it is there. @throws RewindError `usage` where it is, and is no empty folder */
async function isEmptyFolder(folder: string): Promise<boolean> {
  const there = await stat(folder).catch(() => null);
  if (there === null) return false;
  if (there.isDirectory() && (await readdir(folder)).length === 0) return true;
  throw new RewindError('usage', `${folder} exists already, and is not an empty directory.`, {
    hint: 'Name one that does not exist: it is made.',
  });
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'the file system is read-only',
  ENOENT: 'the directory that it would be in does not exist',
  ENOTDIR: 'what it would be in is no directory',
  EISDIR: 'it is a directory',
  ENAMETOOLONG: 'a name is too long for the file system',
  EIO: 'the disk fails',
  // A file or folder takes its target's place when it is complete.
  EXDEV: 'it is on another disk than the directory that it is in',
  EBUSY: 'something is mounted on it, or the system uses it',
  EEXIST: 'a name is taken there already',
  ENOTEMPTY: 'a name is taken there already',
};

/** What it means that something cannot be written. */
export function outputError(error: unknown, target: string): unknown {
  if (isRewindError(error) || !(error instanceof Error) || !('code' in error)) return error;
  const { code } = error;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new RewindError('disk_full', `There is no room to write ${target}.`, {
      hint: 'Free some space, or write it elsewhere; nothing half-written is left.',
      cause: error,
    });
  }
  const reason = typeof code === 'string' ? REASONS[code] : undefined;
  if (reason === undefined) return error;
  return new RewindError('output_unwritable', `${target} cannot be written: ${reason}.`, {
    hint: 'Name another file or directory with -o.',
    cause: error,
  });
}

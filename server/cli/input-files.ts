import { createReadStream, fstatSync, open } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { promisify } from 'node:util';
import { RewindError } from '../domain/errors.ts';
import { readError } from '../source/file-content.ts';
import { withTemporaryFile } from '../source/temporary-file.ts';
import type { CommandIo } from './command.ts';
import { Progress } from './output/progress.ts';
import { bytesText } from './output/quantities.ts';

/** A file that a person has named. */
export interface InputFile {
  readonly path: string;
  /** What it is called in what they read. */
  readonly name: string;
}

const NAME = 'standard input';
const openFile = promisify(open);

/**
 * Runs with files, of which `-` is standard input. An import reads everything twice, first to check it: what can be read only
 * once (standard input, a pipe, a device) is put into a file of its own until then.
 * @throws RewindError `usage` for a second `-`, `disk_full` where there is no room for it, `file_unreadable`; the signal's reason
 */
export async function withInputFiles(
  paths: readonly string[],
  io: Pick<CommandIo, 'in' | 'err' | 'readableLog'>,
  signal: AbortSignal | undefined,
  work: (files: readonly InputFile[]) => Promise<void>,
): Promise<void> {
  const times = paths.filter((path) => path === '-').length;
  if (times > 1) throw new RewindError('usage', 'Standard input (-) can be read only once.', { hint: 'Give - once.' });
  const withFiles = async (files: readonly InputFile[], [path, ...others]: readonly string[]): Promise<void> => {
    if (path === undefined) return work(files);
    const name = path === '-' ? NAME : path;
    const content = path === '-' ? io.in : (await isReadOnce(path)) ? await contentOnce(path) : null;
    if (content === null) return withFiles([...files, { path, name }], others);
    const progress = new Progress(io, name);
    const onWritten = (bytes: number) => progress.say(() => bytesText(bytes));
    const goOn = (stored: string) => {
      progress.end();
      return withFiles([...files, { path: stored, name }], others);
    };
    try {
      await withTemporaryFile(content, name, goOn, { signal, onWritten });
    } finally {
      progress.end();
    }
  };
  await withFiles([], paths);
}

/** Whether it is neither a file nor a directory, such as what `<(command)` of a shell names. */
async function isReadOnce(path: string): Promise<boolean> {
  const there = await stat(path).catch(() => null);
  return there !== null && !there.isFile() && !there.isDirectory();
}

/** @throws RewindError `file_unreadable` */
async function contentOnce(path: string): Promise<AsyncIterable<Uint8Array>> {
  try {
    const fd = await openFile(path, 'r');
    // A thread that waits for what comes out of a pipe would keep the process from ending.
    return fstatSync(fd).isFIFO()
      ? new Socket({ fd, readable: true, writable: false })
      : createReadStream(path, { fd });
  } catch (error) {
    throw readError(path, error, 0);
  }
}

import { RewindError } from '../domain/errors.ts';
import { withTemporaryFile } from '../source/temporary-file.ts';

/** A file that a person has named. */
export interface InputFile {
  readonly path: string;
  /** What it is called in what they read. */
  readonly name: string;
}

const NAME = 'standard input';

/**
 * Runs with files, of which `-` is standard input. An import reads everything twice, first to check it: what can be read only
 * once is put into a file of its own until then.
 * @throws RewindError `usage` for a second `-`, `disk_full` where there is no room for it; the signal's reason
 */
export async function withStandardInput(
  paths: readonly string[],
  input: NodeJS.ReadableStream,
  signal: AbortSignal | undefined,
  work: (files: readonly InputFile[]) => Promise<void>,
): Promise<void> {
  const times = paths.filter((path) => path === '-').length;
  if (times > 1) throw new RewindError('usage', 'Standard input (-) can be read only once.', { hint: 'Give - once.' });
  const filesWith = (stored: string) =>
    paths.map((path) => (path === '-' ? { path: stored, name: NAME } : { path, name: path }));
  if (times === 0) return work(filesWith('-'));
  await withTemporaryFile(input, NAME, (stored) => work(filesWith(stored)), signal);
}

import { createWriteStream, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { RewindError } from '../domain/errors.ts';
import { outputError } from './output/whole-output.ts';

/**
 * Runs with paths, of which `-` is standard input. An import reads everything twice, first to check it: what can be read only
 * once is put into a file of its own until then, for the eyes of its owner.
 * @throws RewindError `usage` for a second `-`, `disk_full` where there is no room for it
 */
export async function withStandardInput(
  paths: readonly string[],
  input: NodeJS.ReadableStream,
  work: (paths: readonly string[]) => Promise<void>,
): Promise<void> {
  const times = paths.filter((path) => path === '-').length;
  if (times === 0) return work(paths);
  if (times > 1) throw new RewindError('usage', 'Standard input (-) can be read only once.', { hint: 'Give - once.' });
  const folder = await mkdtemp(join(tmpdir(), 'etcd-rewind-'));
  const discard = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', discard);
  try {
    const file = join(folder, 'standard input');
    await pipeline(input, createWriteStream(file, { mode: 0o600 })).catch((error: unknown) => {
      throw outputError(error, file);
    });
    await work(paths.map((path) => (path === '-' ? file : path)));
  } finally {
    process.off('exit', discard);
    discard();
  }
}

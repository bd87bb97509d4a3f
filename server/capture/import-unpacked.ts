import { RewindError } from '../domain/errors.ts';
import type { ImportOptions, ImportResult } from '../domain/recorder.ts';
import { withUnpackedSnapshots } from '../source/snapshot/unpacked-snapshot.ts';
import { ProgressTeller } from './import-progress.ts';

type ImportPaths = (paths: readonly string[], options: ImportOptions) => Promise<ImportResult>;

/**
 * Imports files of which packed snapshots are unpacked first: on the calling thread, for what that makes has to go with the
 * process. @throws RewindError `cancelled`, whatever the reason of the signal
 */
export async function importUnpacked(
  path: string | readonly string[],
  options: ImportOptions,
  importPaths: ImportPaths,
): Promise<ImportResult> {
  const { maxUnpackedBytes: maxBytes, force, signal, onProgress } = options;
  const given = typeof path === 'string' ? [path] : path;
  const tell = new ProgressTeller(onProgress).during('checking');
  const onRead = (done: number, total: number): void => tell(done, 2 * total);
  try {
    return await withUnpackedSnapshots(
      given,
      (paths) => importPaths(paths, paths === given ? options : { ...options, ...afterUnpacking(onProgress) }),
      { maxBytes, force, signal, onRead },
    );
  } catch (error) {
    throw error === signal?.reason
      ? new RewindError('cancelled', 'The import was cancelled.', { cause: error })
      : error;
  }
}

/** Unpacking was the first half of the check. */
function afterUnpacking(onProgress: ImportOptions['onProgress']): Pick<ImportOptions, 'onProgress'> {
  if (onProgress === undefined) return {};
  return {
    onProgress: (progress) => {
      const { phase, done, total } = progress;
      onProgress(phase === 'checking' ? { phase, done: total + done, total: 2 * total } : progress);
    },
  };
}

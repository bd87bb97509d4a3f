import { constants, gunzipSync } from 'node:zlib';
import { RewindError } from '../domain/errors.ts';
import { hasMagic } from './bolt/meta-page.ts';
import { inspectKeyDirectory } from './dump/key-directory.ts';
import { isState } from './dump/state-file.ts';
import { inspectStates } from './dump/states.ts';
import { inspectHistoryFile } from './history-file.ts';
import type { ImportName, InspectedHistory, InspectOptions } from './inspected-history.ts';
import { inspectSnapshot, isSnapshot } from './snapshot/inspect-snapshot.ts';
import { firstBytes, isDirectory } from './file-content.ts';

/**
 * Reads and checks a history of whatever form, which its content tells, not its name. Of several files, each a state, one
 * history is made.
 * @throws RewindError `file_not_found`, `file_unreadable`, `file_invalid` saying where, `file_version`; `usage` for several
 * files that make no history together
 */
export async function inspectHistory(
  paths: readonly string[],
  named: ImportName,
  options: InspectOptions = {},
): Promise<InspectedHistory> {
  const [path = '', ...others] = paths;
  if (others.length > 0) return inspectStates(paths, named, options);
  if (await isDirectory(path)) return inspectKeyDirectory(path, named, options);
  if (await isSnapshot(path)) return inspectSnapshot(path, named, options);
  if (await isState(path)) return inspectStates([path], named, options);
  await refusePackedSnapshot(path);
  return inspectHistoryFile(path, named, options);
}

/** Enough of a packed file to see the first page of what is in it. */
const PACKED_BYTES = 64 * 1024;

/** A snapshot is read by page, which a packed one does not allow. */
async function refusePackedSnapshot(path: string): Promise<void> {
  const start = await firstBytes(path, PACKED_BYTES);
  if (start[0] !== 0x1f || start[1] !== 0x8b) return;
  let content: Buffer;
  try {
    content = gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1024 * PACKED_BYTES });
  } catch {
    // Damaged, which is said with its place by whoever reads it.
    return;
  }
  if (!hasMagic(content)) return;
  throw new RewindError('file_invalid', `${path} is an etcd snapshot that is packed with gzip`, {
    hint: 'Unpack it first, with gunzip.',
  });
}

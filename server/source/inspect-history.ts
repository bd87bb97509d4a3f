import { inspectKeyDirectory, inspectKeyZip } from './dump/key-directory.ts';
import { isState } from './dump/state-file.ts';
import { inspectStates } from './dump/states.ts';
import { isZip } from './dump/zip-file.ts';
import { inspectHistoryFile } from './history-file.ts';
import type { ImportName, InspectedHistory, InspectOptions } from './inspected-history.ts';
import { inspectSnapshot, isSnapshot } from './snapshot/inspect-snapshot.ts';
import { isDirectory } from './file-content.ts';

/**
 * Reads and checks a history of whatever form, which its content tells, not its name. Of several files, each a state, one
 * history is made. A snapshot must not be packed (see `withUnpackedSnapshots`).
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
  if (await isZip(path)) return inspectKeyZip(path, named, options);
  if (await isSnapshot(path)) return inspectSnapshot(path, named, options);
  if (await isState(path)) return inspectStates([path], named, options);
  return inspectHistoryFile(path, named, options);
}

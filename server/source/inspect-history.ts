import { inspectHistoryFile } from './history-file.ts';
import type { ImportName, InspectedHistory, InspectOptions } from './inspected-history.ts';

/**
 * Reads and checks a history of whatever form, which its content tells, not its name.
 * @throws RewindError `file_not_found`, `file_unreadable`, `file_invalid` saying where, `file_version`
 */
export async function inspectHistory(
  path: string,
  named: ImportName,
  _options: InspectOptions = {},
): Promise<InspectedHistory> {
  return inspectHistoryFile(path, named);
}

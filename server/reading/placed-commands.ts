import type { HistoryReader } from '../domain/history-reader.ts';
import type { RecordedCommand } from '../domain/history.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';

/** A recorded command, and the first revision at or after the moment when it was given; null: the recording has none. */
export interface PlacedCommand extends RecordedCommand {
  readonly revision: Revision | null;
}

/** A command comes so long before what it led to, at most, in milliseconds. */
export const LEADS_BY_MS = 1000;

/** A part of a recording keeps all its commands: those that were given before or after it have no place in it. */
export async function placedCommands(
  reader: Pick<HistoryReader, 'moment'>,
  { id, commands, firstRevision, lastRevision, firstAtMs }: Recording,
): Promise<readonly PlacedCommand[]> {
  const placed: PlacedCommand[] = [];
  for (const command of commands.toSorted((a, b) => a.atMs - b.atMs)) {
    // Times are whole milliseconds.
    const before = await reader.moment(id, Math.ceil(command.atMs) - 1);
    const leads = firstAtMs !== null && command.atMs >= firstAtMs - LEADS_BY_MS;
    const first = leads ? firstRevision + 1 : null;
    const next = before === null ? first : before.revision + 1;
    placed.push({ ...command, revision: next !== null && next <= lastRevision ? next : null });
  }
  return placed;
}

import { RewindError } from '../domain/errors.ts';
import type { Recording } from '../domain/recording.ts';

/** What knows recordings, at once or after a while. */
interface RecordingSource {
  recordings(): Promise<readonly Recording[]> | readonly Recording[];
  recording(id: string): Promise<Recording | null> | Recording | null;
}

/**
 * The recording that a person means by an id or a name; the only one where nothing is said.
 * @throws RewindError `recording_not_found`; `usage` where it is not clear which
 */
export async function chooseRecording(reader: RecordingSource, wanted: string | null): Promise<Recording> {
  const all = await reader.recordings();
  const known = all.map(({ id, name }) => `${id} (${name})`).join(', ');
  if (wanted !== null) {
    const exact = await reader.recording(wanted);
    const named = all.filter(({ name }) => name === wanted);
    const found = exact ?? (named.length === 1 ? named[0] : undefined);
    if (found !== undefined) return found;
    throw new RewindError(
      named.length > 1 ? 'usage' : 'recording_not_found',
      named.length > 1 ? `Several recordings are called "${wanted}".` : `There is no recording "${wanted}".`,
      { hint: known === '' ? 'The database is empty.' : `There are: ${known}.` },
    );
  }
  const [only, ...others] = all;
  if (only === undefined) {
    throw new RewindError('recording_not_found', 'Nothing is recorded in this database.', {
      hint: 'Record from an etcd (etcd-rewind serve), or import a file (etcd-rewind import FILE).',
    });
  }
  if (others.length > 0) {
    throw new RewindError('usage', 'There are several recordings.', { hint: `Choose one with --recording: ${known}.` });
  }
  return only;
}

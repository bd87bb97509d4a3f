import { RewindError } from '../domain/errors.ts';
import type { Recording } from '../domain/recording.ts';

/** What knows recordings, at once or after a while. */
interface RecordingSource {
  recordings(): Promise<readonly Recording[]> | readonly Recording[];
  recording(id: string): Promise<Recording | null> | Recording | null;
}

/** So many are listed. */
const MOST_LISTED = 4;

/**
 * The recording that a person means by an id or a name. Where nothing is said, the only one; of several the one that was
 * changed last, and `onChoice` is told so. What is recorded from an etcd comes before what was imported: which of them was
 * changed last would depend on the moment.
 * @throws RewindError `recording_not_found`; `usage` where several have the name
 */
export async function chooseRecording(
  reader: RecordingSource,
  wanted: string | null,
  onChoice: (sentence: string) => void,
): Promise<Recording> {
  const all = await reader.recordings();
  if (wanted !== null) return namedRecording(reader, all, wanted);
  const fromEtcd = ({ source }: Recording) => Number(source === 'etcd');
  const [newest, ...others] = [...all].sort((a, b) => fromEtcd(b) - fromEtcd(a) || b.changedAtMs - a.changedAtMs);
  if (newest === undefined) {
    throw new RewindError('recording_not_found', 'Nothing is recorded in this database.', {
      hint: 'Record from an etcd (etcd-rewind serve), or import a file (etcd-rewind import FILE).',
    });
  }
  if (others.length > 0) {
    const imported = others.every((other) => fromEtcd(other) < fromEtcd(newest));
    const why = imported ? 'the only one from an etcd' : 'the one changed last';
    onChoice(
      `Reading ${newest.name} (${newest.id}), of ${all.length} recordings ${why}. Others, by --recording ID: ${listed(others)}.`,
    );
  }
  return newest;
}

async function namedRecording(reader: RecordingSource, all: readonly Recording[], wanted: string): Promise<Recording> {
  const exact = await reader.recording(wanted);
  const named = all.filter(({ name }) => name === wanted);
  const found = exact ?? (named.length === 1 ? named[0] : undefined);
  if (found !== undefined) return found;
  if (named.length > 1) {
    throw new RewindError('usage', `Several recordings are called "${wanted}".`, {
      hint: `Say which by its id: ${named.map(({ id }) => id).join(', ')}.`,
    });
  }
  throw new RewindError('recording_not_found', `There is no recording "${wanted}".`, {
    hint: all.length === 0 ? 'The database is empty.' : `There are: ${listed(all)}.`,
  });
}

/** `a-1 (kind), b-1 (minikube) and 3 more` */
function listed(recordings: readonly Recording[]): string {
  const shown = recordings.slice(0, MOST_LISTED).map(({ id, name }) => `${id} (${name})`);
  const more = recordings.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

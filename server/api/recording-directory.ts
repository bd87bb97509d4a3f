import type { HistoryReader } from '../domain/history-reader.ts';
import type { Recorder } from '../domain/recorder.ts';
import type { Recording as StoredRecording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { RewindError } from '../domain/errors.ts';
import { NEWEST_RELEASE } from '../kubernetes/release.ts';
import type { Recording } from './schemas/history.ts';
import type { Shape } from './schemas/components.ts';
import type { ValueDecoder } from '../reading/value-decoder.ts';
import { partInWords } from '../domain/part-description.ts';
import { unknownWithin } from '../reading/known-states.ts';

/** Finds the recording that a request means. */
export interface RecordingDirectory {
  all(): Promise<Shape<Recording>[]>;
  /**
   * The recording of that id or, where there is none, another piece of the same history (and, where a revision is given, one
   * that holds it).
   * @throws RewindError `recording_not_found`
   */
  find(id: string, revision?: Revision): Promise<StoredRecording>;
  /**
   * What a link to a revision opens: the recording of that id, unless it does not hold the revision and another piece of the
   * same history does.
   * @throws RewindError `recording_not_found`
   */
  open(id: string, revision: Revision): Promise<StoredRecording>;
  view(recording: StoredRecording): Shape<Recording>;
}

export function createRecordingDirectory(
  reader: HistoryReader,
  recorder: Recorder,
  decoder: Pick<ValueDecoder, 'release'>,
): RecordingDirectory {
  const view = (recording: StoredRecording): Shape<Recording> => {
    const { createdAtMs: _createdAtMs, changedAtMs: _changedAtMs, ...told } = recording;
    const status = recorder.status();
    const capturing = status.state !== 'off' && status.state !== 'stopped';
    const { release: kubernetesRelease, newerThanSchema } = decoder.release(recording);
    const newerThan = newerThanSchema ? NEWEST_RELEASE : null;
    const part = partInWords(recording.description);
    return { ...told, kubernetesRelease, newerThan, part, live: capturing && status.recording === recording.id };
  };
  const piecesOf = async (history: string) =>
    (await reader.recordings())
      .filter((recording) => recording.history === history)
      .sort((a, b) => b.lastRevision - a.lastRevision);
  const find = async (id: string, revision?: Revision) => {
    const exact = await reader.recording(id);
    if (exact !== null) return exact;
    const pieces = await piecesOf(historyOf(id));
    const best = pieces.find((piece) => revision === undefined || holds(piece, revision));
    if (best !== undefined) return best;
    throw notHere(id, revision, pieces);
  };
  return {
    view,
    all: async () => (await reader.recordings()).map(view),
    find,
    open: async (id, revision) => {
      const found = await find(id, revision);
      if (holds(found, revision)) return found;
      return (await piecesOf(found.history)).find((piece) => holds(piece, revision)) ?? found;
    },
  };
}

function historyOf(id: string): string {
  return id.replace(/-\d+$/, '');
}

/** The revision is in it, and within none of its gaps. */
export function holds({ firstRevision, lastRevision, gaps }: StoredRecording, revision: Revision): boolean {
  return revision >= firstRevision && revision <= lastRevision && unknownWithin(gaps, revision) === null;
}

function notHere(id: string, revision: Revision | undefined, pieces: readonly StoredRecording[]): RewindError {
  const [piece] = pieces;
  if (piece !== undefined && revision !== undefined) {
    return new RewindError(
      'recording_not_found',
      `Recording ${id} is not here. The same history is, but not with revision ${revision}: it has ${piece.firstRevision} to ${piece.lastRevision}.`,
      { hint: 'Import the recording that the link was made from, or open a revision that is here.' },
    );
  }
  return new RewindError('recording_not_found', `There is no recording ${id} here, nor another of the same history.`, {
    hint: 'The id comes from the history itself: the link belongs to another etcd. Import that history (etcd-rewind import FILE), or choose a recording that is here: GET /api/recordings.',
  });
}

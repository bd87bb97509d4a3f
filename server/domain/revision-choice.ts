import { RewindError } from './errors.ts';
import type { RevisionMoment } from './history-reader.ts';
import type { Revision } from './revision.ts';

/** A moment as somebody wrote it, in milliseconds since 1970. A time in whole seconds means all of its second. */
export interface TimeChoice {
  readonly atMs: number;
  /** Its last millisecond. */
  readonly untilMs: number;
  readonly text: string;
}

/** Which revision is meant: itself, or the last one at a time. */
export type RevisionChoice = Revision | TimeChoice;

const RFC_3339 = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i;

/** Reads a revision, or a time as RFC 3339 has it, seconds left out or not; null where it is neither. */
export function readRevisionChoice(text: string): RevisionChoice | null {
  if (/^\d+$/.test(text)) {
    const revision = Number(text);
    return Number.isSafeInteger(revision) ? revision : null;
  }
  const match = RFC_3339.exec(text);
  const atMs = Date.parse(text.replace(' ', 'T'));
  if (match === null || Number.isNaN(atMs) || !isDay(text.slice(0, 10))) return null;
  const [, seconds, fraction] = match;
  return { atMs, untilMs: seconds !== undefined && fraction === undefined ? atMs + 999 : atMs, text };
}

/** Whoever asks for a time so long after the last revision may not know that it is the last. */
const LATER_MS = 60_000;

/** JavaScript takes 30 February for 2 March. */
function isDay(date: string): boolean {
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}

/** What a history says about when its revisions were. */
export interface TimedHistory {
  /** For messages: `recording busy-cluster (k3xq-1)`. */
  readonly title: string;
  readonly firstRevision: Revision;
  readonly lastRevision: Revision;
  /** Of the first revision that has a time; null: none has, or it is not known. */
  readonly firstAtMs: number | null;
  moment(atMs: number): Promise<RevisionMoment | null>;
}

/**
 * The last revision at a time. `say` is told where the history had ended long before.
 * @throws RewindError `revision_compacted` where all revisions that have a time are later
 */
export async function revisionAt(
  history: TimedHistory,
  { untilMs, text }: TimeChoice,
  say: (sentence: string) => void = () => undefined,
): Promise<Revision> {
  const found = await history.moment(untilMs);
  if (found !== null) {
    const { revision, atMs } = found;
    if (revision === history.lastRevision && atMs !== null && untilMs - atMs > LATER_MS) {
      say(`${text} is after the last revision of ${history.title}, ${revision} (${new Date(atMs).toISOString()}).`);
    }
    return revision;
  }
  const first = history.firstAtMs === null ? '' : `, ${new Date(history.firstAtMs).toISOString()}`;
  throw new RewindError('revision_compacted', `${text} is before the first time that ${history.title} knows${first}.`, {
    hint: `Give a later time, or a revision: it begins with ${history.firstRevision}.`,
  });
}

/**
 * The first revision at a time or after it: where what happened from then on begins.
 * @throws RewindError `revision_future` where all are earlier
 */
export async function revisionFrom(history: TimedHistory, { atMs, text }: TimeChoice): Promise<Revision> {
  // Times are whole milliseconds, and several revisions may have the same.
  const found = await history.moment(atMs - 1);
  if (found === null) return history.firstRevision;
  if (found.revision < history.lastRevision) return found.revision + 1;
  const last = found.atMs === null ? '' : ` (${new Date(found.atMs).toISOString()})`;
  throw new RewindError(
    'revision_future',
    `${text} is after the last revision of ${history.title}, ${found.revision}${last}.`,
    {
      hint: 'Give an earlier time.',
    },
  );
}

import { RewindError } from './errors.ts';
import type { RevisionMoment } from './history-reader.ts';
import type { Revision } from './revision.ts';

/** A moment as somebody wrote it, in milliseconds since 1970. */
export interface TimeChoice {
  readonly atMs: number;
  readonly text: string;
}

/** Which revision is meant: itself, or the last one at a time. */
export type RevisionChoice = Revision | TimeChoice;

const RFC_3339 = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.]\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i;

/** Reads a revision, or a time as RFC 3339 has it, seconds left out or not; null where it is neither. */
export function readRevisionChoice(text: string): RevisionChoice | null {
  if (/^\d+$/.test(text)) {
    const revision = Number(text);
    return Number.isSafeInteger(revision) ? revision : null;
  }
  if (!RFC_3339.test(text)) return null;
  const atMs = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(atMs) ? null : { atMs, text };
}

/** What a history says about when its revisions were. */
export interface TimedHistory {
  /** For messages: `recording busy-cluster (k3xq-1)`. */
  readonly title: string;
  readonly firstRevision: Revision;
  moment(atMs: number): Promise<RevisionMoment | null>;
}

/**
 * The last revision at a time.
 * @throws RewindError `revision_compacted` where all revisions that have a time are later
 */
export async function revisionAt(history: TimedHistory, { atMs, text }: TimeChoice): Promise<Revision> {
  const found = await history.moment(atMs);
  if (found !== null) return found.revision;
  throw new RewindError('revision_compacted', `${text} is before the first time that ${history.title} knows.`, {
    hint: `Give a later time, or a revision: it begins with ${history.firstRevision}.`,
  });
}

/** The first revision at a time or after it: where what happened from then on begins. */
export async function revisionFrom(history: TimedHistory, { atMs }: TimeChoice): Promise<Revision> {
  const found = await history.moment(atMs);
  if (found === null) return history.firstRevision;
  return found.atMs === atMs ? found.revision : found.revision + 1;
}

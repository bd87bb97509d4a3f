import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { RewindError } from '../domain/errors.ts';
import type { EventSummary, HistoryReader, RevisionSummary } from '../domain/history-reader.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { partOf } from '../domain/part-description.ts';

export const CheckParameter = Type.Optional(
  Type.String({ pattern: '^[0-9a-f]{8}$', description: 'What a link says of its revision (`check` of the revision).' }),
);

/** Events of a revision that the check covers; a transaction of more is told apart by its beginning and its count. */
export const CHECKED_EVENTS = 1000;

/**
 * Eight hex digits over what etcd itself says of a revision's events (keys, verbs, versions; no values), so that a link made
 * in one history is not answered from another in which the same number happens to exist. A delete carries no version. A key that came within a gap
 * is known from a later write, which made an update where nothing is missing.
 */
export function revisionCheck(events: readonly EventSummary[], eventCount: number): string {
  const hash = createHash('sha256').update(`${eventCount}\n`);
  for (const { identity, verb, createRevision, version } of events.slice(0, CHECKED_EVENTS)) {
    const written = version === 1 ? 'create' : 'update';
    hash.update(
      JSON.stringify(verb === 'delete' ? [identity.key, verb] : [identity.key, written, createRevision, version]),
    );
  }
  return hash.digest('hex').slice(0, 8);
}

/** The revision with its first events, or null where nothing of it is stored. */
export async function storedRevision(
  reader: HistoryReader,
  recording: string,
  revision: Revision,
): Promise<RevisionSummary | null> {
  const query = { before: revision + 1, limit: 1, eventsPerRevision: CHECKED_EVENTS };
  const page = await reader.revisions(recording, revision === 0 ? query : { ...query, after: revision - 1 });
  const found = page.revisions[0];
  return found?.revision === revision ? found : null;
}

/** @throws RewindError `recording_differs` when the recording's revision is not the one that the check was made of */
export async function verifyCheck(
  reader: HistoryReader,
  recording: Recording,
  revision: Revision,
  check: string,
): Promise<void> {
  const stored = await storedRevision(reader, recording.id, revision);
  requireCheck(recording, revision, check, revisionCheck(stored?.events ?? [], stored?.eventCount ?? 0));
}

/** @throws RewindError `recording_differs`; not for a recording of some keys only */
export function requireCheck(recording: Recording, revision: Revision, expected: string, actual: string): void {
  // Of a part it cannot be told: it lacks keys that the revision changed.
  if (actual === expected || partOf(recording.description) !== null) return;
  throw new RewindError(
    'recording_differs',
    `Revision ${revision} of recording ${recording.id} is not the one that the link was made of.`,
    { hint: 'The link belongs to another history, or to another epoch of this one (an etcd that was restored).' },
  );
}

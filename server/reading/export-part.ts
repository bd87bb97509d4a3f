import { RewindError } from '../domain/errors.ts';
import type { EventFilter, ExportedEvent, HistoryReader, StateQuery } from '../domain/history-reader.ts';
import type { ObjectIdentity } from '../domain/facts.ts';
import { keyBytes } from '../domain/key.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { requireKnownState } from './known-states.ts';

/** Which keys of a recording are written; all that is given must hold. */
export type KeyFilter = Pick<EventFilter, 'prefix' | 'kind' | 'namespace'>;

/** Which part of a recording is written. */
export interface ExportPart extends KeyFilter {
  readonly from?: Revision;
  readonly to?: Revision;
}

/** A key's event, or a key as it was when the part begins. */
export interface PartEvent extends Pick<ExportedEvent, 'summary' | 'atMs' | 'timeBasis' | 'value'> {
  readonly existing: boolean;
  readonly modRevision: Revision;
}

/** Events that are read at a time; values of 1.5 MB are possible, so not many. */
const PAGE = 200;

/**
 * Where a part begins and ends.
 * @throws RewindError `revision_future`, `revision_compacted` for a part that is not held, `revision_in_gap` where what existed at
 * its beginning or end is not known, `usage` for an empty one
 */
export function partRange(recording: Recording, part: ExportPart): { from: Revision; to: Revision } {
  const from = part.from ?? recording.firstRevision;
  const to = part.to ?? recording.lastRevision;
  requireHeld(recording, Math.max(from, to));
  requireHeld(recording, Math.min(from, to));
  if (from > to) {
    throw new RewindError('usage', `The part ${from} to ${to} is empty: it ends before it begins.`, {
      hint: `The other way round: from ${to} to ${from}.`,
    });
  }
  // Where it ends what exists counts as known, and so does where it begins.
  for (const revision of [from, to]) requireKnownState(recording.gaps, revision);
  return { from, to };
}

/** @throws RewindError `revision_future`, `revision_compacted` */
export function requireHeld({ id, firstRevision, lastRevision }: Recording, revision: Revision): void {
  const hint = `It holds ${firstRevision} to ${lastRevision}.`;
  if (revision > lastRevision) {
    const message = `Revision ${revision} is beyond the last one of recording ${id}, ${lastRevision}.`;
    throw new RewindError('revision_future', message, { hint });
  }
  if (revision < firstRevision) {
    const message = `Revision ${revision} is before the first one of recording ${id}, ${firstRevision}.`;
    throw new RewindError('revision_compacted', message, { hint });
  }
}

/** What existed when the part begins, in key order, and what happened then, in etcd's order. */
export async function* partEvents(
  reader: HistoryReader,
  recording: Recording,
  part: ExportPart,
): AsyncGenerator<PartEvent, void> {
  const { from, to } = partRange(recording, part);
  yield* existingKeys(reader, recording, from, keyFilter(part));
  yield* laterEvents(reader, recording, from, to, part);
}

/** How many `partEvents` are. @throws RewindError as `partRange` */
export async function partSize(reader: HistoryReader, recording: Recording, part: ExportPart): Promise<number> {
  const { from, to } = partRange(recording, part);
  const filter = keyFilter(part);
  const { total } = await reader.state(recording.id, from, { ...filter, limit: 1 });
  if (from === to) return total;
  const { events } = await reader.count(recording.id, { ...filter, from: from + 1, to });
  return total + events;
}

export async function* existingKeys(
  reader: HistoryReader,
  recording: Recording,
  revision: Revision,
  filter: Omit<StateQuery, 'limit' | 'afterKey'>,
): AsyncGenerator<PartEvent & { readonly value: Uint8Array }, void> {
  let after: Pick<StateQuery, 'afterKey'> = {};
  for (;;) {
    const page = await reader.state(recording.id, revision, { ...filter, ...after, limit: PAGE });
    const values = await Promise.all(
      page.entries.map(({ identity }) => reader.value(recording.id, identity.key, revision)),
    );
    for (const stored of values) {
      if (stored !== null && stored.value !== null) yield { ...stored, value: stored.value, existing: true };
    }
    const last = page.entries.at(-1);
    if (!page.more || last === undefined) return;
    after = { afterKey: last.identity.key };
  }
}

async function* laterEvents(
  reader: HistoryReader,
  recording: Recording,
  from: Revision,
  to: Revision,
  filter: KeyFilter,
): AsyncGenerator<PartEvent, void> {
  const wanted = keyTest(filter);
  let after = { revision: from, ordinal: Number.MAX_SAFE_INTEGER };
  for (;;) {
    const events = await reader.exportPage(recording.id, after, PAGE);
    for (const event of events) {
      if (event.revision > to) return;
      if (wanted(event.summary.identity)) yield { ...event, modRevision: event.revision, existing: false };
    }
    const last = events.at(-1);
    if (last === undefined) return;
    after = { revision: last.revision, ordinal: last.ordinal };
  }
}

/** The filter without what was not given. */
export function keyFilter({ prefix, kind, namespace }: KeyFilter): KeyFilter {
  return {
    ...(prefix === undefined || prefix === '' ? {} : { prefix }),
    ...(kind === undefined ? {} : { kind }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/** The same choice that the store makes for a state. */
function keyTest({ prefix, kind, namespace }: KeyFilter): (identity: ObjectIdentity) => boolean {
  const start = keyBytes(prefix ?? '');
  return (identity) =>
    (kind === undefined || identity.kind === kind) &&
    (namespace === undefined ||
      (namespace === '' ? identity.kubernetes && identity.namespace === null : identity.namespace === namespace)) &&
    (start.length === 0 || keyBytes(identity.key).subarray(0, start.length).equals(start));
}

import { RewindError } from '../domain/errors.ts';
import { gapText } from '../domain/gap-text.ts';
import type { EventSummary, StoredValue } from '../domain/history-reader.ts';
import type { Gap } from '../domain/history.ts';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';

/*
 * What stood at a revision within a gap. What captures a gap reads a list of all keys at its last revision, so from there on
 * everything is known again; of what came before it, only what nobody has touched since. A file may have a gap without one: what
 * it tells from there on is taken as it is.
 */

/** The gap within which nothing tells what exists at a revision; null: it is known. */
export function unknownWithin(gaps: readonly Gap[], revision: Revision): Gap | null {
  return gaps.find(({ from, to }) => from <= revision && revision < to) ?? null;
}

/** @throws RewindError `revision_in_gap` where it cannot be known which keys exist at a revision */
export function requireKnownState(gaps: readonly Gap[], revision: Revision): void {
  const gap = unknownWithin(gaps, revision);
  if (gap !== null) throw unknown(`What existed at revision ${revision} is not known`, gap);
}

export interface KnownValueSource {
  readonly gaps: readonly Gap[];
  /** A key as of a revision, as far as is recorded; null where it did not exist then or before. */
  value(key: KeyText, revision: Revision): Promise<StoredValue | null>;
}

/**
 * A key as of a revision; null where it did not exist then or before.
 * @throws RewindError `revision_in_gap` where that cannot be known
 */
export async function knownValue(
  source: KnownValueSource,
  key: KeyText,
  revision: Revision,
): Promise<StoredValue | null> {
  const stored = await source.value(key, revision);
  const gap = unknownWithin(source.gaps, revision);
  if (gap === null || stored?.modRevision === revision) return stored;
  if (stored !== null && stored.value !== null) {
    const { nextRevision } = stored;
    // The list that ended the gap had it as it was.
    if (nextRevision === null) return stored;
    const next = await source.value(key, nextRevision);
    // A deletion does not tell how often a key had been written. Each write counts one up: none is missing between the two.
    const isDeletion = next !== null && next.value === null && nextRevision > gap.to;
    if (isDeletion || (next !== null && next.value !== null && follows(next.summary, stored.summary))) return stored;
  }
  throw unknown(`What ${key} was at revision ${revision} is not known`, gap);
}

function follows(next: EventSummary, { version, createRevision }: EventSummary): boolean {
  return next.createRevision === createRevision && next.version === version + 1;
}

function unknown(what: string, gap: Gap): RewindError {
  return new RewindError('revision_in_gap', `${what}: ${gapText(gap)}`, {
    hint: `Ask for revision ${gap.from - 1} or before, or for ${gap.to} or later.`,
  });
}

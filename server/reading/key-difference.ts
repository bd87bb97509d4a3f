import { objectName, sentence, type FieldChange } from '../diff/sentence.ts';
import type { EventSummary, StoredValue } from '../domain/history-reader.ts';
import type { JsonValue } from '../domain/json.ts';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';
import { kubernetesListKeys } from '../kubernetes/list-keys.ts';
import { objectDifference, type ObjectDifference } from './object-difference.ts';
import type { Release, ValueDecoder } from './value-decoder.ts';

/** A key's values at two revisions. */
export interface ValuePair {
  /** As of which revision `before` stands; null: there was nothing before. */
  readonly from: Revision | null;
  readonly to: Revision;
  readonly before: StoredValue | null;
  readonly after: StoredValue | null;
}

/** What is compared: a key at two revisions of one recording. */
export interface PairQuery {
  readonly key: KeyText;
  /** Default: the revision of this key before the one that stands at `to`; 0: nothing. */
  readonly from: Revision | undefined;
  readonly to: Revision;
  /** Of the recording. */
  readonly firstRevision: Revision;
}

export async function valuePair(
  read: (key: KeyText, revision: Revision) => Promise<StoredValue | null>,
  { key, from, to, firstRevision }: PairQuery,
): Promise<ValuePair> {
  const after = await read(key, to);
  const base = from ?? after?.previousRevision ?? null;
  // The newest event before the recording's first revision is known as of that revision.
  const baseRevision = from === undefined && base !== null ? Math.max(base, firstRevision) : base;
  const before = baseRevision === null || baseRevision === 0 ? null : await read(key, baseRevision);
  return { from: base, to, before, after };
}

/** What differs between the two, and in words. */
export interface KeyDifferenceView extends ObjectDifference {
  /** The change between the two as one event, whatever happened in between. */
  readonly summary: EventSummary;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
  readonly text: string;
  readonly changes: readonly FieldChange[];
}

/** @returns null where the key existed at neither revision, nor before them */
export function keyDifference(decoder: ValueDecoder, release: Release, pair: ValuePair): KeyDifferenceView | null {
  const { before, after } = pair;
  const summary = eventBetween(before, after);
  if (summary === null) return null;
  const left = decoder.comparable(release, before);
  const right = decoder.comparable(release, after);
  const written = [decoder.written(release, before), decoder.written(release, after)] as const;
  const difference = objectDifference(left, right);
  const standing = standingText(pair, left === undefined || !isSame(difference));
  return {
    summary,
    before: left,
    after: right,
    ...difference,
    ...(standing === null ? sentence(summary, ...written, kubernetesListKeys) : { text: standing, changes: [] }),
  };
}

function eventBetween(before: StoredValue | null, after: StoredValue | null): EventSummary | null {
  if (after === null) return before === null ? null : { ...before.summary, verb: 'delete' };
  if (after.value === null) return after.summary;
  return { ...after.summary, verb: before === null || before.value === null ? 'create' : 'update' };
}

/** Another write of the same object has another resource version, which is its revision. */
function isSame({ patch, limited }: ObjectDifference): boolean {
  return limited === null && patch.every(({ path }) => path === '/metadata/resourceVersion');
}

/** Where no one event leads from one revision to the other, a sentence about one would be made up. */
function standingText({ from, to, before, after }: ValuePair, differs: boolean): string | null {
  if (from === null || before === null || after === null) return null;
  const name = objectName(after.summary.identity);
  const between = `between revisions ${Math.min(from, to)} and ${Math.max(from, to)}`;
  if (before.modRevision === after.modRevision) {
    const standing = `${after.value === null ? 'deleted' : 'written'} at revision ${after.modRevision}`;
    return `${name}: ${from === to ? 'compared with itself' : `not written ${between}`} (${standing})`;
  }
  if (before.value === null && after.value === null) return `${name}: existed only ${between}`;
  const [earlier, later] = before.modRevision < after.modRevision ? [before, after] : [after, before];
  const isOneWrite = later.previousRevision === earlier.modRevision;
  return differs || isOneWrite ? null : `${name}: the same at both, though written ${between}`;
}

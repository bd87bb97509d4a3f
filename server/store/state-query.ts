import type { StateEntry, StatePage, StateQuery } from '../domain/history-reader.ts';
import type { Revision } from '../domain/revision.ts';
import { at, upperBound } from './columns.ts';
import { keyOrder } from './keys.ts';
import { Matcher } from './matcher.ts';
import type { Segment } from './segments.ts';
import type { ReadableRow } from './recordings.ts';
import { decodeState } from './state-codec.ts';
import { emptyColumns, gather, itemAt, setItem, stretch, type StateColumns, type StateItem } from './state-columns.ts';
import type { StoreContext } from './store-context.ts';
import type { EventPlace } from './value-query.ts';

const MOST_ENTRIES = 100_000;

/** What exists after a revision. */
export interface KnownState {
  readonly revision: Revision;
  readonly state: StateColumns;
}

/** What exists after a revision: the newest checkpoint before it, or an earlier state that is known, and the events since. */
export function stateAt(
  context: StoreContext,
  segments: readonly Segment[],
  revision: Revision,
  known: KnownState | null = null,
): StateColumns {
  const base = newestCheckpoint(context, segments, revision, known);
  const changes = new Map<number, EventPlace | null>();
  for (const segment of segments) {
    if (segment.lastRevision <= base.revision) continue;
    if (segment.firstRevision > revision) break;
    noteChanges(context, changes, segment, base.revision, revision);
  }
  return apply(base.state, changes);
}

function newestCheckpoint(
  context: StoreContext,
  segments: readonly Segment[],
  revision: Revision,
  known: KnownState | null,
): KnownState {
  const read = context.db.prepare<[number], { data: Buffer }>('SELECT data FROM states WHERE chunk = ?');
  for (let i = segments.length - 1; i >= 0; i--) {
    const segment = at(segments, i);
    if (segment.chunk === null || segment.lastRevision > revision) continue;
    if (known !== null && segment.lastRevision <= known.revision) break;
    const row = read.get(segment.chunk);
    if (row !== undefined) return { state: decodeState(row.data), revision: segment.lastRevision };
  }
  return known ?? { state: emptyColumns(0), revision: -1 };
}

/** The newest event of each key within a segment after one revision up to another; null where that is its end. */
function noteChanges(
  context: StoreContext,
  changes: Map<number, EventPlace | null>,
  segment: Segment,
  after: Revision,
  upTo: Revision,
): void {
  const scan = segment.scan();
  const end = upperBound(scan.revision, upTo);
  const newest = new Int32Array(scan.lives.length).fill(-1);
  for (let i = upperBound(scan.revision, after); i < end; i++) newest[at(scan.entry, i)] = i;
  // A key has several objects where it was made anew: the last one counts.
  for (const i of newest.filter((place) => place !== -1).sort()) {
    const isDelete = context.dictionaries.shape(at(scan.shape, i)).verb === 'delete';
    changes.set(at(scan.keys, at(scan.entry, i)), isDelete ? null : { segment, i });
  }
}

function apply(base: StateColumns, changes: ReadonlyMap<number, EventPlace | null>): StateColumns {
  const unchanged = new Int32Array(base.key.length);
  let count = 0;
  for (let i = 0; i < base.key.length; i++) if (!changes.has(base.key[i] ?? 0)) unchanged[count++] = i;
  const places = [...changes.values()].filter((place) => place !== null);
  const state = gather(base, unchanged.subarray(0, count), places.length);
  places.forEach((place, i) => setItem(state, count + i, itemOf(place)));
  return state;
}

function itemOf({ segment, i }: EventPlace): StateItem {
  const scan = segment.scan();
  const detail = segment.detail();
  const entry = at(scan.entry, i);
  return {
    life: at(scan.lives, entry),
    key: at(scan.keys, entry),
    shape: at(scan.shape, i),
    modRevision: at(scan.revision, i),
    version: at(detail.version, i),
    valueBytes: at(detail.valueBytes, i),
  };
}

/** A page of a state as columns, in key order. */
export interface StateSlice {
  readonly revision: Revision;
  readonly items: StateColumns;
  readonly more: boolean;
  readonly total: number;
}

export function queryState(
  context: StoreContext,
  row: ReadableRow,
  revision: Revision,
  query: StateQuery,
  sorted: StateColumns,
): StateSlice {
  const matching = matchingItems(context, row, query, sorted);
  const total = matching.key.length;
  const start = query.afterKey === undefined ? 0 : indexAfter(context, matching.key, keyOrder(query.afterKey));
  const end = Math.min(total, start + Math.max(1, Math.min(query.limit, MOST_ENTRIES)));
  return { revision, items: stretch(matching, start, end), more: end < total, total };
}

function matchingItems(context: StoreContext, row: ReadableRow, query: StateQuery, sorted: StateColumns): StateColumns {
  const { keys, lives } = context;
  const matcher = new Matcher(context, row.rid, query, true);
  if (matcher.matchesAllObjects) return sorted;
  // Only a beginning is looked for in keys themselves: to read all of them takes longer than all else here.
  const { looksAtKeys } = matcher;
  if (looksAtKeys) keys.load(sorted.key);
  const chosen = Int32Array.from(sorted.key.keys()).filter((i) => {
    const key = at(sorted.key, i);
    const life = at(sorted.life, i);
    return matcher.wholeObject(life, key, lives.scopeOf(life), looksAtKeys ? keys.get(key).prefix : 0);
  });
  return gather(sorted, chosen);
}

/** Index of the first key that is after `order`. */
function indexAfter({ keys }: StoreContext, sorted: Int32Array, order: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys.get(at(sorted, middle)).order <= order) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function statePage(context: StoreContext, { revision, items, more, total }: StateSlice): StatePage {
  context.keys.load(items.key);
  const entries = Array.from(items.key, (_, i): StateEntry => {
    const { life, shape, modRevision, version, valueBytes } = itemAt(items, i);
    const known = context.lives.get(life);
    const { identity, createRevision } = known;
    const { apiVersion } = context.dictionaries.shape(shape);
    return {
      identity,
      apiVersion,
      get uid() {
        return known.uid;
      },
      get ownerUid() {
        return known.ownerUid;
      },
      createRevision,
      modRevision,
      version,
      valueBytes,
    };
  });
  return { revision, entries, more, total };
}

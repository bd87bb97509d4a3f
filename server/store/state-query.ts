import type { StateEntry, StatePage, StateQuery } from '../domain/history-reader.ts';
import type { Revision } from '../domain/revision.ts';
import { at, upperBound } from './columns.ts';
import { keyOrder } from './keys.ts';
import { Matcher } from './matcher.ts';
import type { Segment } from './segments.ts';
import type { ReadableRow } from './recordings.ts';
import { decodeState, type State, type StateItem } from './state-codec.ts';
import type { StoreContext } from './store-context.ts';

const MOST_ENTRIES = 100_000;

/** What exists after a revision: the newest checkpoint before it and the events since. */
export function stateAt(context: StoreContext, segments: readonly Segment[], revision: Revision): State {
  const { state, next } = newestCheckpoint(context, segments, revision);
  for (const segment of segments.slice(next)) {
    if (segment.firstRevision > revision) break;
    applySegment(context, state, segment, revision);
  }
  return state;
}

function newestCheckpoint(
  context: StoreContext,
  segments: readonly Segment[],
  revision: Revision,
): { state: State; next: number } {
  const read = context.db.prepare<[number], { data: Buffer }>('SELECT data FROM states WHERE chunk = ?');
  for (let i = segments.length - 1; i >= 0; i--) {
    const segment = at(segments, i);
    if (segment.chunk === null || segment.lastRevision > revision) continue;
    const row = read.get(segment.chunk);
    if (row !== undefined) return { state: decodeState(row.data), next: i + 1 };
  }
  return { state: new Map(), next: 0 };
}

/** What the events of a segment up to a revision make of a state. */
export function applySegment(context: StoreContext, state: State, segment: Segment, upTo: Revision): void {
  const scan = segment.scan();
  const detail = segment.detail();
  const end = upperBound(scan.revision, upTo);
  const deletes: boolean[] = [];
  for (let i = 0; i < end; i++) {
    const shape = at(scan.shape, i);
    const entry = at(scan.entry, i);
    const key = at(scan.keys, entry);
    if ((deletes[shape] ??= context.dictionaries.shape(shape).verb === 'delete')) {
      state.delete(key);
      continue;
    }
    state.set(key, {
      life: at(scan.lives, entry),
      key,
      shape,
      modRevision: at(scan.revision, i),
      version: at(detail.version, i),
      valueBytes: at(detail.valueBytes, i),
    });
  }
}

export function queryState(
  context: StoreContext,
  row: ReadableRow,
  revision: Revision,
  query: StateQuery,
  sorted: readonly StateItem[],
): StatePage {
  const { keys, lives } = context;
  const matcher = new Matcher(context, row.rid, query, true);
  if (!matcher.matchesAllObjects) {
    lives.load(sorted.map((item) => item.life));
    keys.load(sorted.map((item) => item.key));
  }
  const matching = matcher.matchesAllObjects
    ? sorted
    : sorted.filter((item) => {
        const life = lives.get(item.life);
        return matcher.wholeObject(item.life, item.key, life.scope, keys.get(item.key).prefix);
      });
  const limit = Math.max(1, Math.min(query.limit, MOST_ENTRIES));
  let start = 0;
  if (query.afterKey !== undefined) {
    const after = keyOrder(query.afterKey);
    const next = matching.findIndex((item) => keys.get(item.key).order > after);
    start = next === -1 ? matching.length : next;
  }
  const page = start === 0 && limit >= matching.length ? matching : matching.slice(start, start + limit);
  lives.load(page.map((item) => item.life));
  return {
    revision,
    entries: page.map((item) => stateEntry(context, item)),
    more: start + page.length < matching.length,
    total: matching.length,
  };
}

function stateEntry(context: StoreContext, item: StateItem): StateEntry {
  const life = context.lives.get(item.life);
  return {
    identity: life.identity,
    apiVersion: context.dictionaries.shape(item.shape).apiVersion,
    uid: life.uid,
    ownerUid: life.ownerUid,
    createRevision: life.createRevision,
    modRevision: item.modRevision,
    version: item.version,
    valueBytes: item.valueBytes,
  };
}

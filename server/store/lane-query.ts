import type { Lane, LaneLife, LaneMark, LanePage, LaneQuery } from '../domain/history-reader.ts';
import type { Revision } from '../domain/revision.ts';
import { at, upperBound } from './columns.ts';
import { MOST_SORTED, orderLanes, type LaneCandidate } from './lane-order.ts';
import type { Life } from './lives.ts';
import { Matcher } from './matcher.ts';
import type { Segment } from './segments.ts';
import { listedRange, segmentsBetween, type Range } from './revision-query.ts';
import type { ReadableRow } from './recordings.ts';
import { stateAt } from './state-query.ts';
import type { StoreContext } from './store-context.ts';

const MOST_LANES = 2000;
const MARKS_PER_LANE = 200;

export function queryLanes(context: StoreContext, row: ReadableRow, query: LaneQuery): LanePage {
  const matcher = new Matcher(context, row.rid, query, false);
  const candidates = new Map<number, LaneCandidate>();
  if (query.which === 'existing') addExisting(context, row, query, matcher, candidates);
  const range = listedRange(row, query.from, query.to);
  const segments = segmentsBetween(context, row, range, matcher);
  addChanged(row, query, { matcher, range, segments }, candidates);
  const sort = query.sort ?? 'ownership';
  const above = query.owners === true && sort === 'ownership' && candidates.size <= MOST_SORTED;
  if (above) addOwners(context, row, query, matcher, candidates);
  const ordered = orderLanes(context, [...candidates.values()], sort);
  const offset = query.offset ?? 0;
  const page = ordered
    .slice(offset, offset + Math.max(1, Math.min(query.limit, MOST_LANES)))
    .map((candidate) => context.lives.get(candidate.life));
  const marks = marksOf(context, segments, matcher, range, page);
  return {
    lanes: page.map((life) => lane(context, row, query, life, marks.get(life.key) ?? [])),
    total: candidates.size,
    namespaces: sort === 'ownership' && candidates.size <= MOST_SORTED ? namespacesOf(context, candidates) : [],
  };
}

/** Cluster-scoped first, then by name; what lies outside Kubernetes last. */
function namespacesOf({ lives, dictionaries }: StoreContext, candidates: ReadonlyMap<number, LaneCandidate>) {
  const found = new Map<string, { kubernetes: boolean; namespace: string | null; lanes: number }>();
  for (const { life } of candidates.values()) {
    const { kubernetes, namespace } = dictionaries.scope(lives.scopeOf(life));
    const name = kubernetes ? `0${namespace ?? ''}` : '1';
    const known = found.get(name);
    if (known === undefined) found.set(name, { kubernetes, namespace: kubernetes ? namespace : null, lanes: 1 });
    else known.lanes++;
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, namespace]) => namespace);
}

interface Scanned {
  readonly matcher: Matcher;
  readonly range: Range;
  readonly segments: readonly Segment[];
}

/** What changed within the window; where the order goes by changes, every one of them is counted. */
function addChanged(
  row: ReadableRow,
  query: LaneQuery,
  { matcher, range, segments }: Scanned,
  candidates: Map<number, LaneCandidate>,
): void {
  const counts = query.sort === 'last-changed' || query.sort === 'most-changed';
  const ranked = listedRange(row, query.rankFrom ?? query.from, query.rankTo ?? query.to);
  for (const segment of segments) {
    const test = matcher.bind(segment);
    if (test === null) continue;
    const scan = segment.scan();
    const end = upperBound(scan.revision, range.to);
    const found: (LaneCandidate | undefined)[] = [];
    for (let i = upperBound(scan.revision, range.from - 1); i < end; i++) {
      const entry = at(scan.entry, i);
      let candidate = found[entry];
      if ((candidate !== undefined && !counts) || !test(i)) continue;
      candidate ??= found[entry] = candidateOf(candidates, at(scan.keys, entry), at(scan.lives, entry));
      const revision = at(scan.revision, i);
      if (!counts || revision < ranked.from || revision > ranked.to) continue;
      candidate.changes++;
      candidate.lastChange = revision;
    }
  }
}

function candidateOf(candidates: Map<number, LaneCandidate>, key: number, life: number): LaneCandidate {
  let candidate = candidates.get(key);
  if (candidate === undefined) {
    candidate = { key, life, firstLife: life, changes: 0, lastChange: 0 };
    candidates.set(key, candidate);
  }
  candidate.life = Math.max(candidate.life, life);
  candidate.firstLife = Math.min(candidate.firstLife, life);
  return candidate;
}

/** What existed when the window begins. */
function addExisting(
  context: StoreContext,
  row: ReadableRow,
  query: LaneQuery,
  matcher: Matcher,
  candidates: Map<number, LaneCandidate>,
): void {
  const revision = Math.max(row.first_revision, Math.min(query.from, row.cursor));
  const state = stateAt(context, context.segments.of(row.rid, row.layout), revision);
  context.keys.load(state.key);
  for (let i = 0; i < state.key.length; i++) {
    const key = at(state.key, i);
    const life = at(state.life, i);
    if (isMeant(context, matcher, life, key)) candidateOf(candidates, key, life);
  }
}

/** The owners above what is there, as far as they existed within the window and the filter lets them through. */
function addOwners(
  context: StoreContext,
  row: ReadableRow,
  query: LaneQuery,
  matcher: Matcher,
  candidates: Map<number, LaneCandidate>,
): void {
  const { lives } = context;
  const waiting = [...candidates.values()];
  /** A thousand Pods have one owner, which is looked at once. */
  const seen = new Set<number>();
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    const life = lives.ownerOf(below.life);
    if (life === null || seen.has(life)) continue;
    seen.add(life);
    const key = lives.keyOf(life);
    if (candidates.has(key) || !isMeant(context, matcher, life, key)) continue;
    if (livesWithin(context, row, query, key).length > 0) waiting.push(candidateOf(candidates, key, life));
  }
}

function isMeant({ lives, keys }: StoreContext, matcher: Matcher, life: number, key: number): boolean {
  return matcher.wholeObject(life, key, lives.scopeOf(life), keys.get(key).prefix);
}

/** The marks of the lanes that are shown, and of no others. */
function marksOf(
  context: StoreContext,
  segments: readonly Segment[],
  matcher: Matcher,
  range: Range,
  page: readonly Life[],
): Map<number, LaneMark[]> {
  const marks = new Map<number, LaneMark[]>(page.map((life) => [life.key, []]));
  for (const segment of segments) {
    const test = matcher.bind(segment);
    if (test === null) continue;
    const scan = segment.scan();
    const lists = Array.from(scan.keys, (key) => marks.get(key));
    const end = upperBound(scan.revision, range.to);
    for (let i = upperBound(scan.revision, range.from - 1); i < end; i++) {
      const list = lists[at(scan.entry, i)];
      if (list === undefined || !test(i)) continue;
      list.push({ revision: at(scan.revision, i), verb: context.dictionaries.shape(at(scan.shape, i)).verb });
    }
  }
  return marks;
}

function lane(context: StoreContext, row: ReadableRow, query: LaneQuery, life: Life, marks: readonly LaneMark[]): Lane {
  return {
    identity: life.identity,
    uid: life.uid,
    ownerUid: life.ownerUid,
    lives: livesWithin(context, row, query, life.key),
    marks: thinMarks(marks, query.marksPerLane ?? MARKS_PER_LANE),
    markCount: marks.length,
  };
}

/**
 * The incarnations of a key that overlap the window. One that was never seen to be deleted ended at the latest when the next
 * one was created.
 */
function livesWithin(context: StoreContext, row: ReadableRow, query: LaneQuery, key: number): LaneLife[] {
  const lives: LaneLife[] = [];
  for (const span of context.lives.ofKey(row.rid, key)) {
    const { uid } = context.lives.get(span.id);
    const before = lives.at(-1);
    const known = (revision: Revision | null): Revision | null =>
      revision !== null && revision <= row.cursor ? revision : null;
    const life = {
      createRevision: span.createRevision,
      terminatingRevision: known(span.terminatingRevision),
      deleteRevision: known(span.deleteRevision),
      uid,
    };
    if (before?.createRevision === span.createRevision) {
      lives[lives.length - 1] = {
        ...life,
        terminatingRevision: before.terminatingRevision ?? life.terminatingRevision,
      };
    } else {
      if (before?.deleteRevision === null) {
        lives[lives.length - 1] = { ...before, deleteRevision: span.createRevision };
      }
      lives.push(life);
    }
  }
  return lives.filter((life) => overlaps(life, query.from, query.to));
}

function overlaps(life: LaneLife, from: Revision, to: Revision): boolean {
  return life.createRevision <= to && (life.deleteRevision === null || life.deleteRevision >= from);
}

/** At most `most` marks: all creates and deletes as far as they fit, the updates evenly thinned. */
export function thinMarks(marks: readonly LaneMark[], most: number): LaneMark[] {
  if (marks.length <= most) return [...marks];
  const ends = marks.filter((mark) => mark.verb !== 'update');
  if (ends.length >= most) return evenly(ends, most);
  const kept = new Set(
    ends.concat(
      evenly(
        marks.filter((mark) => mark.verb === 'update'),
        most - ends.length,
      ),
    ),
  );
  return marks.filter((mark) => kept.has(mark));
}

function evenly(marks: readonly LaneMark[], most: number): LaneMark[] {
  if (most <= 0) return [];
  if (most === 1) return [at(marks, marks.length - 1)];
  return Array.from({ length: most }, (_, i) => at(marks, Math.round((i * (marks.length - 1)) / (most - 1))));
}

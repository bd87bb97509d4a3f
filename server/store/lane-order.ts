import type { ObjectIdentity } from '../domain/facts.ts';
import type { LaneSort } from '../domain/history-reader.ts';
import type { Revision } from '../domain/revision.ts';
import type { StoreContext } from './store-context.ts';

/** With more lanes than this, nobody looks for the owner above: their order is that of first appearance within kinds. */
export const MOST_SORTED = 20_000;

/** An object that has a lane: its newest life within the window. */
export interface LaneCandidate {
  readonly key: number;
  life: number;
  /** The earliest of its lives within the window. */
  firstLife: number;
  /** Counted only where the order goes by them. */
  changes: number;
  lastChange: Revision;
}

/** What the orders other than that of ownership go by. */
export interface RankedLane {
  readonly firstSeen: Revision;
  readonly changes: number;
  readonly lastChange: Revision;
}

export function orderLanes(
  context: StoreContext,
  candidates: readonly LaneCandidate[],
  sort: LaneSort,
): readonly LaneCandidate[] {
  if (sort === 'ownership') return orderByOwner(context, candidates);
  if (sort !== 'name' && candidates.length > MOST_SORTED) {
    const ranked = candidates.map((candidate) => ({ ...rankedLane(context, candidate), candidate }));
    return ranked
      .sort((a, b) => compareRanks(a, b, sort) || a.candidate.key - b.candidate.key)
      .map(({ candidate }) => candidate);
  }
  context.keys.load(candidates.map((candidate) => candidate.key));
  const named = candidates.map((candidate) => {
    const { identity } = context.lives.get(candidate.life);
    const text = sort === 'name' ? nameText(identity) : sortText(identity);
    return { ...rankedLane(context, candidate), candidate, text };
  });
  return named.sort((a, b) => compareRanks(a, b, sort) || (a.text < b.text ? -1 : 1)).map(({ candidate }) => candidate);
}

/** First seen first, but what changed last or most at the top. 0: the texts decide. */
export function compareRanks(a: RankedLane, b: RankedLane, sort: LaneSort): number {
  switch (sort) {
    case 'first-seen':
      return a.firstSeen - b.firstSeen;
    case 'last-changed':
      return b.lastChange - a.lastChange;
    case 'most-changed':
      return b.changes - a.changes;
    default:
      return 0;
  }
}

function rankedLane(context: StoreContext, { firstLife, changes, lastChange }: LaneCandidate): RankedLane {
  return { firstSeen: context.lives.createdAt(firstLife), changes, lastChange };
}

/** An owner stands directly above what it owns; otherwise by namespace, kind and name. */
function orderByOwner(context: StoreContext, candidates: readonly LaneCandidate[]): LaneCandidate[] {
  if (candidates.length > MOST_SORTED) return candidates.toSorted((a, b) => a.key - b.key);
  context.keys.load(candidates.map((candidate) => candidate.key));
  const objects = candidates.map((candidate) => {
    const life = context.lives.get(candidate.life);
    return { candidate, uid: life.uid, ownerUid: life.ownerUid, text: sortText(life.identity) };
  });
  objects.sort((a, b) => (a.text < b.text ? -1 : 1));
  return nest(objects).map((object) => object.candidate);
}

/** Depth first: each object, then what it owns. The input's order decides among equals; owners in a circle stay where they are. */
export function nest<T extends { readonly uid: string | null; readonly ownerUid: string | null }>(
  objects: readonly T[],
): T[] {
  const uids = new Set(objects.map((object) => object.uid));
  const owned = new Map<string, T[]>();
  const roots: T[] = [];
  for (const object of objects) {
    const { ownerUid } = object;
    if (ownerUid === null || ownerUid === object.uid || !uids.has(ownerUid)) {
      roots.push(object);
      continue;
    }
    const siblings = owned.get(ownerUid);
    if (siblings === undefined) owned.set(ownerUid, [object]);
    else siblings.push(object);
  }
  const ordered = new Set<T>();
  const place = (object: T) => {
    // A stack of our own: a chain of owners is as long as its data says.
    const stack = [object];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (ordered.has(next)) continue;
      ordered.add(next);
      if (next.uid !== null) stack.push(...(owned.get(next.uid) ?? []).toReversed());
    }
  };
  for (const root of roots) place(root);
  for (const object of objects) place(object);
  return [...ordered];
}

function sortText({ kubernetes, namespace, kind, resource, name, key }: ObjectIdentity): string {
  return [kubernetes ? '0' : '1', namespace ?? '', kind ?? resource ?? '', name, key].join('\0');
}

function nameText({ namespace, kind, resource, name, key }: ObjectIdentity): string {
  return [name, kind ?? resource ?? '', namespace ?? '', key].join('\0');
}

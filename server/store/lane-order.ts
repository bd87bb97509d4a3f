import type { Life } from './lives.ts';
import type { StoreContext } from './store-context.ts';

/** With more lanes than this, nobody looks for the owner above: their order is that of first appearance within kinds. */
const MOST_SORTED = 20_000;

/** An object that has a lane: its newest life within the window. */
export interface LaneCandidate {
  readonly key: number;
  life: number;
}

/** An owner stands directly above what it owns; otherwise by namespace, kind and name. */
export function orderByOwner(context: StoreContext, candidates: readonly LaneCandidate[]): LaneCandidate[] {
  if (candidates.length > MOST_SORTED) return candidates.toSorted((a, b) => a.key - b.key);
  context.keys.load(candidates.map((candidate) => candidate.key));
  const objects = candidates.map((candidate) => {
    const life = context.lives.get(candidate.life);
    return { candidate, uid: life.uid, ownerUid: life.ownerUid, text: sortText(life) };
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

function sortText(life: Life): string {
  const { kubernetes, namespace, kind, resource, name, key } = life.identity;
  return [kubernetes ? '0' : '1', namespace ?? '', kind ?? resource ?? '', name, key].join('\0');
}

import type { KeyText } from '../domain/key.ts';
import { splitKey } from './keys.ts';
import { storeUid, type LifeReference } from './lives.ts';
import type { StoreContext } from './store-context.ts';

/** A family beyond this is cut off: it would not be looked at object by object. */
const MOST_RELATED = 50_000;

interface Reference {
  id: number;
  key: number;
  owner: LifeReference | null;
}

/**
 * The lives of a key, of everything below it by ownership, of its owners up to the top, and of the Events about it or about
 * what is below it.
 */
export function relatedLives(context: StoreContext, rid: number, text: KeyText): Set<number> {
  const { db, keys, lives } = context;
  const key = keys.find(text);
  if (key === null) return new Set();
  const own = lives.ofKey(rid, key.id).map((life) => life.id);
  const below = new Set(own);
  const referrers = (column: 'owner' | 'about', life: number): number[] => {
    const uid = lives.get(life).uid;
    const references: LifeReference[] = uid === null ? [life] : [life, storeUid(uid)];
    return references.flatMap((reference) =>
      db
        .prepare<[LifeReference, number], { id: number }>(`SELECT id FROM lives WHERE ${column} = ? AND rid = ?`)
        .all(reference, rid)
        .map((row) => row.id),
    );
  };
  // A set that grows while it is walked: each new member is visited too.
  for (const life of below) {
    if (below.size > MOST_RELATED) break;
    for (const child of referrers('owner', life)) below.add(child);
  }
  const related = new Set(below);
  for (const life of below) for (const event of referrers('about', life)) related.add(event);
  for (const life of eventsByName(context, rid, text)) related.add(life);
  for (const life of own) addOwners(context, rid, life, related);
  return related;
}

function addOwners(context: StoreContext, rid: number, life: number, related: Set<number>): void {
  const { db, lives } = context;
  const byId = db.prepare<[number], Reference>('SELECT id, key, owner FROM lives WHERE id = ?');
  const byUid = db.prepare<[number, LifeReference], Reference>(
    'SELECT id, key, owner FROM lives WHERE rid = ? AND uid = ? ORDER BY id DESC LIMIT 1',
  );
  const visited = new Set<number>();
  let current = byId.get(life);
  while (current !== undefined && !visited.has(current.id)) {
    visited.add(current.id);
    const owner: LifeReference | null = current.owner;
    if (owner === null) return;
    current = typeof owner === 'number' ? byId.get(owner) : byUid.get(rid, owner);
    if (current === undefined) return;
    // An object has several lives here where its own owner changed.
    const uid = lives.get(current.id).uid;
    for (const { id } of lives.ofKey(rid, current.key)) if (lives.get(id).uid === uid) related.add(id);
  }
}

/** Events whose value did not say whom they are about: by their name, `<object>.<hex digits>`, in the same namespace. */
function eventsByName(context: StoreContext, rid: number, text: KeyText): number[] {
  const { db, keys, lives } = context;
  const key = keys.find(text);
  const newest = key === null ? undefined : lives.ofKey(rid, key.id).at(-1);
  if (newest === undefined) return [];
  const { identity } = lives.get(newest.id);
  if (!identity.kubernetes) return [];
  const start = `${splitKey(text).name}.`;
  return db
    .prepare<[number, string, string], { id: number; name: string }>(
      `SELECT lives.id, keys.name FROM keys CROSS JOIN lives ON lives.key = keys.id AND lives.rid = ?
       WHERE keys.name >= ? AND keys.name < ? AND lives.about IS NULL`,
    )
    .all(rid, start, `${start}\u{10ffff}`)
    .filter((row) => row.name.startsWith(start) && isEventIn(lives.get(row.id).identity, identity.namespace))
    .map((row) => row.id);
}

function isEventIn(event: { resource: string | null; namespace: string | null }, namespace: string | null): boolean {
  return event.resource === 'events' && event.namespace === (namespace ?? 'default');
}

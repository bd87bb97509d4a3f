import type { Lane, ObjectIdentity } from '../api/schema.ts';

export interface RelatedGroups {
  readonly owners: readonly Lane[];
  readonly owned: readonly Lane[];
  readonly others: readonly Lane[];
}

function uids(lane: Lane): Set<string> {
  return new Set([lane.uid, ...lane.lives.map(({ uid }) => uid)].filter((uid) => uid !== null));
}

/** Sorts what is related to an object: its owners from the nearest on, what it owns, and whatever else is near, but for Events. */
export function groupRelated(lanes: readonly Lane[], subject: ObjectIdentity): RelatedGroups {
  const self = lanes.find(({ identity }) => identity.key === subject.key);
  const rest = lanes.filter((lane) => lane !== self);
  const owners: Lane[] = [];
  for (let ownerUid = self?.ownerUid ?? null; ownerUid !== null;) {
    const wanted = ownerUid;
    const owner = rest.find((lane) => uids(lane).has(wanted));
    if (owner === undefined || owners.includes(owner)) break;
    owners.push(owner);
    ownerUid = owner.ownerUid;
  }
  // The object that an Event is about stands where others have their owner.
  const events = rest.filter(({ identity }) => identity.kind === 'Event');
  const objects = rest.filter((lane) => !events.includes(lane));
  const own = self === undefined ? new Set<string>() : uids(self);
  const owned: Lane[] = [];
  for (let grew = true; grew;) {
    const found = objects.filter(
      (lane) => lane.ownerUid !== null && own.has(lane.ownerUid) && !owned.includes(lane) && !owners.includes(lane),
    );
    for (const lane of found) for (const uid of uids(lane)) own.add(uid);
    owned.push(...found);
    grew = found.length > 0;
  }
  const placed = new Set([...owners, ...owned, ...events]);
  return { owners, owned, others: rest.filter((lane) => !placed.has(lane)) };
}

/** What is owned as a tree, each after its owner; `depth` 0 is owned by the subject itself. */
export function ownedTree(
  owned: readonly Lane[],
  all: readonly Lane[],
  subjectKey: string,
): { readonly lane: Lane; readonly depth: number }[] {
  const subject = all.find(({ identity }) => identity.key === subjectKey);
  const rows: { lane: Lane; depth: number }[] = [];
  const placed = new Set<Lane>();
  const add = (owner: Lane, depth: number) => {
    const own = uids(owner);
    for (const lane of owned) {
      if (lane.ownerUid === null || !own.has(lane.ownerUid) || placed.has(lane)) continue;
      placed.add(lane);
      rows.push({ lane, depth });
      add(lane, depth + 1);
    }
  };
  if (subject !== undefined) add(subject, 0);
  return rows;
}

import type { Lane, ObjectIdentity } from '../api/schema.ts';

export interface RelatedGroups {
  readonly owners: readonly Lane[];
  readonly owned: readonly Lane[];
  readonly events: readonly Lane[];
  readonly others: readonly Lane[];
}

function uids(lane: Lane): Set<string> {
  return new Set([lane.uid, ...lane.lives.map(({ uid }) => uid)].filter((uid) => uid !== null));
}

/** Sorts what is related to an object: its owners from the nearest on, what it owns, the Events about it. */
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
  return { owners, owned, events, others: rest.filter((lane) => !placed.has(lane)) };
}

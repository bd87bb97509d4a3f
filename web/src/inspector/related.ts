import type { Lane, ObjectIdentity } from '../api/schema.ts';

export interface RelatedGroups {
  readonly owners: readonly Lane[];
  readonly owned: readonly Lane[];
  readonly others: readonly Lane[];
}

/** Lanes that are one thing to the subject, by whether they exist at the playhead. */
export interface LaneGroup {
  readonly words: string;
  readonly present: readonly Lane[];
  /** Gone by then first, then what was still to come. */
  readonly absent: readonly Lane[];
  /** What the absent ones are. */
  readonly absentWords: string;
}

export type Presence = 'exists' | 'gone' | 'later';

/** Whether an object exists at a revision; what is still to come is not gone. */
export function presence({ lives }: Pick<Lane, 'lives'>, at: number): Presence {
  const begun = lives.filter(({ createRevision }) => createRevision <= at);
  if (begun.some(({ deleteRevision }) => deleteRevision === null || deleteRevision > at)) return 'exists';
  return begun.length > 0 ? 'gone' : 'later';
}

/** What is listed of a family, as it was at a revision. An Event is about one object, which has its own owners. */
export function lineageGroups({ owners, owned, others }: RelatedGroups, isEvent: boolean, at: number): LaneGroup[] {
  const above: [string, readonly Lane[]][] = isEvent
    ? [
        ['about', owners.slice(0, 1)],
        ['its owners', owners.slice(1)],
      ]
    : [['owned by', owners]];
  const groups: [string, readonly Lane[]][] = [...above, ['owns', owned], ['also related', others]];
  return groups.filter(([, lanes]) => lanes.length > 0).map(([words, lanes]) => laneGroup(words, lanes, at));
}

function laneGroup(words: string, lanes: readonly Lane[], at: number): LaneGroup {
  const those = (wanted: Presence) => lanes.filter((lane) => presence(lane, at) === wanted);
  const [gone, later] = [those('gone'), those('later')];
  const absentWords = later.length === 0 ? 'gone' : gone.length === 0 ? 'later' : 'gone or later';
  return { words, present: those('exists'), absent: [...gone, ...later], absentWords };
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

import { isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import { itemIdentity, type ListKeys, type ListMatch } from '../domain/list-key.ts';
import type { Segment } from './path.ts';

/**
 * One difference between two versions of an object: a scalar that differs, or a whole object or list that is only on one
 * side. `undefined` stands for absent.
 */
export interface Change {
  readonly segments: readonly Segment[];
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

export interface Changes {
  /** In the order of the object, at most MAX_LISTED_CHANGES. */
  readonly list: readonly Change[];
  /** How many there are altogether. */
  readonly count: number;
}

export const MAX_LISTED_CHANGES = 1000;
/** Deeper than any real object; below it, what is not identical counts as changed as a whole. */
const MAX_DEPTH = 200;

/**
 * All differences between two versions, list items paired by their keys. An entry of managedFields is one difference,
 * however many fields it gained: what it owns is told by the other differences.
 */
export function findChanges(before: JsonValue, after: JsonValue, listKeys: ListKeys): Changes {
  const walk = new ChangeWalk(listKeys);
  walk.compare(before, after);
  return { list: walk.list, count: walk.count };
}

class ChangeWalk {
  readonly list: Change[] = [];
  count = 0;
  readonly #path: Segment[] = [];
  readonly #listKeys: ListKeys;

  constructor(listKeys: ListKeys) {
    this.#listKeys = listKeys;
  }

  compare(before: JsonValue | undefined, after: JsonValue | undefined): void {
    if (before === after) return;
    if (typeof before === 'object' && typeof after === 'object' && before !== null && after !== null) {
      const lists = Array.isArray(before);
      if (lists === Array.isArray(after) && this.#path.length < MAX_DEPTH) {
        if (lists) this.#compareLists(before, after as JsonValue[]);
        else this.#compareObjects(before as JsonObject, after as JsonObject);
        return;
      }
    }
    if (!this.#compareWithNothing(before, after)) this.#report(before, after);
  }

  /** A keyed list or a map of scalars that appears or vanishes is told by what is in it, as it will be from then on. */
  #compareWithNothing(before: JsonValue | undefined, after: JsonValue | undefined): boolean {
    const map = isNothing(before) ? after : before;
    if (isObject(map) && isNothing(map === before ? after : before) && isFlat(map)) {
      for (const member in map)
        this.#step(member, map === before ? map[member] : undefined, map === after ? map[member] : undefined);
      return true;
    }
    const left = before ?? [];
    const right = after ?? [];
    if (!Array.isArray(left) || !Array.isArray(right) || left.length + right.length === 0) return false;
    const match = this.#matchOf(left, right);
    if (match.by === 'position') return false;
    if (match.by === 'value') this.#compareSets(left, right);
    else this.#compareKeyed(left, right, match.members);
    return true;
  }

  #matchOf(before: readonly JsonValue[], after: readonly JsonValue[]): ListMatch {
    const holder = this.#path.at(-1);
    return this.#listKeys.match(typeof holder === 'string' ? holder : '', before, after);
  }

  #report(before: JsonValue | undefined, after: JsonValue | undefined): void {
    this.count++;
    if (this.list.length < MAX_LISTED_CHANGES) this.list.push({ segments: this.#path.slice(), before, after });
  }

  #step(segment: Segment, before: JsonValue | undefined, after: JsonValue | undefined): void {
    if (before === after) return;
    this.#path.push(segment);
    this.compare(before, after);
    this.#path.pop();
  }

  #compareObjects(before: JsonObject, after: JsonObject): void {
    let common = 0;
    for (const member in before) {
      const right = after[member];
      if (right !== undefined) common++;
      this.#step(member, before[member], right);
    }
    let members = 0;
    for (const _member in after) members++;
    if (members === common) return;
    for (const member in after) if (before[member] === undefined) this.#step(member, undefined, after[member]);
  }

  #compareLists(before: readonly JsonValue[], after: readonly JsonValue[]): void {
    const shared = Math.min(before.length, after.length);
    let head = 0;
    while (head < shared && isEqual(before[head], after[head])) head++;
    if (head === before.length && head === after.length) return;
    const match = this.#matchOf(before, after);
    if (match.by === 'members') this.#compareKeyed(before, after, match.members);
    else if (match.by === 'value') this.#compareSets(before, after);
    else this.#compareByPosition(before, after, head);
  }

  #compareKeyed(
    before: readonly JsonValue[],
    after: readonly JsonValue[],
    members: readonly (readonly string[])[],
  ): void {
    const asWhole = this.#path.at(-1) === 'managedFields';
    if (isPaired(before, after, members)) {
      for (const [index, item] of after.entries()) {
        const old = before[index];
        if (old !== item) this.#compareItem(old, item, members, asWhole);
      }
      return;
    }
    const rest = new Map<string | null, JsonValue>();
    for (const item of before) rest.set(itemIdentity(item, members), item);
    const order: (string | null)[] = [];
    for (const item of after) {
      const identity = itemIdentity(item, members);
      const old = rest.get(identity);
      if (old !== undefined) order.push(identity);
      rest.delete(identity);
      this.#compareItem(old, item, members, asWhole);
    }
    let position = 0;
    let reordered = false;
    for (const item of before) {
      const identity = itemIdentity(item, members);
      if (!rest.has(identity)) {
        reordered ||= identity !== order[position++];
        continue;
      }
      this.#path.push({ item, members });
      this.#report(item, undefined);
      this.#path.pop();
    }
    // The API server sorts managedFields by time; their order tells nothing.
    if (reordered && !asWhole) this.#report([...before], [...after]);
  }

  #compareItem(
    old: JsonValue | undefined,
    item: JsonValue,
    members: readonly (readonly string[])[],
    asWhole: boolean,
  ): void {
    this.#path.push({ item, members });
    if (old === undefined || (asWhole && !isEqual(old, item))) this.#report(old, item);
    else if (!asWhole) this.compare(old, item);
    this.#path.pop();
  }

  #compareSets(before: readonly JsonValue[], after: readonly JsonValue[]): void {
    const old = new Set(before);
    const now = new Set(after);
    for (const element of after) if (!old.has(element)) this.#step({ element }, undefined, element);
    for (const element of before) if (!now.has(element)) this.#step({ element }, element, undefined);
    const stayed = before.filter((element) => now.has(element));
    const order = after.filter((element) => old.has(element));
    if (stayed.some((element, index) => element !== order[index])) this.#report([...before], [...after]);
  }

  #compareByPosition(before: readonly JsonValue[], after: readonly JsonValue[], head: number): void {
    let tail = 0;
    const longest = Math.min(before.length, after.length) - head;
    if (before.length !== after.length) {
      while (tail < longest && isEqual(before[before.length - 1 - tail], after[after.length - 1 - tail])) tail++;
    }
    const removed = before.length - tail - head;
    const added = after.length - tail - head;
    for (let index = 0; index < Math.max(removed, added); index++) {
      const left = index < removed ? before[head + index] : undefined;
      const right = index < added ? after[head + index] : undefined;
      this.#step(head + index, left, right);
    }
  }
}

/** The same items in the same order, as in most versions of a list. */
function isPaired(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  members: readonly (readonly string[])[],
): boolean {
  if (before.length !== after.length) return false;
  return after.every((item, index) => {
    const old = before[index];
    return old !== undefined && (old === item || itemIdentity(old, members) === itemIdentity(item, members));
  });
}

function isNothing(value: JsonValue | undefined): value is undefined | null {
  return value === undefined || value === null;
}

/** An object of scalars only, and not of none. */
function isFlat(object: JsonObject): boolean {
  let members = 0;
  for (const member in object) {
    if (typeof object[member] === 'object') return false;
    members++;
  }
  return members > 0;
}

/** Deep equality; members may stand in any order. */
export function isEqual(left: JsonValue | undefined, right: JsonValue | undefined, depth = 0): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    for (let index = 0; index < left.length; index++) {
      if (!isEqual(left[index], right[index], depth + 1)) return false;
    }
    return true;
  }
  if (!isObject(right)) return false;
  let members = 0;
  for (const member in left) {
    const other = right[member];
    if (other === undefined || !isEqual(left[member], other, depth + 1)) return false;
    members++;
  }
  for (const _member in right) members--;
  return members === 0;
}

/** Fields that the API server keeps for itself: they move with nearly every write and tell nothing of their own. */
export function isBookkeeping(segments: readonly Segment[]): boolean {
  if (segments[0] !== 'metadata') return false;
  const member = segments[1];
  return member === 'managedFields' || member === 'resourceVersion' || member === 'generation';
}

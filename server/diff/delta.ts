import { create, type Delta, type DiffContext, type DiffPatcher } from 'jsondiffpatch';
import type { JsonValue } from '../domain/json.ts';
import { itemIdentity, type ListKeys } from '../domain/list-key.ts';
import { isEqual } from './changes.ts';

/** A value as JSON.stringify can write it: integers beyond 2^53 are decimal strings. */
export type PlainValue = null | boolean | number | string | PlainValue[] | { [member: string]: PlainValue };

export interface DeltaResult {
  /** jsondiffpatch delta from `before` to `after`; undefined where they are equal. */
  readonly delta: Delta;
  /** The two values that the delta is between. */
  readonly before: PlainValue;
  readonly after: PlainValue;
  /** Why the delta is coarser than usual; null where it is not. */
  readonly limited: string | null;
}

/**
 * Comparing two lists item by item takes time and memory by the product of their lengths (what is alike at both ends not
 * counted); beyond this product the list is replaced as a whole.
 */
const MAX_LIST_PRODUCT = 250_000;
/** Deeper than any real object; below it, what differs is replaced as a whole. */
const MAX_DEPTH = 200;

/** Names that a delta gives a meaning of its own, or cannot hold. */
const RESERVED = ['__proto__', '_t'];

const LIMITED_LIST = 'A long list differs in too many places to compare item by item; it is shown as replaced.';
const LIMITED_DEPTH = 'The values are nested too deeply to compare all levels; the deepest are shown as replaced.';
const LIMITED_NAME = 'An object with a member named "__proto__" or "_t" is shown as replaced.';
const LIMITED_NUMBER = 'Whole numbers beyond 9007199254740991 are given as texts, to keep their digits.';

/** The difference of two values, list items paired by their keys, in bounded time. */
export function delta(before: JsonValue, after: JsonValue, listKeys: ListKeys): DeltaResult {
  const preparation = new Preparation(listKeys);
  const left = preparation.copy(before, 0);
  const right = preparation.copy(after, 0);
  preparation.pair(left, right, '', 0);
  const result = differ(preparation).diff(left, right);
  const limited = [...preparation.limits].join(' ');
  return { delta: result, before: left, after: right, limited: limited === '' ? null : limited };
}

function differ(preparation: Preparation): DiffPatcher {
  const patcher = create({
    objectHash: (item: object) => preparation.identities.get(item),
    arrays: { detectMove: true, includeValueOnMove: false },
  });
  const replaceWhole = (context: DiffContext): void => {
    const { left, right } = context;
    if (typeof right !== 'object' || right === null || !preparation.replaced.has(right)) return;
    context.setResult([left, right]).exit();
  };
  patcher.processor.pipes.diff.before('trivial', Object.assign(replaceWhole, { filterName: 'replaceWhole' }));
  return patcher;
}

/** Copies of two values in which every list item knows what identifies it. */
class Preparation {
  readonly identities = new WeakMap<object, string>();
  readonly replaced = new WeakSet<object>();
  readonly limits = new Set<string>();
  readonly #listKeys: ListKeys;

  constructor(listKeys: ListKeys) {
    this.#listKeys = listKeys;
  }

  copy(value: JsonValue, depth: number): PlainValue {
    if (typeof value === 'bigint') {
      this.limits.add(LIMITED_NUMBER);
      return String(value);
    }
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.copy(item, depth + 1));
    const result = Object.create(null) as { [member: string]: PlainValue };
    for (const member in value) result[member] = this.copy(value[member] as JsonValue, depth + 1);
    return result;
  }

  /** Gives paired list items the same identity, and marks what has to be replaced as a whole. */
  pair(before: PlainValue | undefined, after: PlainValue | undefined, member: string, depth: number): void {
    if (typeof before !== 'object' || before === null || typeof after !== 'object' || after === null) return;
    if (Array.isArray(before) !== Array.isArray(after)) return;
    if (depth > MAX_DEPTH) return this.#replace(before, after, LIMITED_DEPTH);
    if (Array.isArray(before)) return this.#pairLists(before, after as PlainValue[], member, depth);
    const right = after as { [member: string]: PlainValue };
    if (RESERVED.some((name) => name in before || name in right)) return this.#replace(before, after, LIMITED_NAME);
    for (const name in before) this.pair(before[name], right[name], name, depth + 1);
  }

  #replace(before: PlainValue, after: PlainValue & object, reason: string): void {
    if (isEqual(before, after)) return;
    this.limits.add(reason);
    this.replaced.add(after);
  }

  #pairLists(before: PlainValue[], after: PlainValue[], member: string, depth: number): void {
    const match = this.#listKeys.match(member, before, after);
    const identityOf =
      match.by === 'members'
        ? (item: PlainValue) => itemIdentity(item, match.members)
        : before.length === after.length
          ? (_item: PlainValue, index: number) => `at ${index}`
          : contentIdentity;
    const old = new Map<string, PlainValue>();
    const lefts = before.map((item, index) => this.#identify(item, identityOf(item, index)));
    const rights = after.map((item, index) => this.#identify(item, identityOf(item, index)));
    before.forEach((item, index) => old.set(lefts[index] ?? '', item));
    after.forEach((item, index) => this.pair(old.get(rights[index] ?? ''), item, '', depth + 1));
    if (differingProduct(lefts, rights) > MAX_LIST_PRODUCT) this.#replace(before, after, LIMITED_LIST);
  }

  #identify(item: PlainValue, identity: string | null): string {
    if (typeof item !== 'object' || item === null) return JSON.stringify(item);
    const text = identity ?? contentIdentity(item);
    this.identities.set(item, text);
    return text;
  }
}

/** Items without a key are the same where their content is. */
function contentIdentity(item: PlainValue): string {
  return JSON.stringify(item);
}

function differingProduct(left: readonly string[], right: readonly string[]): number {
  const shared = Math.min(left.length, right.length);
  let head = 0;
  while (head < shared && left[head] === right[head]) head++;
  let tail = 0;
  while (tail < shared - head && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail++;
  return (left.length - head - tail) * (right.length - head - tail);
}

import type { Revision } from '../domain/revision.ts';
import { BoundedCache } from './bounded-cache.ts';
import type { KeyEntry } from './keys.ts';
import type { ReadableRow } from './recordings.ts';
import type { StateItem } from './state-codec.ts';
import { stateAt } from './state-query.ts';
import type { StoreContext } from './store-context.ts';

/** States as lists in key order, of which the last few are kept: a list is read page by page. */
export class SortedStates {
  readonly #context: StoreContext;
  readonly #states = new BoundedCache<string, readonly StateItem[]>(100_000, (state) => state.length + 1);
  /** The keys of the last state in order: the next one has mostly the same. */
  #order: readonly KeyEntry[] = [];

  constructor(context: StoreContext) {
    this.#context = context;
  }

  at(row: ReadableRow, revision: Revision): readonly StateItem[] {
    // What is at or before the cursor never changes, but for its oldest part being dropped.
    const name = `${row.rid} ${row.first_revision} ${revision}`;
    const known = this.#states.get(name);
    if (known !== undefined) return known;
    const sorted = this.#sort(stateAt(this.#context, this.#context.segments.of(row.rid, row.layout), revision));
    this.#states.set(name, sorted);
    return sorted;
  }

  #sort(state: ReadonlyMap<number, StateItem>): StateItem[] {
    const { keys } = this.#context;
    const keptKeys: KeyEntry[] = [];
    const keptItems: StateItem[] = [];
    for (const key of this.#order) {
      const item = state.get(key.id);
      if (item === undefined) continue;
      keptKeys.push(key);
      keptItems.push(item);
    }
    if (keptItems.length === state.size) {
      this.#order = keptKeys;
      return keptItems;
    }
    const known = new Set(keptItems);
    const added: StateItem[] = [];
    for (const item of state.values()) if (!known.has(item)) added.push(item);
    keys.load(added.map((item) => item.key));
    const addedKeys = added.map((item) => keys.get(item.key)).sort((a, b) => (a.order < b.order ? -1 : 1));
    this.#order = merge(keptKeys, addedKeys);
    const items: StateItem[] = [];
    for (const key of this.#order) {
      const item = state.get(key.id);
      if (item !== undefined) items.push(item);
    }
    return items;
  }
}

function merge(a: readonly KeyEntry[], b: readonly KeyEntry[]): readonly KeyEntry[] {
  const merged: KeyEntry[] = [];
  let i = 0;
  for (const key of b) {
    for (let next = a[i]; next !== undefined && next.order < key.order; next = a[++i]) merged.push(next);
    merged.push(key);
  }
  for (let next = a[i]; next !== undefined; next = a[++i]) merged.push(next);
  return merged;
}

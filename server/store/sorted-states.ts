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
    const { keys, lives } = this.#context;
    keys.load(state.keys());
    lives.load([...state.values()].map((item) => item.life));
    const kept = this.#order.filter((key) => state.has(key.id));
    const keptIds = new Set(kept.map((key) => key.id));
    const added: KeyEntry[] = [];
    for (const key of state.keys()) if (!keptIds.has(key)) added.push(keys.get(key));
    added.sort((a, b) => (a.order < b.order ? -1 : 1));
    this.#order = merge(kept, added);
    return this.#order.flatMap((key) => state.get(key.id) ?? []);
  }
}

function merge(a: readonly KeyEntry[], b: readonly KeyEntry[]): readonly KeyEntry[] {
  if (b.length === 0) return a;
  const merged: KeyEntry[] = [];
  let i = 0;
  for (const key of b) {
    for (let next = a[i]; next !== undefined && next.order < key.order; next = a[++i]) merged.push(next);
    merged.push(key);
  }
  return merged.concat(a.slice(i));
}

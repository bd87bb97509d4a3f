import { at } from './columns.ts';
import type { KeyEntry, Keys } from './keys.ts';
import { gather, type StateColumns } from './state-columns.ts';

/** So many keys that are not there any more are remembered beside those that are. */
const SPARE = 60_000;

/** Brings states into key order. The keys of the states before are remembered in order: the next state has mostly the same. */
export class KeySorter {
  readonly #keys: Keys;
  #order: readonly KeyEntry[] = [];
  /** By key: its place in the order + 1; 0: it is not in it. */
  #places = new Int32Array(1024);

  constructor(keys: Keys) {
    this.#keys = keys;
  }

  sort(state: StateColumns): StateColumns {
    this.#learn(state.key);
    const slots = new Int32Array(this.#order.length).fill(-1);
    state.key.forEach((key, i) => {
      slots[at(this.#places, key) - 1] = i;
    });
    return gather(
      state,
      slots.filter((i) => i !== -1),
    );
  }

  #learn(keys: Int32Array): void {
    let unknown: Int32Array = keys.filter((key) => (this.#places[key] ?? 0) === 0);
    if (unknown.length === 0) return;
    if (this.#order.length + unknown.length > keys.length + SPARE) {
      this.#order = [];
      unknown = keys;
    }
    this.#keys.load(unknown);
    const entries = Array.from(unknown, (key) => this.#keys.get(key)).sort((a, b) => (a.order < b.order ? -1 : 1));
    this.#order = merge(this.#order, entries);
    const highest = this.#order.reduce((most, { id }) => Math.max(most, id), 0);
    this.#places = new Int32Array(Math.max(this.#places.length, highest + 1));
    this.#order.forEach(({ id }, i) => (this.#places[id] = i + 1));
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

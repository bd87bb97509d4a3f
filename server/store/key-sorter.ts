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
    const { key } = state;
    // Loops, here and where other columns are walked for a state: a function called for each of 20 000 keys takes longer.
    const slots = new Int32Array(this.#order.length).fill(-1);
    for (let i = 0; i < key.length; i++) slots[(this.#places[key[i] ?? 0] ?? 0) - 1] = i;
    const sorted = new Int32Array(key.length);
    let count = 0;
    for (const i of slots) if (i !== -1) sorted[count++] = i;
    return gather(state, sorted.subarray(0, count));
  }

  #learn(keys: Int32Array): void {
    const isUnknown = (key: number): boolean => (this.#places[key] ?? 0) === 0;
    if (!keys.some(isUnknown)) return;
    let unknown: Int32Array = keys.filter(isUnknown);
    if (this.#order.length + unknown.length > keys.length + SPARE) {
      this.#order = [];
      unknown = keys;
    }
    this.#keys.load(unknown);
    const entries = Array.from(unknown, (key) => this.#keys.get(key)).sort((a, b) => (a.order < b.order ? -1 : 1));
    this.#order = merge(this.#order, entries);
    const highest = unknown.reduce((most, id) => Math.max(most, id), 0);
    this.#places = new Int32Array(Math.max(this.#places.length, highest + 1));
    this.#order.forEach(({ id }, i) => (this.#places[id] = i + 1));
  }
}

/** @param added mostly few: their places are searched, and what lies between goes over in one piece */
function merge(order: readonly KeyEntry[], added: readonly KeyEntry[]): readonly KeyEntry[] {
  const pieces: (readonly KeyEntry[])[] = [];
  let from = 0;
  for (const key of added) {
    const to = firstAfter(order, key.order, from);
    pieces.push(order.slice(from, to), [key]);
    from = to;
  }
  pieces.push(order.slice(from));
  return pieces.flat();
}

function firstAfter(order: readonly KeyEntry[], text: string, from: number): number {
  let low = from;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(order, middle).order < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

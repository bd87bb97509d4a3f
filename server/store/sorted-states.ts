import type { Revision } from '../domain/revision.ts';
import { BoundedCache } from './bounded-cache.ts';
import { KeySorter } from './key-sorter.ts';
import type { ReadableRow } from './recordings.ts';
import type { StateColumns } from './state-columns.ts';
import { stateAt, type KnownState } from './state-query.ts';
import type { StoreContext } from './store-context.ts';

/** In keys of all states together; about 40 bytes each. */
const CACHED_KEYS = 150_000;

interface SortedState extends KnownState {
  /** Of which recording, from where on. */
  readonly recording: string;
}

/** States in key order, of which the last few are kept: a state is read page by page, and the next one is made from it. */
export class SortedStates {
  readonly #context: StoreContext;
  readonly #sorter: KeySorter;
  readonly #states = new BoundedCache<string, SortedState>(CACHED_KEYS, ({ state }) => state.key.length + 1);

  constructor(context: StoreContext) {
    this.#context = context;
    this.#sorter = new KeySorter(context.keys);
  }

  at(row: ReadableRow, revision: Revision): StateColumns {
    // What is at or before the cursor never changes, but for its oldest part being dropped.
    const recording = `${row.rid} ${row.first_revision}`;
    const name = `${recording} ${revision}`;
    const known = this.#states.get(name);
    if (known !== undefined) return known.state;
    const segments = this.#context.segments.of(row.rid, row.layout);
    const nearest = this.#newestBefore(recording, revision);
    const state = this.#sorter.sort(stateAt(this.#context, segments, revision, nearest));
    this.#states.set(name, { recording, revision, state });
    return state;
  }

  #newestBefore(recording: string, revision: Revision): KnownState | null {
    let nearest: SortedState | null = null;
    for (const known of this.#states.values()) {
      if (known.recording !== recording || known.revision > revision) continue;
      if (nearest === null || known.revision > nearest.revision) nearest = known;
    }
    return nearest;
  }
}

import type { Lane, LanePage } from '../api/schema.ts';
import { DelayedRequest } from './delayed-request.ts';
import { sameOrder, type LaneOrder } from './model/lane-sort.ts';
import { sameRange } from './model/window.ts';
import type { LaneRequest, RevisionRange } from './timeline-view.ts';

/** What the lanes should show; compared by value, so asking again for the same costs nothing. */
export interface LaneDemand {
  readonly recordingId: string;
  readonly filterId: string;
  readonly range: RevisionRange;
  readonly order: LaneOrder;
  /** Last revision of the recording: a range that changes because this grew is not one that a user is moving. */
  readonly head: number;
}

export interface LaneState {
  readonly lanes: readonly Lane[];
  /** What `lanes` were asked for. */
  readonly range: RevisionRange | null;
  /** How many objects there are, loaded or not; and by namespace, where that is known. */
  readonly total: number;
  readonly namespaces: LanePage['namespaces'];
  /** `settling`: what is shown belongs to an earlier demand. */
  readonly phase: 'loading' | 'settling' | 'ready' | 'failed';
  readonly error: string | null;
}

export const PAGE_ROWS = 200;
/** When what was scrolled to is read anew, it is in as few requests as the server allows. */
const LARGEST_PAGE = 1000;
export const MARKS_PER_LANE = 2000;
/** The user is still moving: wait until nothing new is asked for this long. */
const QUIET_MS = 90;
/** While revisions stream in, what is shown is refreshed at most this often. */
const REFRESH_MS = 400;

type Fetch = (request: LaneRequest, signal: AbortSignal) => Promise<LanePage>;

/** Before anything is loaded. */
export const NO_LANES: LaneState = { lanes: [], range: null, total: 0, namespaces: [], phase: 'loading', error: null };

/**
 * Keeps the rows of a demand: asks for the first page when the demand has been still for a moment, for further pages when they
 * are scrolled to, aborts what is no longer wanted, and shows the old rows until the new ones are there.
 */
export class LaneLoader {
  state: LaneState = NO_LANES;
  readonly #fetch: Fetch;
  readonly #changed: () => void;
  #demand: LaneDemand | null = null;
  readonly #request = new DelayedRequest();
  #rowsWanted = PAGE_ROWS;
  #refreshedAtMs = -Infinity;

  constructor(fetch: Fetch, changed: () => void) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  demand(next: LaneDemand): void {
    const before = this.#demand;
    if (before !== null && sameDemand(before, next)) return;
    this.#demand = next;
    if (before === null || before.recordingId !== next.recordingId) {
      this.#set(NO_LANES);
      this.#rowsWanted = PAGE_ROWS;
      this.#start(0);
      return;
    }
    if (this.state.phase === 'ready') this.#set({ ...this.state, phase: 'settling' });
    if (before.filterId !== next.filterId || before.order.sort !== next.order.sort) this.#rowsWanted = PAGE_ROWS;
    const grown = before.filterId === next.filterId && next.head > before.head;
    const sinceRefresh = Date.now() - this.#refreshedAtMs;
    if (grown && sinceRefresh < REFRESH_MS) {
      if (this.#request.state === 'idle') this.#start(REFRESH_MS - sinceRefresh);
      return;
    }
    this.#start(grown ? 0 : QUIET_MS);
  }

  /** Rows up to this one are looked at. */
  wantRows(count: number): void {
    if (count <= this.#rowsWanted) return;
    this.#rowsWanted = Math.ceil(count / PAGE_ROWS) * PAGE_ROWS;
    if (this.#request.state === 'idle' && this.state.lanes.length < this.state.total) this.#start(0);
  }

  /** Asks again for what is shown. */
  retry(): void {
    this.#start(0);
  }

  close(): void {
    this.#request.cancel();
    this.#demand = null;
  }

  #start(delayMs: number): void {
    this.#request.start(delayMs, (signal) => this.#load(signal));
  }

  async #load(signal: AbortSignal): Promise<void> {
    const demand = this.#demand;
    if (demand === null) return;
    this.#refreshedAtMs = Date.now();
    try {
      const lanes: Lane[] = [];
      let total = 0;
      let more = false;
      let namespaces: LanePage['namespaces'] = [];
      do {
        const limit = Math.min(Math.max(this.#rowsWanted - lanes.length, PAGE_ROWS), LARGEST_PAGE);
        const page = await this.#fetch(
          {
            ...demand.range,
            ...{ which: 'changed', limit, offset: lanes.length, marksPerLane: MARKS_PER_LANE },
            order: demand.order,
          },
          signal,
        );
        if (signal.aborted) return;
        lanes.push(...page.lanes);
        namespaces = page.namespaces;
        total = page.lanes.length === 0 ? lanes.length : page.total;
        more = lanes.length < Math.min(total, this.#rowsWanted);
        if (more && (lanes.length >= this.state.lanes.length || this.state.phase === 'loading')) {
          this.#set({ lanes: [...lanes], range: demand.range, total, namespaces, phase: 'settling', error: null });
        }
      } while (more);
      this.#set({ lanes, range: demand.range, total, namespaces, phase: 'ready', error: null });
    } catch (error) {
      if (signal.aborted) return;
      this.#set({ ...this.state, phase: 'failed', error: error instanceof Error ? error.message : String(error) });
    }
    this.#catchUp(demand);
  }

  /** What was asked for while loading. */
  #catchUp(done: LaneDemand): void {
    if (this.#demand === null || this.#request.state === 'waiting' || this.state.phase === 'failed') return;
    if (!sameDemand(this.#demand, done)) this.#start(Math.max(0, REFRESH_MS - (Date.now() - this.#refreshedAtMs)));
    else if (this.state.lanes.length < Math.min(this.state.total, this.#rowsWanted)) this.#start(0);
  }

  #set(state: LaneState): void {
    this.state = state;
    this.#changed();
  }
}

function sameDemand(a: LaneDemand, b: LaneDemand): boolean {
  return (
    a.recordingId === b.recordingId &&
    a.filterId === b.filterId &&
    sameRange(a.range, b.range) &&
    sameOrder(a.order, b.order)
  );
}

import type { ObjectTracks, Track } from '../api/schema.ts';
import { DelayedRequest } from './delayed-request.ts';
import { readUpTo } from './model/track-rows.ts';
import { sameRange } from './model/window.ts';
import type { RevisionRange } from './timeline-view.ts';

export type FetchTracks = (key: string, range: RevisionRange, signal: AbortSignal) => Promise<ObjectTracks>;

interface Demand {
  readonly recordingId: string;
  readonly key: string;
  readonly range: RevisionRange;
}

/** While revisions stream in, what is shown is read anew at least this often, */
const REFRESH_MS = 2000;
/** and once none has come for so long. */
const QUIET_MS = 250;
const NONE: readonly Track[] = [];

/** How an object stood, read when it is asked for first and when the range moves; until then the old tracks stay. */
export class LaneTracks {
  readonly #fetch: FetchTracks;
  readonly #changed: () => void;
  #demand: Demand | null = null;
  #tracks: readonly Track[] = NONE;
  readonly #request = new DelayedRequest();
  #readAtMs = -Infinity;

  constructor(fetch: FetchTracks, changed: () => void) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  of(key: string): readonly Track[] {
    return this.#demand?.key === key ? this.#tracks : NONE;
  }

  demand(next: Demand | null): void {
    const before = this.#demand;
    if (next === null) {
      this.close();
      return;
    }
    const sameObject = before?.key === next.key && before.recordingId === next.recordingId;
    if (sameObject && sameRange(before.range, next.range)) return;
    this.#demand = next;
    if (!sameObject) this.#tracks = NONE;
    // Another window, rather than the same one that reaches further because the recording has grown.
    if (!sameObject || before.range.from !== next.range.from || next.range.to < before.range.to) this.#start(0);
    else if (this.#request.state !== 'running') this.#refresh();
  }

  close(): void {
    this.#request.cancel();
    this.#demand = null;
    this.#tracks = NONE;
  }

  #refresh(): void {
    const left = Math.max(0, REFRESH_MS - (Date.now() - this.#readAtMs));
    this.#start(Math.min(left, QUIET_MS));
  }

  #start(delayMs: number): void {
    this.#request.start(delayMs, (signal) => this.#load(signal));
  }

  async #load(signal: AbortSignal): Promise<void> {
    const demand = this.#demand;
    if (demand === null) return;
    this.#readAtMs = Date.now();
    try {
      const { tracks, completeTo } = await this.#fetch(demand.key, demand.range, signal);
      if (signal.aborted) return;
      this.#tracks = readUpTo(tracks, completeTo, demand.range.to);
      this.#changed();
    } catch {
      // The lane is there without them; the next range asks again.
    }
    // What was asked for meanwhile.
    if (!signal.aborted && this.#demand !== demand) this.#refresh();
  }
}

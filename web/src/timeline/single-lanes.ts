import type { Lane, LanePage } from '../api/schema.ts';
import { MARKS_PER_LANE } from './lane-loader.ts';
import type { LaneRequest, RevisionRange } from './timeline-view.ts';

type Fetch = (request: LaneRequest, signal: AbortSignal) => Promise<LanePage>;

interface Held {
  readonly scope: string;
  readonly abort: AbortController;
  lane: Lane | null;
}

/**
 * Rows that are shown whether or not they changed in the range and match the filters: pinned ones and the selected one. Each is
 * asked for alone and kept until it is no longer wanted; while a new range is on its way the old marks stay.
 */
export class SingleLanes {
  readonly #fetch: Fetch;
  readonly #changed: () => void;
  readonly #held = new Map<string, Held>();

  constructor(fetch: Fetch, changed: () => void) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  get(key: string): Lane | null {
    return this.#held.get(key)?.lane ?? null;
  }

  demand(recordingId: string, range: RevisionRange, keys: readonly string[]): void {
    const scope = `${recordingId} ${range.from} ${range.to}`;
    for (const [key, held] of this.#held) {
      if (keys.includes(key)) continue;
      held.abort.abort();
      this.#held.delete(key);
    }
    for (const key of keys) {
      const held = this.#held.get(key);
      if (held?.scope === scope) continue;
      held?.abort.abort();
      const next: Held = { scope, abort: new AbortController(), lane: held?.lane ?? null };
      this.#held.set(key, next);
      void this.#load(key, range, next);
    }
  }

  close(): void {
    for (const held of this.#held.values()) held.abort.abort();
    this.#held.clear();
  }

  async #load(key: string, range: RevisionRange, held: Held): Promise<void> {
    try {
      const page = await this.#fetch(
        { ...range, which: 'existing', limit: 1, offset: 0, marksPerLane: MARKS_PER_LANE, key },
        held.abort.signal,
      );
      if (held.abort.signal.aborted) return;
      held.lane = page.lanes[0] ?? null;
      this.#changed();
    } catch {
      // The row stays as it was; the next range asks again.
    }
  }
}

import type { Track } from '../api/schema.ts';
import { LaneTracks, type FetchTracks } from './lane-tracks.ts';
import type { RevisionRange } from './timeline-view.ts';

/** How the objects stood that show their sub-rows; each is read alone, and forgotten when it is folded. */
export class OpenTracks {
  readonly #fetch: FetchTracks;
  readonly #changed: () => void;
  readonly #held = new Map<string, LaneTracks>();

  constructor(fetch: FetchTracks, changed: () => void) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  of(key: string): readonly Track[] {
    return this.#held.get(key)?.of(key) ?? [];
  }

  demand(recordingId: string, range: RevisionRange, keys: readonly string[]): void {
    for (const [key, held] of this.#held) {
      if (keys.includes(key)) continue;
      held.close();
      this.#held.delete(key);
    }
    for (const key of keys) {
      let held = this.#held.get(key);
      if (held === undefined) {
        held = new LaneTracks(this.#fetch, this.#changed);
        this.#held.set(key, held);
      }
      held.demand({ recordingId, key, range });
    }
  }

  close(): void {
    for (const held of this.#held.values()) held.close();
    this.#held.clear();
  }
}

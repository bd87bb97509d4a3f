import { api, type EventQuery } from '../api/client.ts';
import type { EventCounts, NoiseClass, Recording } from '../api/schema.ts';
import { Resource } from '../state/resource.svelte.ts';

const AGAIN_MS = 2000;
/** What the page opens with comes first: a count goes through all of the recording. */
const FIRST_MS = 500;

/** How many changes of the recording are noise, by its classes, under the other filters; counted anew at most every two seconds. */
export class NoiseCounts {
  readonly #count = new Resource<EventCounts['byNoise']>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = Date.now() - AGAIN_MS + FIRST_MS;

  /** null: not counted yet. */
  of(id: NoiseClass): number | null {
    return this.#count.value === null ? null : (this.#count.value[id] ?? 0);
  }

  sum(ids: readonly NoiseClass[]): number | null {
    return this.#count.value === null ? null : ids.reduce((sum, id) => sum + (this.of(id) ?? 0), 0);
  }

  count(recording: Recording, query: EventQuery): void {
    clearTimeout(this.#timer);
    const wait = Math.max(0, this.#asked + AGAIN_MS - Date.now());
    this.#timer = setTimeout(() => this.#ask(recording, query), wait);
  }

  /** What counts is not known now: no number is shown rather than that of something else. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#count.clear();
  }

  #ask({ id, firstRevision, lastRevision }: Recording, query: EventQuery): void {
    this.#asked = Date.now();
    const { hidden: _, ...rest } = query;
    const name = `${id} ${lastRevision} ${JSON.stringify(rest)}`;
    this.#count.load(name, async (signal) => {
      return (await api.counts(id, { ...rest, from: firstRevision, to: lastRevision }, signal)).byNoise;
    });
  }
}

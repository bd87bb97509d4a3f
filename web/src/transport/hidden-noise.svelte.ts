import { api, type EventQuery } from '../api/client.ts';
import type { Recording } from '../api/schema.ts';
import { Resource } from '../state/resource.svelte.ts';

const AGAIN_MS = 2000;

/** How many changes of the recording are noise, under the other filters; counted anew at most every two seconds. */
export class HiddenNoise {
  readonly #count = new Resource<number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  get hidden(): number | null {
    return this.#count.value;
  }

  count(recording: Recording, query: EventQuery): void {
    clearTimeout(this.#timer);
    const wait = Math.max(0, this.#asked + AGAIN_MS - Date.now());
    this.#timer = setTimeout(() => this.#ask(recording, query), wait);
  }

  #ask({ id, firstRevision, lastRevision }: Recording, query: EventQuery): void {
    this.#asked = Date.now();
    const { hideNoise: _, ...rest } = query;
    const name = `${id} ${lastRevision} ${JSON.stringify(rest)}`;
    this.#count.load(name, async (signal) => {
      const { byNoise } = await api.counts(id, { ...rest, from: firstRevision, to: lastRevision }, signal);
      return Object.entries(byNoise).reduce((sum, [noise, count]) => (noise === 'none' ? sum : sum + count), 0);
    });
  }
}

import type { EventQuery } from '../api/client.ts';
import type { NoiseClass } from '../api/schema.ts';
import { parseQuery } from '../search/query.ts';
import { RESTLESS_KINDS } from './noise.ts';

/** A query whose hits are marked on the overview, and can be stepped through. */
export class Watch {
  /** As it was typed; '' is none. */
  text = $state('');
  readonly #kinds: () => readonly string[];

  /** @param kinds those that are known, so that a query may spell them in any way */
  constructor(kinds: () => readonly string[]) {
    this.#kinds = kinds;
  }

  /** What the API is asked with; null: there is no query, or it cannot be read. */
  readonly query = $derived.by<EventQuery | null>(() => {
    if (this.text === '') return null;
    const parsed = parseQuery(this.text, this.#kinds());
    return 'query' in parsed ? parsed.query.ask : null;
  });

  /** The same without what is hidden as noise, unless the query is about something that always is. */
  under(hidden: readonly NoiseClass[]): EventQuery | null {
    const { query } = this;
    return query === null || isAboutNoise(query) ? query : { ...query, hidden };
  }
}

/** Of what is hidden as noise, only what Events say is found by a value: whoever asks for that means it. */
export function isAboutNoise({ kind, where }: EventQuery): boolean {
  return where !== undefined || (kind !== undefined && RESTLESS_KINDS.includes(kind));
}

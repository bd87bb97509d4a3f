import type { EventQuery } from '../api/client.ts';
import type { NoiseClass } from '../api/schema.ts';
import { parseQuery } from '../search/query.ts';
import { RESTLESS_KINDS } from './noise.ts';
import { MOST_WATCHED } from './url.ts';

/** A query whose hits are marked on the overview, and can be stepped through. */
export interface Watchpoint {
  /** As it was typed. */
  readonly text: string;
  /** What the API is asked with. */
  readonly query: EventQuery;
}

/** The queries that are watched. */
export class Watch {
  /** As they were typed, in the order in which they were set. */
  texts = $state.raw<readonly string[]>([]);
  readonly #kinds: () => readonly string[];

  /** @param kinds those that are known, so that a query may spell them in any way */
  constructor(kinds: () => readonly string[]) {
    this.#kinds = kinds;
  }

  /** Those that can be read. */
  readonly points = $derived.by<readonly Watchpoint[]>(() =>
    this.texts.flatMap((text) => {
      const parsed = parseQuery(text, this.#kinds());
      return 'query' in parsed ? [{ text, query: parsed.query.ask }] : [];
    }),
  );

  /** The same without what is hidden as noise, unless a query is about something that always is. */
  under(hidden: readonly NoiseClass[]): readonly Watchpoint[] {
    return this.points.map((point) =>
      isAboutNoise(point.query) ? point : { ...point, query: { ...point.query, hidden } },
    );
  }

  /** False: as many are watched already as may be. */
  add(text: string): boolean {
    if (this.texts.includes(text)) return true;
    if (this.texts.length >= MOST_WATCHED) return false;
    this.texts = [...this.texts, text];
    return true;
  }

  end(text: string): void {
    this.texts = this.texts.filter((other) => other !== text);
  }
}

/** Of what is hidden as noise, only what Events say is found by a value: whoever asks for that means it. */
export function isAboutNoise({ kind, where }: EventQuery): boolean {
  return where !== undefined || (kind !== undefined && RESTLESS_KINDS.includes(kind));
}

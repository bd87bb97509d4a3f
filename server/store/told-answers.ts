import { BoundedCache } from './bounded-cache.ts';
import type { ReadableRow } from './recordings.ts';

/** In parts of answers (bins of a histogram, pauses); about 150 bytes each. */
const KEPT_PARTS = 20_000;

/**
 * What was said about all of a recording, as long as nothing is added to it and nothing dropped. It takes a hundred times as long
 * as any other question, and whoever opens the same link, such as everybody in a room, asks the same.
 */
export class ToldAnswers {
  readonly #answers = new BoundedCache<string, { readonly answer: unknown; readonly parts: number }>(
    KEPT_PARTS,
    ({ parts }) => parts,
  );

  /** @param question all that the answer depends on besides the recording */
  through<T>(row: ReadableRow, question: readonly unknown[], answer: () => T, partsOf: (answer: T) => number): T {
    const { rid, layout, first_revision, cursor, events } = row;
    const name = JSON.stringify([rid, layout, first_revision, cursor, events, ...question]);
    const known = this.#answers.get(name);
    // The question names the method, and with it the type of the answer.
    if (known !== undefined) return known.answer as T;
    const fresh = answer();
    this.#answers.set(name, { answer: fresh, parts: 1 + partsOf(fresh) });
    return fresh;
  }
}

/** What parts of a value cost to read and to print, in units of about 50 ns. */
export const EFFORT = {
  number: 2,
  /** JSON with more digits than a number has. */
  longNumber: 12,
  text: 6,
  /** JSON with escapes. */
  escapedText: 6,
  /** Besides, one for two fields that such a message may have: each is looked at when it is printed. */
  message: 20,
  /** Whether a message has been read before. */
  lookUp: 6,
  mapEntry: 20,
  jsonValue: 1,
  jsonContainer: 3,
  /** A member name that has not just been seen: of names that all differ, engines make large tables. */
  newName: 24,
  cborItem: 5,
  cborMap: 10,
  cborBytes: 15,
} as const;

/** Some 40 ms on a machine of its own, and up to 100 on one that others slow down. */
const MOST_EFFORT = 800_000;
/** What etcd takes with its usual settings; larger values may cost more in proportion. */
const LARGEST_USUAL_VALUE = 1_500_000;

export const TOO_MANY_PARTS = 'there are too many small parts up to here, more than any value of an API server has';

/**
 * How much work one value may still cost. What API servers store has a part in every ten or more bytes; a value of 1.5 MB that
 * consists of empty ones would keep a thread busy for seconds. Parts are counted instead of time, so that a value is read
 * alike on every machine.
 */
export class Effort {
  #left: number;

  /** @param least what is allowed however small the value is */
  constructor(bytes: number, least = MOST_EFFORT) {
    this.#left = Math.max(least, (bytes / LARGEST_USUAL_VALUE) * MOST_EFFORT);
  }

  /** False when there is none left. */
  spend(units: number): boolean {
    this.#left -= units;
    return this.#left >= 0;
  }
}

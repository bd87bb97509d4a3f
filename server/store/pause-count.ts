import type { Pause, PausePage } from '../domain/history-reader.ts';
import { at } from './columns.ts';

/** The times that pass between changes, as they come: the longest of them, and what is typical. */
export class PauseCount {
  readonly #limit: number;
  readonly #classes = new LengthClasses();
  /** The longest so far, in their order. */
  #longest: Pause[] = [];
  /** What is shorter is not among them. */
  #least = 0;
  #firstMs: number | null = null;
  #lastMs = -Infinity;
  #lastRevision = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  change(revision: number, atMs: number): void {
    if (this.#firstMs === null) {
      this.#firstMs = atMs;
      this.#lastMs = atMs;
    }
    const length = atMs - this.#lastMs;
    if (length > 0) {
      this.#classes.count(length);
      if (length > this.#least)
        this.#keep({ from: this.#lastRevision, to: revision, startMs: this.#lastMs, endMs: atMs });
      this.#lastMs = atMs;
    }
    this.#lastRevision = revision;
  }

  page(): PausePage {
    this.#cut(this.#limit);
    return {
      spanMs: this.#firstMs === null ? 0 : this.#lastMs - this.#firstMs,
      typicalMs: this.#classes.median(),
      pauses: this.#longest,
    };
  }

  /** Twice as many are kept before the shorter half goes. */
  #keep(pause: Pause): void {
    this.#longest.push(pause);
    if (this.#longest.length >= 2 * this.#limit) this.#cut(this.#limit);
  }

  /** Of equally long ones the first stay. */
  #cut(count: number): void {
    if (this.#longest.length <= count) return;
    const kept = this.#longest.toSorted((a, b) => lengthOf(b) - lengthOf(a) || a.from - b.from).slice(0, count);
    this.#least = Math.min(...kept.map(lengthOf));
    this.#longest = kept.sort((a, b) => a.from - b.from);
  }
}

function lengthOf({ startMs, endMs }: Pause): number {
  return endMs - startMs;
}

/** Counts lengths in classes that are each a twelfth of a power of two wide, about 6 %. */
class LengthClasses {
  static readonly #perDoubling = 12;
  /** A class for lengths below a millisecond, and those of each power of two up to some 10 000 years. */
  readonly #counts = new Float64Array(1 + LengthClasses.#perDoubling * 48);
  #total = 0;

  count(length: number): void {
    const place = length < 1 ? 0 : 1 + Math.floor(LengthClasses.#perDoubling * Math.log2(length));
    const last = this.#counts.length - 1;
    const index = Math.min(place, last);
    this.#counts[index] = at(this.#counts, index) + 1;
    this.#total++;
  }

  /** The middle of the class in which the lower median lies; null: nothing was counted. */
  median(): number | null {
    let before = 0;
    for (const [index, count] of this.#counts.entries()) {
      before += count;
      if (count > 0 && before > (this.#total - 1) / 2) {
        return index === 0 ? 0.5 : 2 ** ((index - 0.5) / LengthClasses.#perDoubling);
      }
    }
    return null;
  }
}

import type Database from 'better-sqlite3';
import { selects, type Labels, type LabelSelector } from '../domain/label-selector.ts';
import { BoundedCache } from './bounded-cache.ts';

/** Lives that are read at a time, by their numbers. */
const STEP = 65_536;
/** Selectors that are remembered; each takes a byte for each set of labels. */
const REMEMBERED = 16;

/** Which set of labels each life has, element i for the life `first + i`; 0: none. Four bytes a life. */
interface SetColumn {
  readonly first: number;
  sets: Int32Array;
  /** Up to this life they are read. */
  upTo: number;
}

/** What a selector says of each set of a recording, by its number, and of no labels at 0. */
interface Verdicts {
  meets: Uint8Array;
  /** Up to this set they are made. */
  upTo: number;
}

/** Which objects of a recording a selector lets through, by the labels that each had last. */
export interface SelectedLives {
  readonly test: (life: number) => boolean;
  /** All of them, where they are at most so many, perhaps with some of other recordings; null: more. */
  few(most: number): ReadonlySet<number> | null;
}

/** Reads which labels objects have once, and later only those of objects that have come since. */
export class LabelledLives {
  readonly #relabelled: Database.Statement<[], number>;
  readonly #bounds: Database.Statement<[], { first: number | null; last: number | null }>;
  readonly #labels: Database.Statement<[number, number], string | null>;
  readonly #sets: Database.Statement<[number, number], { id: number; text: string }>;
  /** What `relabelled` was when the rest was read. */
  #known = -1;
  #column: SetColumn | null = null;
  readonly #verdicts = new BoundedCache<string, Verdicts>(REMEMBERED);

  constructor(db: Database.Database) {
    this.#relabelled = db.prepare<[], number>("SELECT value FROM settings WHERE name = 'relabelled'").pluck();
    this.#bounds = db.prepare('SELECT (SELECT min(id) FROM lives) AS first, (SELECT max(id) FROM lives) AS last');
    // One text that SQLite puts together: a row of its own for each would take several times as long to hand over.
    this.#labels = db
      .prepare<[number, number], string | null>(
        `SELECT group_concat(id || ',' || labels) FROM lives WHERE id > ? AND id <= ? AND labels IS NOT NULL`,
      )
      .pluck();
    this.#sets = db.prepare('SELECT id, text FROM label_sets WHERE id > ? AND rid = ? ORDER BY id');
  }

  select(rid: number, selector: LabelSelector): SelectedLives {
    const relabelled = this.#relabelled.get() ?? 0;
    if (relabelled !== this.#known) this.forget();
    this.#known = relabelled;
    const { first, sets } = this.#readColumn();
    const meets = this.#judge(rid, selector);
    return {
      test: (life) => meets[sets[life - first] ?? 0] === 1,
      few: (most) => fewOf(sets, first, meets, most),
    };
  }

  /** After a rollback: what was read within the transaction may not exist. */
  forget(): void {
    this.#known = -1;
    this.#column = null;
    this.#verdicts.clear();
  }

  #readColumn(): SetColumn {
    const { first, last } = this.#bounds.get() ?? { first: null, last: null };
    if (first === null || last === null) return { first: 1, sets: new Int32Array(0), upTo: 0 };
    const column = (this.#column ??= { first, sets: new Int32Array(0), upTo: first - 1 });
    while (column.upTo < last) {
      const to = Math.min(last, column.upTo + STEP);
      column.sets = grown(column.sets, to - column.first + 1);
      const numbers = (this.#labels.get(column.upTo, to) ?? '').split(',');
      for (let i = 0; i + 1 < numbers.length; i += 2)
        column.sets[Number(numbers[i]) - column.first] = Number(numbers[i + 1]);
      column.upTo = to;
    }
    return column;
  }

  #judge(rid: number, selector: LabelSelector): Uint8Array {
    const name = JSON.stringify([rid, selector]);
    const verdicts = this.#verdicts.get(name) ?? { meets: Uint8Array.of(selects(selector, {}) ? 1 : 0), upTo: 0 };
    for (const { id, text } of this.#sets.all(verdicts.upTo, rid)) {
      verdicts.meets = grown(verdicts.meets, id + 1);
      verdicts.meets[id] = selects(selector, JSON.parse(text) as Labels) ? 1 : 0;
      verdicts.upTo = id;
    }
    this.#verdicts.set(name, verdicts);
    return verdicts.meets;
  }
}

function fewOf(sets: Int32Array, first: number, meets: Uint8Array, most: number): ReadonlySet<number> | null {
  const found = new Set<number>();
  for (let i = 0; i < sets.length; i++) {
    if (meets[sets[i] ?? 0] !== 1) continue;
    if (found.size === most) return null;
    found.add(first + i);
  }
  return found;
}

/** The same with room for so many at least. */
function grown<T extends Int32Array | Uint8Array>(array: T, length: number): T {
  if (array.length >= length) return array;
  const larger = new (array.constructor as new (length: number) => T)(Math.max(length, Math.ceil(array.length * 1.5)));
  larger.set(array);
  return larger;
}

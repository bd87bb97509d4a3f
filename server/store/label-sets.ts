import type Database from 'better-sqlite3';
import type { Labels } from '../domain/label-selector.ts';
import { hashOf } from './keys.ts';

interface SetRow {
  readonly id: number;
  readonly text: string;
}

/** A set of labels as it is stored: equal sets are equal texts. */
function textOf(labels: Labels): string {
  return JSON.stringify(Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** The sets of labels of one recording while it is written. Objects that are made of one template have the same. */
export class LabelSets {
  readonly #rid: number;
  readonly #byHash: Database.Statement<[number, number], SetRow>;
  readonly #insert: Database.Statement<[number, number, string]>;

  constructor(db: Database.Database, rid: number) {
    this.#rid = rid;
    this.#byHash = db.prepare('SELECT id, text FROM label_sets WHERE rid = ? AND hash = ?');
    this.#insert = db.prepare('INSERT INTO label_sets (rid, hash, text) VALUES (?, ?, ?)');
  }

  /** The number of a set, which is added where it is new; null: there are no labels in it. */
  findOrAdd(labels: Labels): number | null {
    if (Object.keys(labels).length === 0) return null;
    const text = textOf(labels);
    const hash = hashOf(text);
    const known = this.#byHash.all(this.#rid, hash).find((row) => row.text === text);
    return known?.id ?? Number(this.#insert.run(this.#rid, hash, text).lastInsertRowid);
  }
}

/** What readers know of the labels of objects that they have seen does not hold any more. */
export function tellRelabelled(db: Database.Database): void {
  db.prepare("INSERT INTO settings VALUES ('relabelled', 1) ON CONFLICT DO UPDATE SET value = value + 1").run();
}

/** Drops the sets that no object of a recording has any more. */
export function dropUnusedSets(db: Database.Database, rid: number): void {
  const { changes } = db
    .prepare(
      'DELETE FROM label_sets WHERE rid = ? AND id NOT IN (SELECT labels FROM lives WHERE rid = ? AND labels IS NOT NULL)',
    )
    .run(rid, rid);
  if (changes > 0) tellRelabelled(db);
}

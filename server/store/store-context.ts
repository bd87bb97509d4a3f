import type Database from 'better-sqlite3';
import { Dictionaries } from './dictionaries.ts';
import { Keys } from './keys.ts';
import { Lives } from './lives.ts';
import { Segments } from './segments.ts';
import { Values } from './values.ts';

/** One connection with everything that reads through it. Belongs to one thread. */
export interface StoreContext {
  readonly db: Database.Database;
  readonly path: string;
  readonly dictionaries: Dictionaries;
  readonly keys: Keys;
  readonly lives: Lives;
  readonly segments: Segments;
  readonly values: Values;
}

export function storeContext(db: Database.Database, path: string): StoreContext {
  const dictionaries = new Dictionaries(db);
  const keys = new Keys(db, dictionaries);
  const lives = new Lives(db, dictionaries, keys);
  return { db, path, dictionaries, keys, lives, segments: new Segments(db), values: new Values(db) };
}

/** After a rollback: what was read within the transaction may not exist. */
export function forget(context: StoreContext): void {
  context.dictionaries.forget();
  context.keys.forget();
  context.lives.forget();
  context.segments.forget();
}

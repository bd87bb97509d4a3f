import type Database from 'better-sqlite3';
import { Dictionaries } from './dictionaries.ts';
import { Keys } from './keys.ts';
import { LabelledLives } from './labelled-lives.ts';
import { Lives } from './lives.ts';
import { NameIndex } from './name-index.ts';
import { Segments } from './segments.ts';
import { Values } from './values.ts';

/** How much is put away together. */
export interface StoreSizes {
  /** Events of a full chunk; a revision is never split, so that there may be more. */
  readonly chunkEvents: number;
  /** Values of a full block. */
  readonly blockValues: number;
}

export const STORE_SIZES: StoreSizes = { chunkEvents: 2048, blockValues: 256 };

/** One connection with everything that reads through it. Belongs to one thread. */
export interface StoreContext {
  readonly db: Database.Database;
  readonly path: string;
  readonly sizes: StoreSizes;
  readonly dictionaries: Dictionaries;
  readonly keys: Keys;
  readonly lives: Lives;
  readonly labels: LabelledLives;
  readonly names: NameIndex;
  readonly segments: Segments;
  readonly values: Values;
}

export function storeContext(db: Database.Database, path: string, sizes = STORE_SIZES): StoreContext {
  const dictionaries = new Dictionaries(db);
  const keys = new Keys(db, dictionaries);
  const lives = new Lives(db, dictionaries, keys);
  const [names, segments, values] = [new NameIndex(db), new Segments(db), new Values(db)];
  return { db, path, sizes, dictionaries, keys, lives, labels: new LabelledLives(db), names, segments, values };
}

/** After a rollback: what was read within the transaction may not exist. */
export function forget(context: StoreContext): void {
  context.dictionaries.forget();
  context.keys.forget();
  context.lives.forget();
  context.labels.forget();
  context.names.forget();
  context.segments.forget();
}

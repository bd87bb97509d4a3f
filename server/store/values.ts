import type Database from 'better-sqlite3';
import { BoundedCache } from './bounded-cache.ts';
import { NO_VALUE, STREAM_SIZE } from './stored-event.ts';
import { openBlock, type ValueBlock } from './value-block.ts';

interface BlockRow {
  position: number;
  count: number;
}

const CACHED_BYTES = 16 * 1024 * 1024;
/** What is remembered of each value besides its bytes: where they end. */
const BYTES_AN_END = 8;

/** Reads values by their position: one that still waits alone, or one of a block. */
export class Values {
  readonly #waiting: Database.Statement<[number], { value: Buffer }>;
  readonly #block: Database.Statement<[number, number], BlockRow>;
  readonly #data: Database.Statement<[number], { data: Buffer }>;
  readonly #blocks = new BoundedCache<number, ValueBlock>(
    CACHED_BYTES,
    ({ bytes, length }) => bytes + length * BYTES_AN_END + 1024,
  );

  constructor(db: Database.Database) {
    this.#waiting = db.prepare('SELECT value FROM waiting_values WHERE position = ?');
    this.#block = db.prepare(
      'SELECT position, count FROM blocks WHERE position <= ? AND position >= ? ORDER BY position DESC LIMIT 1',
    );
    this.#data = db.prepare('SELECT data FROM blocks WHERE position = ?');
  }

  /** The value at a position, of its own memory; null for a delete. */
  read(position: number): Uint8Array | null {
    if (position === NO_VALUE) return null;
    const block = this.#block.get(position, position - (position % STREAM_SIZE));
    if (block === undefined || position >= block.position + block.count) {
      const row = this.#waiting.get(position);
      if (row === undefined) throw new Error(`The store names a value that is not there (${position}).`);
      return row.value;
    }
    // Blocks grow by being written again, with more values under the same first position.
    let values = this.#blocks.get(block.position);
    if (values === undefined || values.length !== block.count) {
      const row = this.#data.get(block.position);
      if (row === undefined) throw new Error(`The store names a block that is not there (${block.position}).`);
      values = openBlock(row.data);
      this.#blocks.set(block.position, values);
    }
    return new Uint8Array(values.value(position - block.position));
  }
}

import type Database from 'better-sqlite3';
import type { Revision } from '../domain/revision.ts';
import type { StoredEvent } from './stored-event.ts';

/** An event on its way into a recording. */
export interface NewEvent extends StoredEvent {
  /** Its place within its revision. */
  readonly ordinal: number;
}

type Row = [
  seq: number,
  revision: number,
  at: number | null,
  basis: number,
  life: number,
  key: number,
  scope: number,
  prefix: number,
  shape: number,
  actor: number,
  version: number,
  valueBytes: number,
  lease: string,
  paths: string,
  changedCount: number,
  position: number,
  fields: string,
];

const COLUMNS = `SELECT hot.seq, hot.revision, hot.at, hot.basis, hot.life, lives.key, lives.scope, keys.prefix, hot.shape,
  hot.actor, hot.version, hot.value_bytes, hot.lease, hot.paths, hot.changed_count, hot.position, hot.fields
  FROM hot CROSS JOIN lives ON lives.id = hot.life CROSS JOIN keys ON keys.id = lives.key`;

function toEvent(row: Row): StoredEvent {
  const [, revision, atMs, basis, life, key, scope, prefix, shape, actor, version, valueBytes, ...rest] = row;
  const [lease, paths, changedCount, position, fields] = rest;
  return {
    revision,
    atMs,
    basis,
    life,
    key,
    scope,
    prefix,
    shape,
    actor,
    version,
    valueBytes,
    lease,
    paths,
    changedCount,
    position,
    fields,
  };
}

/** Writes events as rows. Belongs to one connection. */
export class HotRows {
  readonly #rid: number;
  readonly #insert;
  readonly #next: Database.Statement<[number, number], { next: number }>;
  readonly #reaches: Database.Statement<[number, number]>;
  readonly #delete: Database.Statement<[number, number]>;

  constructor(db: Database.Database, rid: number) {
    this.#rid = rid;
    this.#insert = db.prepare(
      `INSERT INTO hot (rid, revision, ordinal, at, basis, life, shape, actor, version, value_bytes, lease, paths,
       changed_count, position, fields) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#next = db.prepare('SELECT coalesce(max(ordinal) + 1, 0) AS next FROM hot WHERE rid = ? AND revision = ?');
    this.#reaches = db.prepare('SELECT 1 FROM hot WHERE rid = ? LIMIT 1 OFFSET ?');
    this.#delete = db.prepare('DELETE FROM hot WHERE rid = ? AND revision <= ?');
  }

  add(event: NewEvent): void {
    this.#insert.run(
      this.#rid,
      event.revision,
      event.ordinal,
      event.atMs,
      event.basis,
      event.life,
      event.shape,
      event.actor,
      event.version,
      event.valueBytes,
      event.lease,
      event.paths,
      event.changedCount,
      event.position,
      event.fields,
    );
  }

  /** The ordinal after those of a revision. */
  nextOrdinal(revision: Revision): number {
    return this.#next.get(this.#rid, revision)?.next ?? 0;
  }

  /** Whether there are so many. */
  reach(count: number): boolean {
    return this.#reaches.get(this.#rid, count - 1) !== undefined;
  }

  deleteUpTo(revision: Revision): void {
    this.#delete.run(this.#rid, revision);
  }
}

const newer = new WeakMap<Database.Database, Database.Statement<[number, number], Row>>();

/** The rows after `afterSeq` as they were written; those of a revision in its order. */
export function readHotEvents(
  db: Database.Database,
  rid: number,
  afterSeq: number,
): { events: StoredEvent[]; lastSeq: number } {
  let statement = newer.get(db);
  if (statement === undefined) {
    // The plus keeps SQLite from the index on rid: few rows are newer, many are of this recording.
    statement = db
      .prepare<[number, number], Row>(`${COLUMNS} WHERE hot.seq > ? AND +hot.rid = ? ORDER BY hot.seq`)
      .raw();
    newer.set(db, statement);
  }
  const rows = statement.all(afterSeq, rid);
  return { events: rows.map(toEvent), lastSeq: rows.at(-1)?.[0] ?? afterSeq };
}

/**
 * The oldest rows up to a revision, at most about `limit` but never part of a revision; with `whole` none at all where there
 * are not so many, which costs little to find out.
 */
export function oldestHotEvents(
  db: Database.Database,
  rid: number,
  upTo: number,
  { limit, whole }: { limit: number; whole: boolean },
): StoredEvent[] {
  const border = db
    .prepare<[number, number, number], { revision: number }>(
      'SELECT revision FROM hot WHERE rid = ? AND revision <= ? ORDER BY revision, ordinal LIMIT 1 OFFSET ?',
    )
    .get(rid, upTo, limit - 1);
  if (whole && border === undefined) return [];
  return db
    .prepare<[number, number], Row>(
      `${COLUMNS} WHERE hot.rid = ? AND hot.revision <= ? ORDER BY hot.revision, hot.ordinal`,
    )
    .raw()
    .all(rid, border?.revision ?? upTo)
    .map(toEvent);
}

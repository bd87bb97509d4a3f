import type Database from 'better-sqlite3';
import type { StoredEvent } from './stored-event.ts';

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

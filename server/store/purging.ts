import { STREAM_SIZE } from './stored-event.ts';
import type { StoreContext } from './store-context.ts';

const ROWS_AT_ONCE = 2000;

/** Drops a part of what deleted recordings left. @returns false when there is nothing */
export function purge(context: StoreContext): boolean {
  const { db } = context;
  const row = db.prepare<[], { rid: number }>('SELECT rid FROM recordings WHERE id IS NULL LIMIT 1').get();
  if (row === undefined) return false;
  db.transaction(() => {
    if (!purgeSome(context, row.rid)) db.prepare('DELETE FROM recordings WHERE rid = ?').run(row.rid);
  }).immediate();
  return true;
}

function purgeSome({ db }: StoreContext, rid: number): boolean {
  if (
    db.prepare(`DELETE FROM hot WHERE seq IN (SELECT seq FROM hot WHERE rid = ? LIMIT ${ROWS_AT_ONCE})`).run(rid)
      .changes
  ) {
    return true;
  }
  const chunk = db.prepare<[number], { id: number }>('SELECT id FROM chunks WHERE rid = ? LIMIT 1').get(rid);
  if (chunk !== undefined) {
    for (const table of ['states', 'field_signatures', 'chunk_data'])
      db.prepare(`DELETE FROM ${table} WHERE chunk = ?`).run(chunk.id);
    db.prepare('DELETE FROM chunks WHERE id = ?').run(chunk.id);
    return true;
  }
  const stream = db.prepare<[number], { id: number }>('SELECT id FROM streams WHERE rid = ? LIMIT 1').get(rid);
  if (stream !== undefined) {
    if (!purgeStream(db, stream.id)) db.prepare('DELETE FROM streams WHERE id = ?').run(stream.id);
    return true;
  }
  return (
    purgeLives(db, rid) ||
    ['label_sets', 'gaps'].some((table) => db.prepare(`DELETE FROM ${table} WHERE rid = ?`).run(rid).changes > 0)
  );
}

type Db = StoreContext['db'];

function purgeStream(db: Db, stream: number): boolean {
  const from = stream * STREAM_SIZE;
  const to = from + STREAM_SIZE;
  return ['blocks', 'waiting_values'].some(
    (table) =>
      db
        .prepare(
          `DELETE FROM ${table} WHERE position IN (SELECT position FROM ${table}
           WHERE position >= ? AND position < ? LIMIT ${ROWS_AT_ONCE / 8})`,
        )
        .run(from, to).changes > 0,
  );
}

/** Lives, where they had events, and their keys where no other recording has them. */
function purgeLives(db: Db, rid: number): boolean {
  const lives = db
    .prepare<[number], { id: number; key: number }>(`SELECT id, key FROM lives WHERE rid = ? LIMIT ${ROWS_AT_ONCE}`)
    .all(rid);
  const dropPresence = db.prepare('DELETE FROM presence WHERE life = ?');
  const dropLife = db.prepare('DELETE FROM lives WHERE id = ?');
  const dropKey = db.prepare(
    'DELETE FROM keys WHERE id = ? AND NOT EXISTS (SELECT 1 FROM lives WHERE lives.key = keys.id)',
  );
  for (const { id, key } of lives) {
    dropPresence.run(id);
    dropLife.run(id);
    dropKey.run(key);
  }
  return lives.length > 0;
}

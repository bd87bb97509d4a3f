import { crc32 } from 'node:zlib';
import { encodeDetail, encodeScan } from './chunk-codec.ts';
import { at, detailColumns, eventsOf, scanColumns } from './columns.ts';
import { encodeFields, fieldColumns, fieldTexts } from './field-columns.ts';
import { fieldSignature } from './field-signature.ts';
import { oldestHotEvents } from './hot-events.ts';
import type { ReadableRow } from './recordings.ts';
import type { Revision } from '../domain/revision.ts';
import { encodeState } from './state-codec.ts';
import type { StateColumns } from './state-columns.ts';
import { stateAt } from './state-query.ts';
import type { StoreContext } from './store-context.ts';
import type { StoredEvent } from './stored-event.ts';

interface ChunkSize {
  id: number;
  events: number;
}

/** Adds a chunk. Within a transaction of the caller's. @returns its id */
export function writeChunk(context: StoreContext, rid: number, events: readonly StoredEvent[]): number {
  const { db } = context;
  const scan = scanColumns(events);
  const chunk = Number(
    db
      .prepare('INSERT INTO chunks (rid, first_revision, last_revision, events) VALUES (?, ?, ?, ?)')
      .run(rid, scan.revision[0], scan.revision.at(-1), scan.count).lastInsertRowid,
  );
  const scanData = encodeScan(scan);
  const detailData = encodeDetail(scan, detailColumns(events));
  const fields = fieldColumns(events);
  const fieldData = encodeFields(fields);
  db.prepare(
    `INSERT INTO chunk_data (chunk, scan, detail, fields, scan_crc, detail_crc, fields_crc)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(chunk, scanData, detailData, fieldData, crc32(scanData), crc32(detailData), crc32(fieldData));
  db.prepare('INSERT INTO field_signatures (chunk, signature) VALUES (?, ?)').run(chunk, fieldSignature(fields));
  const addPresence = db.prepare('INSERT INTO presence (life, chunk) VALUES (?, ?)');
  for (const life of scan.lives) addPresence.run(life, chunk);
  return chunk;
}

/** Drops a chunk with all that belongs to it but the values. Within a transaction of the caller's. */
export function dropChunk(context: StoreContext, chunk: number, lives: Iterable<number>): void {
  const { db } = context;
  const dropPresence = db.prepare('DELETE FROM presence WHERE life = ? AND chunk = ?');
  for (const life of lives) dropPresence.run(life, chunk);
  for (const sql of [
    'DELETE FROM states WHERE chunk = ?',
    'DELETE FROM field_signatures WHERE chunk = ?',
    'DELETE FROM chunk_data WHERE chunk = ?',
    'DELETE FROM chunks WHERE id = ?',
  ]) {
    db.prepare(sql).run(chunk);
  }
}

/**
 * Puts events into chunks, after those that are there: a small one is written again together with what follows it. Within a
 * transaction of the caller's.
 * @param events in order of (revision, ordinal)
 */
export function putIntoChunks(context: StoreContext, row: ReadableRow, events: readonly StoredEvent[]): void {
  const { chunkEvents } = context.sizes;
  const before = context.db
    .prepare<[number], ChunkSize>(
      'SELECT id, events FROM chunks WHERE rid = ? ORDER BY first_revision DESC, id DESC LIMIT 1',
    )
    .get(row.rid);
  const small = before !== undefined && before.events + events.length <= chunkEvents * 1.5 ? before : null;
  const all = small === null ? events : [...unseal(context, row, small.id), ...events];
  let { layout } = row;
  for (const part of chunksOf(all, chunkEvents)) {
    const chunk = writeChunk(context, row.rid, part);
    touchLayout(context, row.rid);
    layout++;
    checkpoint(context, { ...row, layout }, chunk);
  }
}

/** Parts of about `size` events, or one and a half where there are not enough for two; no revision is torn apart. */
export function chunksOf<T extends Pick<StoredEvent, 'revision'>>(events: readonly T[], size: number): T[][] {
  const count = Math.max(1, Math.ceil(events.length / size - 0.5));
  const parts: T[][] = [];
  let from = 0;
  for (let part = 1; part <= count; part++) {
    let end = Math.round((events.length * part) / count);
    while (end < events.length && at(events, end).revision === at(events, end - 1).revision) end++;
    if (end > from) parts.push(events.slice(from, end));
    from = Math.max(from, end);
  }
  return parts;
}

/**
 * Puts the oldest rows of `hot` into a chunk: a full one, or (`partly`) whatever there is.
 * @returns false when there was nothing to do
 */
export function seal(context: StoreContext, row: ReadableRow, partly: boolean): boolean {
  const { db } = context;
  const { chunkEvents } = context.sizes;
  return db
    .transaction(() => {
      const events = oldestHotEvents(db, row.rid, row.cursor, { limit: chunkEvents, whole: !partly });
      const last = events.at(-1);
      if (last === undefined) return false;
      db.prepare('DELETE FROM hot WHERE rid = ? AND revision <= ?').run(row.rid, last.revision);
      putIntoChunks(context, row, events);
      return true;
    })
    .immediate();
}

/** The events of a chunk, which is dropped. */
function unseal(context: StoreContext, row: ReadableRow, chunk: number): StoredEvent[] {
  const segment = context.segments.sealed(row.rid, row.layout).find((other) => other.chunk === chunk);
  if (segment === undefined) return [];
  const scan = segment.scan();
  const events = eventsOf(scan, segment.detail(), fieldTexts(segment.fields()));
  dropChunk(context, chunk, scan.lives);
  return events;
}

/** What was read of the recording's chunks before does not hold any more. */
export function touchLayout(context: StoreContext, rid: number): void {
  context.db.prepare('UPDATE recordings SET layout = layout + 1 WHERE rid = ?').run(rid);
}

/**
 * Writes a checkpoint after the chunk when enough has happened since the last one: with many keys a checkpoint is larger
 * than the events of some chunks, and they are written in proportion.
 */
function checkpoint(context: StoreContext, row: ReadableRow, chunk: number): void {
  const { db } = context;
  const last = db
    .prepare<[number], { revision: number; keys: number }>(
      `SELECT chunks.last_revision AS revision, states.keys FROM chunks CROSS JOIN states ON states.chunk = chunks.id
       WHERE chunks.rid = ? ORDER BY chunks.first_revision DESC, chunks.id DESC LIMIT 1`,
    )
    .get(row.rid);
  const since = db
    .prepare<[number, number], { events: number }>(
      'SELECT coalesce(sum(events), 0) AS events FROM chunks WHERE rid = ? AND first_revision > ?',
    )
    .get(row.rid, last?.revision ?? -1);
  if (last !== undefined && (since?.events ?? 0) < Math.max(context.sizes.chunkEvents / 2, last.keys / 3)) return;
  const segments = context.segments.sealed(row.rid, row.layout);
  const revision = segments.at(-1)?.lastRevision ?? 0;
  const state = stateAt(context, segments, revision);
  writeCheckpoint(context, chunk, state, revision);
}

/** What exists after the last event of a chunk. Within a transaction of the caller's. */
export function writeCheckpoint({ db }: StoreContext, chunk: number, state: StateColumns, revision: Revision): void {
  const data = encodeState(state, revision);
  db.prepare('INSERT INTO states (chunk, keys, data, crc) VALUES (?, ?, ?, ?)').run(
    chunk,
    state.key.length,
    data,
    crc32(data),
  );
}

import type { Revision } from '../domain/revision.ts';
import { eventsOf } from './columns.ts';
import { fieldTexts } from './field-columns.ts';
import { dropUnusedSets } from './label-sets.ts';
import { dropChunk, touchLayout, writeCheckpoint, writeChunk } from './sealing.ts';
import type { ReadableRow } from './recordings.ts';
import { stateAt } from './state-query.ts';
import type { StoreContext } from './store-context.ts';
import { NO_VALUE, STREAM_SIZE, type StoredEvent } from './stored-event.ts';
import { eventSegment } from './segments.ts';
import { StreamWriter } from './streams.ts';

/**
 * Drops all events up to a revision, which becomes the recording's first: what exists there is written as its baseline, with
 * the values. All events up to there must be in chunks.
 */
export function dropUpTo(context: StoreContext, row: ReadableRow, first: Revision): void {
  const { db } = context;
  db.transaction(() => {
    const old = context.segments.sealed(row.rid, row.layout).filter((segment) => segment.firstRevision <= first);
    const newest = new Map<number, StoredEvent>();
    const lives = new Set<number>();
    const highest = new Map<number, number>();
    const gone = { revisions: new Set<Revision>(), events: 0 };
    for (const segment of old) {
      const scan = segment.scan();
      const events = eventsOf(scan, segment.detail(), fieldTexts(segment.fields()));
      const kept = events.filter((event) => event.revision > first);
      for (const event of events) {
        if (event.revision > first) break;
        lives.add(event.life);
        noteValue(highest, event.position);
        if (event.position === NO_VALUE) newest.delete(event.key);
        else newest.set(event.key, event);
        if (event.revision <= row.first_revision) continue;
        gone.revisions.add(event.revision);
        gone.events++;
      }
      if (kept.length > 0) {
        const rest = writeChunk(context, row.rid, kept);
        // What exists after the chunk's end is still the same.
        db.prepare('UPDATE states SET chunk = ? WHERE chunk = ?').run(rest, segment.chunk);
      }
      if (segment.chunk !== null) dropChunk(context, segment.chunk, scan.lives);
    }
    writeBaseline(context, row, first, [...newest.values()]);
    dropValues(context, highest);
    dropLives(context, lives);
    dropUnusedSets(db, row.rid);
    db.prepare('DELETE FROM gaps WHERE rid = ? AND to_revision <= ?').run(row.rid, first);
    db.prepare(
      'UPDATE recordings SET first_revision = ?, revisions = revisions - ?, events = events - ? WHERE rid = ?',
    ).run(first, gone.revisions.size, gone.events, row.rid);
    touchLayout(context, row.rid);
    const oldest = context.segments
      .sealed(row.rid, row.layout + 1)
      .find((segment) => segment.firstRevision > first)
      ?.scan()
      .atMs.find((time) => !Number.isNaN(time));
    db.prepare('UPDATE recordings SET first_at = ? WHERE rid = ?').run(oldest ?? null, row.rid);
  }).immediate();
}

/** The highest number of each stream that is not needed any more: numbers rise with revisions. */
function noteValue(highest: Map<number, number>, position: number): void {
  if (position === NO_VALUE) return;
  const stream = Math.floor(position / STREAM_SIZE);
  highest.set(stream, Math.max(highest.get(stream) ?? 0, position));
}

function writeBaseline(context: StoreContext, row: ReadableRow, first: Revision, events: readonly StoredEvent[]): void {
  if (events.length === 0) return;
  const { dictionaries, lives } = context;
  const streams = new StreamWriter(context, row.rid, true);
  context.keys.load(events.map((event) => event.key));
  const baseline = events
    .toSorted((a, b) => a.revision - b.revision)
    .map((event) => ({
      ...event,
      shape: dictionaries.internShape({ ...dictionaries.shape(event.shape), origin: 'baseline' }),
      position: streams.append(
        lives.get(event.life).identity,
        context.values.read(event.position) ?? new Uint8Array(0),
      ),
    }));
  streams.save(false);
  const chunk = writeChunk(context, row.rid, baseline);
  const state = stateAt(context, [eventSegment(baseline)], first);
  writeCheckpoint(context, chunk, state, first);
}

/** Blocks that are wholly before what stays, and streams that have nothing left. */
function dropValues({ db }: StoreContext, highest: ReadonlyMap<number, number>): void {
  for (const [stream, position] of highest) {
    const base = stream * STREAM_SIZE;
    db.prepare('DELETE FROM blocks WHERE position >= ? AND position + count - 1 <= ?').run(base, position);
    const waiting = db
      .prepare<[number, number], { bytes: number; last: number | null }>(
        `SELECT total(length(value)) AS bytes, max(position) AS last FROM waiting_values
         WHERE position >= ? AND position <= ?`,
      )
      .get(base, position);
    if (waiting !== undefined && waiting.last !== null) {
      db.prepare('DELETE FROM waiting_values WHERE position >= ? AND position <= ?').run(base, position);
      db.prepare('UPDATE streams SET packed = ?, waiting_bytes = max(0, waiting_bytes - ?) WHERE id = ?').run(
        waiting.last - base + 1,
        waiting.bytes,
        stream,
      );
    }
    // A stream of an earlier baseline is never written to again.
    db.prepare(
      `DELETE FROM streams WHERE id = ? AND name IS NULL
       AND NOT EXISTS (SELECT 1 FROM blocks WHERE position >= ? AND position < ?)
       AND NOT EXISTS (SELECT 1 FROM waiting_values WHERE position >= ? AND position < ?)`,
    ).run(stream, base, base + STREAM_SIZE, base, base + STREAM_SIZE);
  }
}

/** Lives without an event, which no other life refers to, and keys without a life. */
function dropLives({ db }: StoreContext, lives: ReadonlySet<number>): void {
  const keyOf = db.prepare<[number], { key: number }>('SELECT key FROM lives WHERE id = ?');
  const dropLife = db.prepare(
    `DELETE FROM lives WHERE id = ?
     AND NOT EXISTS (SELECT 1 FROM presence WHERE presence.life = lives.id)
     AND NOT EXISTS (SELECT 1 FROM lives AS other WHERE other.owner = lives.id)
     AND NOT EXISTS (SELECT 1 FROM lives AS other WHERE other.about = lives.id)`,
  );
  const dropKey = db.prepare(
    'DELETE FROM keys WHERE id = ? AND NOT EXISTS (SELECT 1 FROM lives WHERE lives.key = keys.id)',
  );
  for (const life of lives) {
    const key = keyOf.get(life)?.key;
    if (key !== undefined && dropLife.run(life).changes > 0) dropKey.run(key);
  }
}

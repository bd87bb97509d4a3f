import { randomBytes } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import type { ExistingKey, HistoryWriter, LatestValue, NewRecording, StoreChange } from '../domain/history-writer.ts';
import type { KeyText } from '../domain/key.ts';
import type { RetentionOptions } from '../domain/recorder.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { ChangeWriter } from './change-writer.ts';
import { at } from './columns.ts';
import { openForWriting, removeDatabase, type WritableDatabase } from './database.ts';
import { databaseError } from './database-errors.ts';
import { EventWriter } from './event-writer.ts';
import { LiveKeys } from './live-keys.ts';
import { Maintenance } from './maintenance.ts';
import { Recordings, type RecordingRow } from './recordings.ts';
import { forget, storeContext, type StoreContext, type StoreSizes } from './store-context.ts';
import { summarize } from './summaries.ts';
import { KeyEvents } from './value-query.ts';

export interface WriterOptions {
  readonly clock: Clock;
  /** What may be dropped, oldest first; left out: nothing. */
  readonly retention?: RetentionOptions;
  /** Where the database is made by this, and nothing is stored in it at the end, it goes again; default: it stays. */
  readonly discardUnused?: boolean;
  /** Smaller ones let a test have many chunks of few events. */
  readonly sizes?: StoreSizes;
}

/** Writes through the one connection that may. Synchronous within; the thread that calls is the recorder's own. */
export class SqliteWriter implements HistoryWriter {
  readonly #database: WritableDatabase;
  readonly #clock: Clock;
  readonly #discardUnused: boolean;
  readonly #context: StoreContext;
  readonly #recordings: Recordings;
  readonly #maintenance: Maintenance;
  readonly #open = new Map<number, EventWriter>();

  constructor(database: WritableDatabase, options: WriterOptions) {
    this.#database = database;
    this.#clock = options.clock;
    this.#discardUnused = options.discardUnused ?? false;
    this.#context = storeContext(database.db, database.path, options.sizes);
    this.#recordings = new Recordings(database.db);
    this.#maintenance = new Maintenance(this.#context, options.clock, options.retention ?? null);
  }

  async recordings(): Promise<readonly Recording[]> {
    return this.#run(() => this.#recordings.all().map((row) => this.#recordings.describe(row)));
  }

  async create(recording: NewRecording): Promise<void> {
    this.#write(() => {
      if (this.#recordings.find(recording.id) !== null)
        throw new Error(`There is a recording ${recording.id} already.`);
      this.#context.db
        .prepare(
          `INSERT INTO recordings (id, history, source, created_at, changed_at, first_revision, importing)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          recording.id,
          recording.history,
          JSON.stringify(recording.source),
          this.#clock.now(),
          this.#clock.now(),
          recording.firstRevision,
          recording.importing === true ? 1 : 0,
        );
    });
  }

  async unfinished(): Promise<readonly string[]> {
    return this.#run(() =>
      this.#recordings
        .all()
        .filter((row) => row.cursor === null || row.importing === 1)
        .map(({ id }) => id),
    );
  }

  /** The changes are taken one by one, so that a large commit need not be in memory as a whole. */
  async commit(id: string, changes: Iterable<StoreChange>): Promise<void> {
    const putAway = this.#write(() => {
      const row = this.#recordings.get(id);
      const events = this.#eventWriter(row);
      const writer = new ChangeWriter({ context: this.#context, recordings: this.#recordings, events }, row);
      for (const change of changes) writer.write(change);
      const { cursor, firstAt, lastAt, revisions, events: count } = writer.progress;
      const saved = events.save({ ...row, cursor });
      this.#context.db
        .prepare(
          `UPDATE recordings SET cursor = ?, first_at = ?, last_at = ?, revisions = ?, events = ?, changed_at = ?
           WHERE rid = ?`,
        )
        .run(cursor, firstAt, lastAt, revisions, count, this.#clock.now(), row.rid);
      return saved;
    });
    this.#maintenance.afterCommit(putAway);
  }

  async cursor(id: string): Promise<Revision | null> {
    return this.#run(() => this.#recordings.get(id).cursor);
  }

  async latest(id: string, key: KeyText): Promise<LatestValue | null> {
    return this.#run(() => {
      const row = this.#recordings.get(id);
      const live = this.#eventWriter(row).live.get(key);
      if (live === undefined) return null;
      const place = new KeyEvents(this.#context, row, key).last(Number.MAX_SAFE_INTEGER);
      if (place === null) return null;
      const { segment, i } = place;
      const summary = summarize(this.#context, segment, i);
      return {
        modRevision: live.modRevision,
        createRevision: live.createRevision,
        version: live.version,
        value: this.#context.values.read(at(segment.detail().position, i)) ?? new Uint8Array(0),
        facts: {
          uid: live.uid,
          encoding: summary.encoding,
          redacted: summary.redacted,
          identity: live.identity,
        },
      };
    });
  }

  async existing(id: string): Promise<ReadonlyMap<KeyText, ExistingKey>> {
    return this.#run(() => {
      const { live } = this.#eventWriter(this.#recordings.get(id));
      return new Map(
        Array.from(live.entries(), ([key, { modRevision, createRevision, version }]) => [
          key,
          { modRevision, createRevision, version },
        ]),
      );
    });
  }

  async delete(id: string): Promise<void> {
    this.#write(() => {
      const row = this.#recordings.get(id);
      this.#open.delete(row.rid);
      this.#context.db.prepare('DELETE FROM aliases WHERE rid = ?').run(row.rid);
      // Its rows go bit by bit, in maintenance.
      this.#context.db.prepare('UPDATE recordings SET id = NULL, layout = layout + 1 WHERE rid = ?').run(row.rid);
    });
  }

  async maintain(budgetMs: number, settle = false): Promise<boolean> {
    return this.#run(() => this.#maintenance.run(budgetMs, settle));
  }

  async fingerprintKey(): Promise<Uint8Array> {
    return this.#write(() => {
      const { db } = this.#context;
      db.prepare("INSERT INTO settings VALUES ('fingerprint_key', ?) ON CONFLICT DO NOTHING").run(randomBytes(32));
      const row = db.prepare<[], { value: Buffer }>("SELECT value FROM settings WHERE name = 'fingerprint_key'").get();
      if (row === undefined) throw new Error('The fingerprint key was not stored.');
      return Uint8Array.from(row.value);
    });
  }

  async close(): Promise<void> {
    const { db, lock, created } = this.#database;
    const unused = created && this.#discardUnused && this.#recordings.all().length === 0;
    db.close();
    if (unused) removeDatabase(this.#database);
    else lock.release();
  }

  #eventWriter(row: RecordingRow): EventWriter {
    let writer = this.#open.get(row.rid);
    if (writer === undefined) {
      writer = new EventWriter(this.#context, row.rid, LiveKeys.load(this.#context, row));
      this.#open.set(row.rid, writer);
      // An import beside the capture: two at most are written at a time.
      for (const rid of this.#open.keys()) if (this.#open.size > 2 && rid !== row.rid) this.#open.delete(rid);
    }
    return writer;
  }

  /** All or nothing. What was kept in memory of a transaction that failed is dropped with it. */
  #write<T>(work: () => T): T {
    try {
      return this.#context.db.transaction(work).immediate();
    } catch (error) {
      this.#open.clear();
      forget(this.#context);
      throw databaseError(error, this.#context.path);
    }
  }

  #run<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw databaseError(error, this.#context.path);
    }
  }
}

/**
 * Opens a database for writing; it is created where it is missing.
 * @throws RewindError `database_in_use`, `database_newer`, `database_corrupt`, `database_unwritable`, `disk_full`
 */
export async function openWriter(path: string, options: WriterOptions): Promise<SqliteWriter> {
  return new SqliteWriter(openForWriting(path, options.clock.now()), options);
}

import { statSync } from 'node:fs';
import type { Analysis } from '../domain/analysis.ts';
import type {
  EventCounts,
  EventFilter,
  ExportedEvent,
  HistogramBin,
  HistoryReader,
  LanePage,
  LaneQuery,
  PausePage,
  RevisionChange,
  RevisionChangeQuery,
  RevisionMoment,
  RevisionPage,
  RevisionQuery,
  StatePage,
  StateQuery,
  StoredValue,
  StoreSize,
} from '../domain/history-reader.ts';
import type { KeyText } from '../domain/key.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { analysisSteps, type AnalysisStep } from './analysis-query.ts';
import { openForReading } from './database.ts';
import { databaseError, translatingErrors } from './database-errors.ts';
import { queryHistogram } from './histogram-query.ts';
import { queryLanes } from './lane-query.ts';
import { queryMoment } from './moment-query.ts';
import { queryPauses } from './pause-query.ts';
import { queryCount, queryRevisions } from './revision-query.ts';
import { checkRevision, isReadable, recordingNotFound, Recordings, type ReadableRow } from './recordings.ts';
import { queryRevisionChange } from './revision-change.ts';
import { SortedStates } from './sorted-states.ts';
import { queryState, statePage, type StateSlice } from './state-query.ts';
import { StateSender, type PackedState } from './state-transfer.ts';
import { ToldAnswers } from './told-answers.ts';
import { storeContext, type StoreContext } from './store-context.ts';
import { queryExport, queryValue } from './value-query.ts';

/** A HistoryReader whose answers are there at once: what the reader threads run. */
export type DirectReader = {
  [Method in keyof HistoryReader]: (
    ...args: Parameters<HistoryReader[Method]>
  ) => Awaited<ReturnType<HistoryReader[Method]>>;
};

/** Beyond that names take too much memory to be read before anybody searches. */
const MOST_NAMES_AHEAD = 400_000;

/** Reads through one connection, on the thread that calls. Every answer is of one moment. */
export class SqliteReader implements DirectReader {
  readonly #context: StoreContext;
  readonly #recordings: Recordings;
  readonly #states: SortedStates;
  readonly #sender = new StateSender();
  readonly #answers = new ToldAnswers();

  constructor(context: StoreContext) {
    this.#context = context;
    this.#recordings = new Recordings(context.db);
    this.#states = new SortedStates(context);
  }

  static open(path: string): SqliteReader {
    return translatingErrors(path, () => new SqliteReader(storeContext(openForReading(path), path)));
  }

  recordings(): Recording[] {
    return this.#read(() =>
      this.#recordings
        .all()
        .filter(isReadable)
        .map((row) => this.#recordings.describe(row)),
    );
  }

  recording(id: string): Recording | null {
    return this.#read(() => {
      const row = this.#recordings.find(id);
      return row !== null && isReadable(row) ? this.#recordings.describe(row) : null;
    });
  }

  revisions(id: string, query: RevisionQuery): RevisionPage {
    return this.#of(id, (row) => queryRevisions(this.#context, row, query));
  }

  revisionChange(id: string, revision: Revision, query: RevisionChangeQuery): RevisionChange {
    return this.#of(id, (row) => {
      checkRevision(row, revision);
      return queryRevisionChange(this.#context, row, revision, query);
    });
  }

  count(id: string, filter: EventFilter & { from?: Revision; to?: Revision }): EventCounts {
    return this.#told(id, ['count', filter], (row) => queryCount(this.#context, row, filter));
  }

  state(id: string, revision: Revision, query: StateQuery): StatePage {
    return this.#of(id, (row) => statePage(this.#context, this.#slice(row, revision, query)));
  }

  /** The same for another thread. */
  packedState(id: string, revision: Revision, query: StateQuery): PackedState {
    const { lives, keys, dictionaries } = this.#context;
    return this.#of(id, (row) => this.#sender.pack(this.#slice(row, revision, query), lives, keys, dictionaries));
  }

  value(id: string, key: KeyText, revision: Revision): StoredValue | null {
    return this.#of(id, (row) => {
      checkRevision(row, revision);
      return queryValue(this.#context, row, key, revision);
    });
  }

  histogram(id: string, from: Revision, to: Revision, bins: number, filter: EventFilter): HistogramBin[] {
    const question = ['histogram', from, to, bins, filter];
    return this.#told(
      id,
      question,
      (row) => queryHistogram(this.#context, row, from, to, bins, filter),
      (told) => told.length,
    );
  }

  pauses(id: string, limit: number, filter: EventFilter): PausePage {
    return this.#told(
      id,
      ['pauses', limit, filter],
      (row) => queryPauses(this.#context, row, limit, filter),
      ({ pauses }) => pauses.length,
    );
  }

  moment(id: string, atMs: number): RevisionMoment | null {
    return this.#of(id, (row) => queryMoment(this.#context, row, atMs));
  }

  lanes(id: string, query: LaneQuery): LanePage {
    return this.#of(id, (row) => queryLanes(this.#context, row, query));
  }

  exportPage(id: string, after: { revision: Revision; ordinal: number } | null, limit: number): ExportedEvent[] {
    return this.#of(id, (row) => queryExport(this.#context, row, after, limit));
  }

  /**
   * What the recording consists of, as of one moment. Takes seconds for a million revisions: step by step, so that whoever asks,
   * which is the command line alone, has its turn in between.
   */
  *analysis(id: string): Generator<AnalysisStep, Analysis> {
    const { db, path } = this.#context;
    try {
      db.exec('BEGIN');
      return yield* analysisSteps(this.#context, this.#readable(id));
    } catch (error) {
      throw databaseError(error, path);
    } finally {
      if (db.inTransaction) db.exec('COMMIT');
    }
  }

  size(): StoreSize {
    return this.#read(() => {
      const packed = this.#context.db
        .prepare<[], { events: number; raw: number; bytes: number }>(
          `SELECT coalesce(sum(count), 0) AS events, coalesce(sum(raw_bytes), 0) AS raw,
           coalesce(sum(length(data)), 0) AS bytes FROM blocks`,
        )
        .get();
      const waiting = this.#context.db
        .prepare<[], { events: number; bytes: number }>(
          'SELECT count(*) AS events, coalesce(sum(length(value)), 0) AS bytes FROM waiting_values',
        )
        .get();
      return {
        fileBytes: fileBytes(this.#context.path) + fileBytes(`${this.#context.path}-wal`),
        valueBytes: (packed?.bytes ?? 0) + (waiting?.bytes ?? 0),
        rawValueBytes: (packed?.raw ?? 0) + (waiting?.bytes ?? 0),
        packedEvents: packed?.events ?? 0,
        unpackedEvents: waiting?.events ?? 0,
      };
    });
  }

  /** What placeholders of secrets are made with; null where nothing has needed it yet. */
  fingerprintKey(): Uint8Array | null {
    return this.#read(() => {
      const { db } = this.#context;
      const row = db.prepare<[], { value: Buffer }>("SELECT value FROM settings WHERE name = 'fingerprint_key'").get();
      return row === undefined ? null : Uint8Array.from(row.value);
    });
  }

  /** Reads a little of what is likely to be asked for. False: there is nothing more to read ahead. */
  readAhead(): boolean {
    const { lives, names } = this.#context;
    return this.#read(() => lives.readAhead() || (names.count < MOST_NAMES_AHEAD && names.readAhead()));
  }

  close(): void {
    this.#context.db.close();
  }

  #slice(row: ReadableRow, revision: Revision, query: StateQuery): StateSlice {
    checkRevision(row, revision);
    return queryState(this.#context, row, revision, query, this.#states.at(row, revision));
  }

  #told<T>(
    id: string,
    question: readonly unknown[],
    answer: (row: ReadableRow) => T,
    partsOf: (answer: T) => number = () => 0,
  ): T {
    return this.#of(id, (row) => this.#answers.through(row, question, () => answer(row), partsOf));
  }

  #of<T>(id: string, answer: (row: ReadableRow) => T): T {
    return this.#read(() => answer(this.#readable(id)));
  }

  #readable(id: string): ReadableRow {
    const row = this.#recordings.get(id);
    // A recording whose baseline is not complete does not exist yet for readers.
    if (!isReadable(row)) throw recordingNotFound(id);
    return row;
  }

  #read<T>(answer: () => T): T {
    return translatingErrors(this.#context.path, () => this.#context.db.transaction(answer)());
  }
}

function fileBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

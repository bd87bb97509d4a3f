import { RewindError } from '../domain/errors.ts';
import type { Gap } from '../domain/history.ts';
import type { EventRecord, RevisionRecord, StoreChange } from '../domain/history-writer.ts';
import type { Revision } from '../domain/revision.ts';
import type { EventWriter } from './event-writer.ts';
import type { Recordings, RecordingRow } from './recordings.ts';
import type { StoreContext } from './store-context.ts';

/** What a commit changes of its recording's row. Times in milliseconds since 1970. */
export interface Progress {
  cursor: Revision | null;
  firstAt: number | null;
  lastAt: number | null;
  revisions: number;
  events: number;
}

export interface ChangeWriterDeps {
  readonly context: StoreContext;
  readonly recordings: Recordings;
  readonly events: EventWriter;
}

/** Writes the changes of one commit, within its transaction. What contradicts what is stored ends it. */
export class ChangeWriter {
  readonly #deps: ChangeWriterDeps;
  readonly #row: RecordingRow;
  readonly progress: Progress;

  constructor(deps: ChangeWriterDeps, row: RecordingRow) {
    this.#deps = deps;
    this.#row = row;
    const { cursor, first_at: firstAt, last_at: lastAt, revisions, events } = row;
    this.progress = { cursor, firstAt, lastAt, revisions, events };
  }

  write(change: StoreChange): void {
    switch (change.type) {
      case 'listed':
        for (const event of change.events) this.#writeListed(event, change.origin);
        return;
      case 'revisions':
        for (const revision of change.revisions) this.#writeRevision(revision);
        return;
      case 'gap':
        this.#writeGap(change.gap);
        return;
      case 'cursor':
        this.#moveCursor(change.revision);
        return;
      case 'identity':
        this.#rename(change.id, change.history);
        return;
      case 'imported':
        this.#deps.context.db.prepare('UPDATE recordings SET importing = 0 WHERE rid = ?').run(this.#row.rid);
        return;
      case 'source':
        this.#deps.context.db
          .prepare('UPDATE recordings SET source = ? WHERE rid = ?')
          .run(JSON.stringify(change.source), this.#row.rid);
    }
  }

  /** A key as a list showed it, at its own revision: before the recording, or within a gap. */
  #writeListed(event: EventRecord, origin: 'baseline' | 'resync'): void {
    const { progress } = this;
    const { events } = this.#deps;
    if (progress.cursor !== null && (origin === 'baseline' || event.modRevision <= progress.cursor)) {
      throw new Error(`Revision ${event.modRevision} (${origin}) is at or before the cursor ${progress.cursor}.`);
    }
    const ordinal = events.nextOrdinal(event.modRevision);
    const atMs = event.facts.writtenAtMs;
    events.write(event, {
      revision: event.modRevision,
      ordinal,
      origin,
      atMs,
      timeBasis: atMs === null ? 'unknown' : 'estimated',
    });
    if (origin === 'baseline') return;
    progress.events++;
    if (ordinal === 0) progress.revisions++;
  }

  #writeRevision(record: RevisionRecord): void {
    const { progress } = this;
    const { events } = this.#deps;
    const { revision, atMs, timeBasis } = record;
    const after = progress.cursor ?? this.#row.first_revision;
    if (revision <= after) throw new Error(`Revision ${revision} is at or before the cursor ${after}.`);
    record.events.forEach((event, ordinal) => {
      if (event.modRevision !== revision) {
        throw new Error(`An event of revision ${event.modRevision} was given as one of revision ${revision}.`);
      }
      events.write(event, { revision, ordinal, origin: 'watch', atMs, timeBasis });
    });
    progress.cursor = revision;
    progress.events += record.events.length;
    if (record.events.length > 0) progress.revisions++;
    if (atMs !== null) {
      progress.firstAt ??= Math.round(atMs);
      progress.lastAt = Math.round(atMs);
    }
  }

  #writeGap(gap: Gap): void {
    if (gap.from > gap.to) throw new Error(`A gap cannot go from ${gap.from} to ${gap.to}.`);
    this.#deps.context.db
      .prepare(
        'INSERT OR REPLACE INTO gaps (rid, from_revision, to_revision, cause, noticed_at) VALUES (?, ?, ?, ?, ?)',
      )
      .run(this.#row.rid, gap.from, gap.to, gap.cause, Math.round(gap.noticedAtMs));
  }

  #moveCursor(revision: Revision): void {
    const { progress } = this;
    if (progress.cursor !== null && revision < progress.cursor) {
      throw new Error(`The cursor ${progress.cursor} cannot go back to ${revision}.`);
    }
    progress.cursor = revision;
  }

  /** Links with the name before lead to it from then on. */
  #rename(id: string, history: string): void {
    const { db } = this.#deps.context;
    const { rid } = this.#row;
    const all = this.#deps.recordings.all();
    const before = all.find((other) => other.rid === rid)?.id ?? this.#row.id;
    if (before === id) return;
    if (all.some((other) => other.id === id)) {
      throw new RewindError('recording_differs', `There is a recording ${id} already.`, {
        hint: 'Both hold the same history; delete one of them.',
      });
    }
    db.prepare('DELETE FROM aliases WHERE id = ?').run(id);
    db.prepare('UPDATE recordings SET id = ?, history = ? WHERE rid = ?').run(id, history, rid);
    db.prepare('INSERT OR REPLACE INTO aliases (id, rid) VALUES (?, ?)').run(before, rid);
  }
}

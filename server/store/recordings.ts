import type Database from 'better-sqlite3';
import { RewindError } from '../domain/errors.ts';
import type { Gap, GapCause, SourceDescription } from '../domain/history.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';

/** A row of `recordings`. */
export interface RecordingRow {
  readonly rid: number;
  readonly id: string;
  readonly history: string;
  /** JSON of a SourceDescription. */
  readonly source: string;
  readonly created_at: number;
  readonly changed_at: number;
  readonly first_revision: Revision;
  /** null: its baseline is not complete. */
  readonly cursor: Revision | null;
  readonly first_at: number | null;
  readonly last_at: number | null;
  readonly revisions: number;
  readonly events: number;
  readonly layout: number;
  /** 1: an import is still storing it. */
  readonly importing: number;
}

/** A row whose baseline is complete. */
export type ReadableRow = RecordingRow & { readonly cursor: Revision };

export function isReadable(row: RecordingRow): row is ReadableRow {
  return row.cursor !== null;
}

interface GapRow {
  from_revision: number;
  to_revision: number;
  cause: GapCause;
  noticed_at: number;
}

export class Recordings {
  readonly #all: Database.Statement<[], RecordingRow>;
  readonly #byId: Database.Statement<[string], RecordingRow>;
  readonly #byAlias: Database.Statement<[string], RecordingRow>;
  readonly #gaps: Database.Statement<[number], GapRow>;

  constructor(db: Database.Database) {
    this.#all = db.prepare('SELECT * FROM recordings WHERE id IS NOT NULL ORDER BY rid');
    this.#byId = db.prepare('SELECT * FROM recordings WHERE id = ?');
    this.#byAlias = db.prepare(
      'SELECT * FROM recordings WHERE id IS NOT NULL AND rid = (SELECT rid FROM aliases WHERE aliases.id = ?)',
    );
    this.#gaps = db.prepare('SELECT * FROM gaps WHERE rid = ? ORDER BY from_revision');
  }

  all(): RecordingRow[] {
    return this.#all.all();
  }

  /** By its id or an earlier one. */
  find(id: string): RecordingRow | null {
    return this.#byId.get(id) ?? this.#byAlias.get(id) ?? null;
  }

  /** @throws RewindError `recording_not_found` */
  get(id: string): RecordingRow {
    const row = this.find(id);
    if (row === null) throw recordingNotFound(id);
    return row;
  }

  gaps(rid: number): Gap[] {
    return this.#gaps.all(rid).map((row) => ({
      from: row.from_revision,
      to: row.to_revision,
      cause: row.cause,
      noticedAtMs: row.noticed_at,
    }));
  }

  describe(row: RecordingRow): Recording {
    const source = JSON.parse(row.source) as SourceDescription;
    return {
      id: row.id,
      history: row.history,
      name: source.name,
      source: source.kind,
      clusterId: source.clusterId,
      etcdVersion: source.etcdVersion,
      kubernetesVersion: source.kubernetesVersion,
      description: source.description,
      commands: source.commands,
      firstRevision: row.first_revision,
      lastRevision: row.cursor ?? row.first_revision,
      firstAtMs: row.first_at,
      lastAtMs: row.last_at,
      revisionCount: row.revisions,
      eventCount: row.events,
      gaps: this.gaps(row.rid),
      createdAtMs: row.created_at,
      changedAtMs: row.changed_at,
    };
  }
}

export function recordingNotFound(id: string): RewindError {
  return new RewindError('recording_not_found', `There is no recording "${id}" in this database.`, {
    hint: 'The list of recordings says which there are; a link may come from another history.',
  });
}

/** @throws RewindError `revision_future`, `revision_compacted` */
export function checkRevision(row: ReadableRow, revision: Revision): void {
  if (revision > row.cursor) {
    throw new RewindError('revision_future', `Revision ${revision} is not stored yet; the last one is ${row.cursor}.`, {
      hint: `Ask for a revision from ${row.first_revision} to ${row.cursor}.`,
    });
  }
  if (revision < row.first_revision) {
    throw new RewindError(
      'revision_compacted',
      `Revision ${revision} is older than what is stored; the first one is ${row.first_revision}.`,
      { hint: `Ask for a revision from ${row.first_revision} to ${row.cursor}.` },
    );
  }
}

import type Database from 'better-sqlite3';
import { RewindError } from '../domain/errors.ts';
import type { Verification, VerifiedRecording } from '../domain/verification.ts';
import { openForReading } from './database.ts';
import { databaseError } from './database-errors.ts';
import { Findings } from './findings.ts';
import { isReadable, Recordings } from './recordings.ts';
import { storeContext, type StoreContext } from './store-context.ts';
import { RecordingVerifier } from './verify-events.ts';
import { verifyValues } from './verify-values.ts';
import { Sqlite } from './sqlite.ts';

/** SQLite's own faults that are told one by one. */
const SQLITE_FAULTS = 20;

/** How many of the chunks and blocks were read. */
export interface VerifyStep {
  readonly done: number;
  readonly total: number;
}

/**
 * Looks at every part of a database, step by step: whether SQLite can read it, whether everything packed is what was written,
 * and whether what is stored twice agrees. Reads only, as of one moment; a recorder may go on writing.
 * @throws RewindError `file_not_found`, `database_newer`, `database_corrupt` where not even its beginning can be read
 */
export function* verifySteps(path: string): Generator<VerifyStep, Verification> {
  const db = openForReading(path);
  try {
    db.pragma('cell_size_check = ON');
    db.exec('BEGIN');
    return yield* verifyParts(storeContext(db, path));
  } catch (error) {
    throw unreadable(databaseError(error, path), path);
  } finally {
    db.close();
  }
}

/** Where even the tables are not what they should be, SQLite speaks of wrong questions. */
function unreadable(error: unknown, path: string): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  return new RewindError('database_corrupt', `The database ${path} cannot be read (${error.message}).`, {
    hint: 'It is damaged; what can be saved of it, "sqlite3 FILE .recover" saves.',
    cause: error,
  });
}

function* verifyParts(context: StoreContext): Generator<VerifyStep, Verification> {
  const { db } = context;
  const findings = new Findings();
  findings.within('database file', () => {
    const answers = db.pragma(`integrity_check(${SQLITE_FAULTS})`) as { integrity_check: string }[];
    for (const { integrity_check: answer } of answers) if (answer !== 'ok') findings.add('database file', answer);
  });
  const total =
    db.prepare<[], { n: number }>('SELECT (SELECT count(*) FROM chunks) + (SELECT count(*) FROM blocks) AS n').get()
      ?.n ?? 0;
  let done = 0;
  const counting = function* <T>(steps: Generator<void, T>): Generator<VerifyStep, T> {
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) yield { done: done++, total };
    return step.value;
  };
  findings.within('labels', () => verifyLabels(db, findings));
  const lengths = yield* counting(verifyValues(db, findings));
  const recordings: VerifiedRecording[] = [];
  const list = new Recordings(db);
  for (const row of list.all().filter(isReadable)) {
    try {
      const verifier = new RecordingVerifier(context, row, list.gaps(row.rid), lengths, findings);
      yield* counting(verifier.run());
      const { holes, holeCount } = verifier;
      recordings.push({ recording: list.describe(row), holes, holeCount });
    } catch (error) {
      findings.failed(`recording ${row.id}`, error);
    }
  }
  const { events, values, chunks, blocks, checkpoints, withoutChecksum, faults, faultCount } = findings;
  return { recordings, events, values, chunks, blocks, checkpoints, withoutChecksum, faults, faultCount };
}

function verifyLabels(db: Database.Database, findings: Findings): void {
  const lost = db
    .prepare<[], number>(
      `SELECT count(*) FROM lives WHERE labels IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM label_sets WHERE label_sets.id = lives.labels AND label_sets.rid = lives.rid)`,
    )
    .pluck()
    .get();
  if (lost !== 0) findings.add('labels', `those of ${lost} objects are not there`);
}

import Database from 'better-sqlite3';
import { RewindError } from '../domain/errors.ts';
import type { Verification, VerifiedRecording } from '../domain/verification.ts';
import { openForReading } from './database.ts';
import { databaseError } from './database-errors.ts';
import { Findings } from './findings.ts';
import { isReadable, Recordings } from './recordings.ts';
import { storeContext, type StoreContext } from './store-context.ts';
import { RecordingVerifier } from './verify-events.ts';
import { verifyValues } from './verify-values.ts';

/** SQLite's own faults that are told one by one. */
const SQLITE_FAULTS = 20;

/**
 * Looks at every part of a database: whether SQLite can read it, whether everything packed is what was written, and whether
 * what is stored twice agrees. Reads only, as of one moment; a recorder may go on writing.
 * @param onProgress how many of the chunks and blocks were read
 * @throws RewindError `file_not_found`, `database_newer`, `database_corrupt` where not even its beginning can be read
 */
export function verifyDatabase(
  path: string,
  onProgress: (done: number, total: number) => void = () => undefined,
): Verification {
  const db = openForReading(path);
  try {
    db.pragma('cell_size_check = ON');
    const context = storeContext(db, path);
    return db.transaction(() => verifyParts(context, onProgress))();
  } catch (error) {
    throw unreadable(databaseError(error, path), path);
  } finally {
    db.close();
  }
}

/** Where even the tables are not what they should be, SQLite speaks of wrong questions. */
function unreadable(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  return new RewindError('database_corrupt', `The database ${path} cannot be read (${error.message}).`, {
    hint: 'It is damaged; what can be saved of it, "sqlite3 FILE .recover" saves.',
    cause: error,
  });
}

function verifyParts(context: StoreContext, onProgress: (done: number, total: number) => void): Verification {
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
  const onStep = () => onProgress(++done, total);
  const lengths = verifyValues(db, findings, onStep);
  const recordings: VerifiedRecording[] = [];
  const list = new Recordings(db);
  for (const row of list.all().filter(isReadable)) {
    findings.within(`recording ${row.id}`, () => {
      const verifier = new RecordingVerifier(context, row, list.gaps(row.rid), lengths, findings);
      verifier.run(onStep);
      const { holes, holeCount } = verifier;
      recordings.push({ recording: list.describe(row), holes, holeCount });
    });
  }
  const { events, values, chunks, blocks, checkpoints, withoutChecksum, faults, faultCount } = findings;
  return { recordings, events, values, chunks, blocks, checkpoints, withoutChecksum, faults, faultCount };
}

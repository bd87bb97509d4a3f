import { proofLine } from '../capture/proof.ts';
import type { SettingName, Settings } from '../config.ts';
import { RewindError } from '../domain/errors.ts';
import { partInWords } from '../domain/part-description.ts';
import type { Verification, VerifiedRecording } from '../domain/verification.ts';
import { verifySteps } from '../store/verify.ts';
import { command, type CommandIo } from './command.ts';
import { printLines } from './output/print.ts';
import { withProgress } from './output/progress.ts';
import { counted } from './output/quantities.ts';
import { withRests } from './rests.ts';

const verifySettings = ['db', 'reportForm'] as const satisfies readonly SettingName[];

export const verifyCommand = command({
  name: 'verify',
  summary: 'check that a database is whole and undamaged',
  description:
    'Reads everything that is stored in a database, and prints what is wrong with it. Of each recording it tells whether revisions are missing, and why. It compares every chunk of events and block of values with its checksum, every event with its value, every checkpoint with what the events lead to, and checks the file itself (SQLite integrity_check). It exits with 1 if anything is wrong. It only reads: a recorder may go on writing.',
  settings: verifySettings,
  examples: [
    { line: 'etcd-rewind verify', does: 'the database that serve uses' },
    { line: 'etcd-rewind verify --db backup.db -o json', does: 'a copy of it, for scripts' },
  ],
  run: verify,
});

async function verify(
  { db, reportForm }: Settings<(typeof verifySettings)[number]>,
  _parameters: readonly string[],
  io: CommandIo,
): Promise<void> {
  const found = await look(db, io);
  if (reportForm === 'json') await printLines(io, [JSON.stringify(jsonForm(found), null, 2)]);
  else await printLines(io, reportLines(found));
  const wrong = found.faultCount + found.recordings.filter(isIncomplete).length;
  if (wrong === 0) return;
  throw new RewindError('database_corrupt', `${counted(wrong, 'thing is', 'things are')} wrong with ${db}.`, {
    hint: 'What can still be read can be exported (etcd-rewind export) and imported into a new database.',
  });
}

function look(db: string, io: CommandIo): Promise<Verification> {
  return withProgress(io, 'chunks and blocks verified', (progress) =>
    withRests(verifySteps(db), ({ done, total }) => progress.tell(done, total)),
  );
}

function* reportLines(found: Verification): Generator<string, void> {
  if (found.recordings.length === 0) yield 'Nothing is recorded in this database.';
  for (const one of found.recordings) yield* recordingLines(one);
  yield `${counted(found.events, 'event')}, ${counted(found.values, 'value')} (${counted(found.chunks, 'chunk')}, ${counted(found.blocks, 'block')}, ${counted(found.checkpoints, 'checkpoint')}): ${
    found.faultCount === 0 ? 'all is as it was written' : counted(found.faultCount, 'fault')
  }`;
  if (found.withoutChecksum > 0)
    yield `${counted(found.withoutChecksum, 'part has', 'parts have')} no checksum, for an older version wrote them: they can be read`;
  for (const { where, problem } of found.faults) yield `${where}: ${problem}`;
  if (found.faultCount > found.faults.length)
    yield `and ${counted(found.faultCount - found.faults.length, 'fault')} more`;
}

function* recordingLines(one: VerifiedRecording): Generator<string, void> {
  const { recording, holes, holeCount } = one;
  const title = `recording ${recording.name} (${recording.id})`;
  const part = partInWords(recording.description);
  if (part !== null) {
    const { firstRevision, lastRevision, revisionCount } = recording;
    yield `${title}: ${counted(revisionCount, 'revision')} from ${firstRevision} to ${lastRevision} ${part}; a part cannot prove that none is missing`;
    return;
  }
  if (holeCount === 0) yield `${title}: ${proofLine({ ...recording, provable: true, prefix: '' })}`;
  else yield `${title}: revisions are missing, and nothing says why`;
  for (const { from, to } of holes) yield `${title}: ${from === to ? from : `${from} to ${to}`} missing`;
  if (holeCount > holes.length) yield `${title}: and ${counted(holeCount - holes.length, 'stretch', 'stretches')} more`;
}

function isIncomplete({ recording, holeCount }: VerifiedRecording): boolean {
  return holeCount > 0 && partInWords(recording.description) === null;
}

function jsonForm({ recordings, ...rest }: Verification) {
  return {
    recordings: recordings.map(({ recording, holes, holeCount }) => {
      const { id, name, firstRevision, lastRevision, gaps, description } = recording;
      const part = partInWords(description);
      const told = gaps.map(({ from, to, cause }) => ({ from, to, cause }));
      const missing = part === null ? { holes, holeCount } : { part };
      return { id, name, firstRevision, lastRevision, gaps: told, ...missing };
    }),
    ...rest,
  };
}

import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startRecorder } from '../capture/recorder.ts';
import { readSettings } from '../config.ts';
import type { Recorder } from '../domain/recorder.ts';
import { Sqlite } from '../store/sqlite.ts';
import { packageRoot } from './package-root.ts';
import { importedExamples, run, temporaryFolder } from './program.fixture.ts';
import { recorderOptions, storeSettings } from './recorder-options.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const db = at('rewind.db');
const example = join(packageRoot, 'examples/kubectl-run-pod.ndjson.gz');

/** What went wrong, and what to do, and nothing else. */
const FAILURE = /^etcd-rewind: .*\n.*\n$/;
const NOBODY = '--endpoints 127.0.0.1:1';
const writing = [`import ${example}`, 'serve --no-capture --port 0', `serve --port 0 ${NOBODY}`, `record ${NOBODY}`];

const runLine = (line: string, path: string) => run([...line.split(' '), '--db', path]);

beforeAll(() => importedExamples(db, 'kubectl-run-pod'), 60_000);

describe('while a recorder has the database open', () => {
  let recorder: Recorder;
  beforeAll(async () => {
    const settings = readSettings(storeSettings, { db, logLevel: 'silent' }, {});
    recorder = await startRecorder(recorderOptions(settings, {}));
  });
  afterAll(() => recorder.close());

  test.each([
    ['list', /^KEY/],
    ['get pod/www --rev 608', /^kind: Pod$/m],
    ['history pod/www', /create/],
    ['diff pod/www --to 608', /./],
    ['compare', /./],
    [`dump -o ${at('dump')}`, /keys as of revision 614/],
    [`export -o ${at('history.ndjson')}`, /revisions 590 to 614/],
    ['analyze', /What makes it grow/],
    ['verify', /all is as it was written/],
  ])('%s reads it', async (line, out) => {
    expect(await runLine(line, db)).toEqual({ code: 0, out: expect.stringMatching(out), err: '' });
  });

  test.each(writing)('%s is told who writes it', async (line) => {
    const ended = await runLine(line, db);
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(ended.err).toMatch(/rewind\.db is being written by process \d+ on \S+ \(since \S+\)\.\n.*--db/);
    expect(ended.err).toMatch(FAILURE);
  });
});

describe.each(writing.slice(1))('%s', (line) => {
  beforeAll(() => {
    mkdirSync(at('directory'), { recursive: true });
    copyFileSync(db, at('newer.db'));
    const newer = new Sqlite(at('newer.db'));
    newer.pragma('user_version = 999');
    newer.close();
  });

  test.each([
    ['newer.db', /newer\.db has format 999; .*\n.*later one/],
    ['directory', /directory is a directory, no database\.\n.*--db/],
  ])('of %s is a failure, and leaves it as it is', async (name, message) => {
    const content = name.endsWith('.db') ? readFileSync(at(name)) : null;
    const ended = await runLine(line, at(name));
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(ended.err).toMatch(message);
    expect(ended.err).toMatch(FAILURE);
    if (content !== null) expect(readFileSync(at(name)).equals(content)).toBe(true);
  });
});

test('a database that another program has locked is waited for, and then told', { timeout: 60_000 }, async () => {
  copyFileSync(db, at('locked.db'));
  const holder = new Sqlite(at('locked.db'));
  holder.pragma('locking_mode = EXCLUSIVE');
  holder.exec('BEGIN EXCLUSIVE');
  try {
    // They wait at the same time.
    const lines = [...writing.slice(1), `export -o ${at('locked.ndjson')}`];
    for (const ended of await Promise.all(lines.map((line) => runLine(line, at('locked.db'))))) {
      expect(ended).toMatchObject({ code: 1, out: '' });
      expect(ended.err).toMatch(/locked\.db is locked by another process .*\n/);
    }
  } finally {
    holder.close();
  }
});

import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { importedExamples, run, temporaryFolder } from './program.fixture.ts';

const folder = temporaryFolder();
const db = join(folder, 'rewind.db');

// In failed-rollout the deadline is exceeded at 23:19:04.008 (revision 1052); the image is set back at 23:19:10.100 (1056).
beforeAll(() => importedExamples(db, 'failed-rollout'), 60_000);

const of = async (command: string) => run([...command.split(' '), '--db', db]);

test('a state is that of the last revision at a time', async () => {
  const before = await of('get deploy/api -n default --rev 2026-11-20T23:19:04.000Z');
  expect(before.out).toContain('reason: ReplicaSetUpdated');
  const after = await of('get deploy/api -n default --rev 2026-11-21T00:19:05+01:00');
  expect(after.out).toContain('reason: ProgressDeadlineExceeded');
  // In whole seconds all of the second is meant.
  expect((await of('list --rev 2026-11-20T23:19:04Z -o name')).out).toBe((await of('list --rev 1052 -o name')).out);
});

test('changes are those from one time to another', async () => {
  const { out } = await of(
    'history deploy/api -n default --from 2026-11-20T23:19Z --to 2026-11-20T23:19:10.100Z -o json',
  );
  const revisions = (JSON.parse(out) as { revision: number }[]).map(({ revision }) => revision);
  expect(revisions).toEqual([1052, 1056]);
  const later = await of('history deploy/api -n default --from 2026-11-20T23:19:04.009Z --to 1056 -o json');
  expect(JSON.parse(later.out)).toMatchObject([{ revision: 1056 }]);
});

test('two states are compared, and a part is exported, by times', async () => {
  const compared = await of('compare --kind deploy --diff --from 2026-11-20T23:19:00Z --to 2026-11-20T23:19:05Z');
  expect(compared.out).toContain('ProgressDeadlineExceeded');
  const exported = await of('export --from 2026-11-20T23:19:04.008Z --to 2026-11-20T23:19:10.100Z');
  expect(JSON.parse(exported.out.split('\n')[0] ?? '')).toMatchObject({ startRevision: 1052, endRevision: 1056 });
});

test.each([
  [
    'list --rev 2020-01-01T00:00:00Z',
    1,
    /2020-01-01T00:00:00Z is before the first time that recording .* knows, 2026-11-20T23:18:33.*\.\n.*begins with 967/,
  ],
  ['list --rev 23:19', 2, /--rev must be a revision or a time such as 2026-11-20T23:19:04Z, not "23:19"/],
  ['list --rev 2026-11-20T23:19:04', 2, /--rev needs the zone of its time: 2026-11-20T23:19:04Z for UTC/],
  [
    'history --from 2026-11-21T00:00:00Z --to 2026-11-20T00:00:00Z',
    2,
    /--from .* is after --to .*\n.*--from 2026-11-20/,
  ],
  ['history --from 2026-11-20T23:19:05Z --to 1000', 2, /--from \d+ is after --to 1000/],
  ['history --kind pdo', 0, /No key of kind "pdo" exists/],
  ['history --from 2026-11-21T00:00:00Z', 1, /is after the last revision of recording .*, 1071/],
])('%s ends with %i', async (command, code, message) => {
  const ended = await of(command);
  expect(ended).toMatchObject({ code, out: '' });
  expect(ended.err).toMatch(message);
});

test('a time after the end is said to be one', async () => {
  const ended = await of('list --rev 2027-01-01T00:00Z -o name');
  expect(ended).toMatchObject({ code: 0, out: (await of('list -o name')).out });
  expect(ended.err).toMatch(/2027-01-01T00:00Z is after the last revision of recording .*, 1071 \(2026-11-20T.*Z\)\./);
});

test('from a time before the first a history begins at its beginning', async () => {
  const all = await of('history deploy/api -n default -o json');
  expect((await of('history deploy/api -n default --from 2020-01-01T00:00:00Z -o json')).out).toBe(all.out);
});

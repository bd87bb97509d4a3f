import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { writeDump, writeDumps } from '../source/dump/dump.fixture.ts';
import { run, temporaryFolder } from './program.fixture.ts';

const folder = temporaryFolder();
const db = join(folder, 'rewind.db');

beforeAll(async () => {
  const [before, after] = [join(folder, 'before.json'), join(folder, 'after.json')];
  writeDumps(before, after);
  const { code, err } = await run(['import', '--db', db, before, after]);
  if (code !== 0) throw new Error(err);
}, 60_000);

test.each([
  [
    'list --rev 14',
    /^etcd-rewind: What existed at revision 14 is not known: .*\n.*revision 10 or before, or for 20 or later\.\n$/,
  ],
  ['compare --from 10 --to 14', /What existed at revision 14 is not known/],
  [`dump --rev 14 -o ${join(folder, 'out')}`, /What existed at revision 14 is not known/],
  ['export --format yaml --rev 14', /What existed at revision 14 is not known/],
  ['export --from 14', /What existed at revision 14 is not known/],
  ['get /moved --rev 14', /What \/moved was at revision 14 is not known/],
  ['get /came --rev 11', /What \/came was at revision 11 is not known/],
  ['diff /moved --from 14 --to 20', /What \/moved was at revision 14 is not known/],
])('%s is refused: nobody knows what was between two dumps', async (command, message) => {
  const ended = await run([...command.split(' '), '--db', db]);
  expect(ended).toMatchObject({ code: 1, out: '' });
  expect(ended.err).toMatch(message);
});

test.each([
  // Not written between the two.
  ['get /still --rev 14 -o raw', 'still'],
  // Written once between them, at 16.
  ['get /once --rev 14 -o raw', 'first'],
  ['get /once --rev 18 -o raw', 'second'],
  ['get /moved --rev 15 -o raw', '{"a":3}'],
  ['list --rev 20 -o name', '/came\n/moved\n/once\n/still\n'],
  ['list --rev 10 -o name', '/moved\n/once\n/still\n'],
  ['compare -o name', '/came\n/moved\n/once\n'],
])('%s is answered', async (command, out) => {
  expect(await run([...command.split(' '), '--db', db])).toEqual({ code: 0, out, err: expect.any(String) });
});

test('what is exported with a gap answers the same where it is imported', async () => {
  const [file, copy] = [join(folder, 'part.ndjson'), join(folder, 'copy.db')];
  expect(await run(['export', '--db', db, '-o', file])).toMatchObject({ code: 0 });
  expect(await run(['import', '--db', copy, file])).toMatchObject({
    code: 0,
    err: expect.stringContaining('revisions 11 to 20 were not recorded (a gap)'),
  });
  for (const command of [
    ...['list --rev 10', 'list --rev 14', 'list --rev 16', 'list --rev 20', 'compare', 'history /moved'],
    ...['get /once --rev 14 -o raw', 'get /moved --rev 14', 'get /came --rev 11', 'export --to 14'],
  ]) {
    const here = await run([...command.split(' '), '--db', db]);
    const there = await run([...command.split(' '), '--db', copy]);
    expect(there.code, command).toBe(here.code);
    // Times that a list could not tell are told after it.
    if (!command.startsWith('history')) expect(there.out, command).toBe(here.out);
  }
  expect(await run(['export', '--db', db, '--to', '14'])).toMatchObject({ code: 1, out: '' });
});

test('a part of some keys reaches as far as it was cut', async () => {
  const copy = join(folder, 'part.db');
  const file = join(folder, 'some.ndjson');
  expect(await run(['export', '--db', db, '--prefix', '/still', '-o', file])).toMatchObject({ code: 0 });
  expect(await run(['import', '--db', copy, file])).toMatchObject({ code: 0 });
  expect(await run(['list', '--db', copy, '--rev', '20', '-o', 'name'])).toMatchObject({ code: 0, out: '/still\n' });
});

test('an import says how many revisions are new, and of which it knows only what a list shows', async () => {
  const [copy, third] = [join(folder, 'more.db'), join(folder, 'third.json')];
  const states = [join(folder, 'before.json'), join(folder, 'after.json')];
  writeDump(third, 25, [{ key: '/came', value: 'new', mod: 12, version: 1, created: 12 }]);
  const gap = (from: number, to: number) =>
    `revisions ${from} to ${to} were not recorded (a gap): of what changed there only what a later list of keys shows is known\n`;
  const titles = `${states[0]}, ${states[1]}`;
  const first = await run(['import', '--db', copy, ...states]);
  expect(first).toMatchObject({ code: 0, err: `${titles}: ${gap(11, 20)}` });
  expect(first.out).toMatch(/: recording \S+ has 3 revisions with 3 events, from 10 to 20\n$/);
  const second = await run(['import', '--db', copy, ...states, third]);
  expect(second).toMatchObject({ code: 0, err: `${titles}, ${third}: ${gap(21, 25)}` });
  expect(second.out).toMatch(/: recording \S+ has 1 more revision with 3 events, now from 10 to 25\n$/);
});

test('a key that came within a gap is created by the first write that is known, here and in a copy', async () => {
  const [before, after] = [join(folder, 'r16.json'), join(folder, 'r19.json')];
  writeDump(before, 16, [{ key: '/foo', value: 'foo', mod: 5, version: 1, created: 5 }]);
  writeDump(after, 19, [
    { key: '/cm', value: '{"a":2}', mod: 18, version: 2, created: 17 },
    { key: '/foo', value: 'bar', mod: 19, version: 2, created: 5 },
  ]);
  const [here, copy, file] = [join(folder, 'cm.db'), join(folder, 'cm-copy.db'), join(folder, 'cm.ndjson')];
  expect(await run(['import', '--db', here, before, after])).toMatchObject({ code: 0 });
  expect(await run(['export', '--db', here, '-o', file])).toMatchObject({ code: 0 });
  expect(await run(['import', '--db', copy, file])).toMatchObject({ code: 0 });
  for (const db of [here, copy]) {
    const { out } = await run(['history', '--db', db, '--from', '17', '-o', 'json']);
    const told = JSON.parse(out) as { key: string; verb: string }[];
    expect(told.map(({ key, verb }) => [key, verb])).toEqual([
      ['/cm', 'create'],
      ['/foo', 'update'],
    ]);
  }
  expect(await run(['compare', '--db', here])).toMatchObject({ code: 0, out: expect.stringMatching(/Added[^]*cm/i) });
});

import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { asNobody } from '../source/as-nobody.fixture.ts';
import { importedExamples, run, temporaryFolder } from './program.fixture.ts';
import { Sqlite } from '../store/sqlite.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const good = at('rewind.db');

beforeAll(async () => {
  await importedExamples(good, 'kubectl-run-pod');
  copyFileSync(good, at('newer.db'));
  const newer = new Sqlite(at('newer.db'));
  newer.pragma('user_version = 999');
  newer.close();
  copyFileSync(good, at('foreign.db'));
  const foreign = new Sqlite(at('foreign.db'));
  foreign.pragma('application_id = 1');
  foreign.close();
  writeFileSync(at('text.db'), 'This is no database, but it is longer than the header of one.\n'.repeat(20));
  writeFileSync(at('empty.db'), '');
  copyFileSync(good, at('cut.db'));
  writeFileSync(at('cut.db'), new Uint8Array(1000), { flag: 'r+' });
  mkdirSync(at('directory'));
  copyFileSync(good, at('read-only.db'));
  chmodSync(at('read-only.db'), 0o400);
}, 120_000);

const commands = [
  ...['list', 'get pod/www', 'history pod/www', 'diff pod/www', 'compare', 'dump -o out'],
  ...['export -o out', 'analyze', 'verify'],
];

describe.each(commands)('%s', (command) => {
  test.each([
    ['none.db', 1, /There is no database at .*none\.db\.\n.*--db/],
    ['directory', 1, /directory is a directory, no database\.\n.*--db/],
    ['newer.db', 1, /newer\.db has format 999; .*\n.*later one/],
    ['foreign.db', 1, /is a database of another program\.\n.*--db/],
    ['text.db', 1, /text\.db is no readable database .*\n/],
    ['cut.db', 1, /cut\.db is no readable database .*\n/],
    ['empty.db', 1, /empty\.db .*\n/],
  ])('of %s ends with %i', async (name, code, message) => {
    const words = command.replace('out', at(`out-${name}`)).split(' ');
    const ended = await run([...words, '--db', at(name)]);
    expect(ended).toMatchObject({ code, out: '' });
    expect(ended.err).toMatch(message);
    expect(ended.err).toMatch(/^etcd-rewind: .*\n.*\n$/);
  });
});

test.each([
  // What exists, when, and by what name.
  ['list --rev 99999', 1, /Revision 99999 is beyond the last one .*\n.*590 to 614/],
  ['list --rev 5', 1, /Revision 5 is before the first one .*\n.*590 to 614/],
  ['list --recording other', 1, /There is no recording "other"\.\n.*kubectl-run-pod/],
  ['get /registry/pods/default/ww --rev 600', 1, /There is no key .*\nSimilar: \/registry\/pods\/default\/www\./],
  ['get pod/wwww --rev 600', 1, /There is no key "pod\/wwww" .*\nSimilar: pod\/www -n default\./],
  ['get pod/www -n other --rev 600', 1, /There is no key "pod\/www" in namespace "other".*\n.*pod\/www -n default/],
  ['get pods', 1, /There is no key "pods".*\n"pods" is a kind\. Its objects: etcd-rewind list --kind Pod\n$/],
  ['history pods -n kube-system', 1, /\n.*: etcd-rewind list --kind Pod -n kube-system\n$/],
  ['get svc/kube-dns -n default --rev 600', 1, /\nSimilar: service\/kube-dns -n kube-system, .*\.\n$/],
  ['get nonsense/zzzzzzzzzzzzzz', 1, /There is no key .*\n.*etcd-rewind list/],
  ['get pod/www', 1, /does not exist at revision 614: revision 609 deleted it.*\n.*--rev 608/],
  ['get pod/www --rev 591', 1, /did not exist yet at revision 591.*\n.*history/],
  ['get kube-root-ca.crt', 2, /can be \d+ keys\.\n.*configmap\/kube-root-ca\.crt -n default/],
  ['history pod/nobody', 1, /There is no key/],
  ['diff pod/www --to 591', 1, /did not exist/],
  ['diff pod/www --from 1', 1, /before the first one/],
  ['history pod/www --from 610 --to 600', 2, /--from 610 is after --to 600\.\n.*--from 600 --to 610/],
  ['history pod/www --from 100 --to 50', 2, /--from 100 is after --to 50\./],
  ['export --from 100 --to 50', 2, /--from 100 is after --to 50\./],
  ['compare --from 600 --to 700', 1, /beyond the last one/],
  // What ends with a full stop, and what ends as it is copied.
  ['import /no/such/file', 1, /^etcd-rewind: There is no file \/no\/such\/file\.\n/],
  ['get pod/www --rev 600 --encryption-config /none', 2, /^etcd-rewind: [^\n]*\.\n/],
  ['get pod/www', 1, /: --rev 608\n$/],
  // Wrong usage.
  ['get', 2, /Missing required argument 'KEY'/],
  ['get a b', 2, /Too many arguments.*\n.*pod\/NAME\.\nSee etcd-rewind get --help\.\n$/],
  ['list pods default', 2, /Too many arguments.*\n.*--kind/],
  ['compare 600 610', 2, /Too many arguments.*\n.*--from and --to.*--prefix/],
  ['dump /registry/pods', 2, /Too many arguments.*\n.*--prefix/],
  ['export out.ndjson', 2, /Too many arguments.*\n.*-o FILE.*--prefix/],
  [
    'list /registry/pods --prefix /registry/secrets',
    2,
    /No key begins with "\/registry\/pods" and with .*\n.*--prefix/,
  ],
  ['get base64:%%%', 1, /is not the base64 form of a key/],
  ['get pod/www -o xml', 2, /--output must be one of yaml, json, raw, hex, not "xml"/],
  ['list -o raw', 2, /--output must be one of table, name, json, yaml/],
  ['list --rev abc', 2, /--rev must be a revision or a time/],
  ['list --bogus', 2, /Unknown option '--bogus'/],
  ['lst', 2, /There is no command "lst"\.\nSimilar: list\. See etcd-rewind --help\.\n/],
  ['dump', 2, /--output must be given/],
  ['completion tcsh', 2, /There is no completion for "tcsh"\.\n.*bash, zsh, fish/],
])('%s ends with %i', async (line, code, message) => {
  const ended = await run([...line.split(' ')], { environment: { ETCD_REWIND_DB: good } });
  expect(ended).toMatchObject({ code, out: '' });
  expect(ended.err).toMatch(message);
  expect(ended.err).not.toMatch(/\n\s+at /);
});

test('a database that another program holds is waited for, and then told', { timeout: 30_000 }, async () => {
  copyFileSync(good, at('locked.db'));
  const holder = new Sqlite(at('locked.db'));
  holder.pragma('locking_mode = EXCLUSIVE');
  holder.exec('BEGIN EXCLUSIVE');
  try {
    const ended = await run(['list', '--db', at('locked.db')]);
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(ended.err).toMatch(/locked\.db is locked by another process .*\n/);
  } finally {
    holder.close();
  }
});

test.each(['list -o name', 'export'])('a database that may only be read is read: %s', async (line) => {
  expect(await run([...line.split(' '), '--db', at('read-only.db')])).toMatchObject({ code: 0, err: '' });
});

describe('a user who may not write', () => {
  beforeAll(() => {
    mkdirSync(at('closed'));
    copyFileSync(good, at('closed/open.db'));
    copyFileSync(good, at('closed/secret.db'));
    chmodSync(at('closed/open.db'), 0o444);
    chmodSync(at('closed/secret.db'), 0);
    chmodSync(at('closed'), 0o555);
    mkdirSync(at('shared'));
    copyFileSync(good, at('shared/open.db'));
    chmodSync(at('shared/open.db'), 0o444);
    chmodSync(at('shared'), 0o777);
    chmodSync(folder, 0o755);
    return () => chmodSync(at('closed'), 0o755);
  });

  test.each([
    ['closed/open.db', /open\.db cannot be read where it is\.\n.*copy it into a directory/],
    ['closed/secret.db', /This user may not read the database .*secret\.db\.\n.*who recorded it/],
  ])('is told so of %s', async (name, message) => {
    for (const command of ['list', 'export']) {
      const ended = await asNobody(() => run([command, '--db', at(name)]));
      expect(ended).toMatchObject({ code: 1, out: '' });
      expect(ended.err).toMatch(message);
    }
  });

  test.each(['list -o name', 'export'])('but may make files beside it, reads it: %s', async (line) => {
    const ended = await asNobody(() => run([...line.split(' '), '--db', at('shared/open.db')]));
    expect(ended).toMatchObject({ code: 0, err: '' });
  });
});

test('a hint that names another command reads the same database and recording', async () => {
  const ended = await run(['get', 'pods', '-n', 'default', '--db', good, '--recording', 'kubectl-run-pod']);
  expect(ended).toMatchObject({
    code: 1,
    err: expect.stringContaining(`etcd-rewind list --db ${good} --recording kubectl-run-pod --kind Pod -n default`),
  });
});

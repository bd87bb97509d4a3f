import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { snapshotBytes } from '../source/snapshot/snapshot.fixture.ts';
import { SqliteReader } from '../store/reader.ts';
import { packageRoot } from './package-root.ts';
import { importedExamples, run, temporaryFolder } from './program.fixture.ts';
import { Sqlite } from '../store/sqlite.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const db = at('rewind.db');
const example = join(packageRoot, 'examples/kubectl-run-pod.ndjson.gz');

/** What went wrong, and what to do, and nothing else; with no trace of a stack. */
const FAILURE = /^etcd-rewind: .*\n.*\n$/;

function history(...lines: readonly object[]): string {
  const header = { format: 'etcd-history/1', startRevision: 10, endRevision: 15 };
  return [header, ...lines]
    .map((line) => JSON.stringify({ type: 'put', createRevision: 1, version: 1, ...line }))
    .join('\n');
}

const state = (revision: number, cluster = 7) =>
  JSON.stringify({ header: { cluster_id: cluster, revision }, kvs: [], count: 0 });

beforeAll(async () => {
  await importedExamples(db, 'crd-and-configmap-etcd34');
  const packed = readFileSync(example);
  const snapshot = snapshotBytes('crd-and-configmap-etcd34');
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'empty.ndjson': '',
    'blank.ndjson': '\n\n  \n',
    'cut.ndjson.gz': packed.subarray(0, packed.length / 2),
    'no-json.ndjson': gunzipSync(packed).toString().split('\n').slice(0, 5).concat('hello').join('\n'),
    'order.ndjson': history({ key: 'a', modRevision: 12 }, { key: 'b', modRevision: 11 }),
    'twice.ndjson': history({ key: 'a', modRevision: 12 }, { key: 'a', modRevision: 12 }),
    'later.ndjson': '{"format":"etcd-history/2","startRevision":1,"endRevision":2}\n',
    'foreign.ndjson': history().replace('"startRevision"', '"history":"Not a name","startRevision"'),
    'cut.json': state(5).slice(0, -8),
    'cut.json.gz': gzipSync(state(5).padEnd(5000)).subarray(0, 60),
    'old.json': state(5),
    'new.json': state(9),
    'other.json': state(9, 8),
    'nothing.zip': Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)]),
    'cut.zip': Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(18)]),
    'picture.png': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    'cut-snapshot.db': snapshot.subarray(0, 300_000),
    'cut-snapshot.db.gz': gzipSync(snapshot).subarray(0, -1000),
    'damaged-snapshot.db.gz': gzipSync(snapshot.subarray(0, 300_000)),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(at(name), content);
  mkdirSync(at('directory/below'), { recursive: true });
  mkdirSync(at('broken/key'), { recursive: true });
  writeFileSync(at('broken/key/5.json'), '{"mod_revision":');
  copyFileSync(db, at('newer.db'));
  const newer = new Sqlite(at('newer.db'));
  newer.pragma('user_version = 999');
  newer.close();
  writeFileSync(at('text.db'), 'This is no database, but it is longer than the header of one.\n'.repeat(20));
}, 60_000);

/** All that is stored; values as text, which is compared at once. */
function stored(): unknown {
  const reader = SqliteReader.open(db);
  const recordings = reader.recordings();
  const events = recordings.map(({ id }) =>
    reader
      .exportPage(id, null, 1_000_000)
      .map((event) => ({ ...event, value: event.value === null ? null : Buffer.from(event.value).toString('base64') })),
  );
  reader.close();
  return { recordings, events };
}

describe('an import that fails changes nothing', () => {
  test.each<[string, 1 | 2, RegExp]>([
    ['none.ndjson', 1, /There is no file .*none\.ndjson\.\n/],
    ['old.json/none', 1, /There is no file /],
    ['directory', 1, /The directory .*directory has no revision of any key in it\.\n.*KEY\/REVISION\.json/],
    ['nothing.zip', 1, /The zip .*nothing\.zip has no revision of any key in it\.\n.*KEY\/REVISION\.json/],
    ['cut.zip', 1, /The zip .*cut\.zip cannot be read: its end is missing\.\n/],
    ['broken', 1, /broken\/key\/5\.json cannot be imported: it is not JSON\.\n/],
    ['empty.ndjson', 1, /line 1: the file is empty\.\n.*etcdctl get/],
    ['blank.ndjson', 1, /the file is empty\.\n/],
    ['picture.png', 1, /picture\.png, line 1: it does not begin with the header [^\n]*\.\n/],
    [
      'cut.ndjson.gz',
      1,
      /cut\.ndjson\.gz is damaged: its gzip ends or breaks after \d+ bytes of content\.\n.*Copy it again/,
    ],
    ['no-json.ndjson', 1, /no-json\.ndjson, line 6: it is not JSON\.\n/],
    ['order.ndjson', 1, /line 3: modRevision 11 comes after 12\.\n/],
    ['twice.ndjson', 1, /line 3: revision 12 changes the key twice\.\n/],
    ['later.ndjson', 1, /has the format etcd-history\/2; this program reads etcd-history\/1\.\n.*newer etcd-rewind/],
    ['rewind.db', 1, /rewind\.db is a database, as etcd-rewind keeps recordings in\.\nOpen it as it is, or: /],
    ['foreign.ndjson', 1, /line 1: history is no name of one/],
    ['cut.json', 1, /cut\.json cannot be imported: it ends early, after \d+ bytes\.\n.*all of it/],
    ['cut.json.gz', 1, /cut\.json\.gz is damaged: its gzip/],
    ['cut-snapshot.db', 1, /cut-snapshot\.db is damaged: .*\n.* etcd-rewind import --db \S+ --force FILE\n$/],
    ['cut-snapshot.db.gz', 1, /^etcd-rewind: \/.*\/cut-snapshot\.db\.gz is damaged: its gzip .*\n.*Copy it again/],
    ['cut-snapshot.db.gz', 1, /etcd-rewind import --db \S+ --force FILE/],
    ['damaged-snapshot.db.gz', 1, /^etcd-rewind: \/.*\/damaged-snapshot\.db\.gz is damaged: .*\n.*--force/],
    ['old.json old.json', 2, /are both of revision 5\.\n/],
    ['old.json other.json', 2, /are of different etcds: cluster 7 and 8\.\n.*etcd-rewind import --db \S+ --force FILE/],
    ['- -', 2, /Standard input \(-\) can be read only once\.\n/],
    ['-', 1, /standard input, line 1: the file is empty\.\n/],
  ])('%s', { timeout: 30_000 }, async (names, code, message) => {
    const before = stored();
    const paths = names.split(' ').map((name) => (name === '-' ? name : at(name)));
    const ended = await run(['import', '--db', db, ...paths]);
    expect(ended).toMatchObject({ code, out: '' });
    expect(ended.err).toMatch(message);
    expect(ended.err).toMatch(FAILURE);
    expect(stored()).toEqual(before);
  });

  test.each(['empty.ndjson', 'order.ndjson', 'cut-snapshot.db.gz', 'directory'])(
    'of %s into a database that was not there leaves none',
    async (name) => {
      const path = at(`none/${name}.db`);
      expect(await run(['import', '--db', path, at(name)])).toMatchObject({ code: 1, out: '' });
      expect(existsSync(at('none')) ? readdirSync(at('none')) : []).toEqual([]);
    },
  );

  test('of a packed snapshot that was cut is one of what comes before the cut, with --force', async () => {
    const ended = await run(['import', '--force', '--db', at('forced.db'), at('cut-snapshot.db.gz')]);
    expect(ended).toMatchObject({ code: 0, out: expect.stringMatching(/has \d+ revisions/) });
    expect(ended.out + ended.err).toMatch(/page \d+/);
  });

  test('of a history that lacks revisions says which: they are gaps', async () => {
    const lines = gunzipSync(readFileSync(example)).toString('utf8').trimEnd().split('\n');
    const without = (revisions: readonly number[]) =>
      lines.filter((line) => !revisions.some((revision) => line.includes(`"modRevision":${revision},`)));
    writeFileSync(at('hole.ndjson'), without([595, 613, 614]).join('\n'));
    const ended = await run(['import', '--db', at('hole.db'), at('hole.ndjson')]);
    expect(ended).toMatchObject({
      code: 0,
      err: `${at('hole.ndjson')}: revisions 595, 613 to 614 were not recorded (gaps): of what changed there only what a later list of keys shows is known\n`,
    });
    expect(await run(['verify', '--db', at('hole.db')])).toMatchObject({
      code: 0,
      out: expect.stringContaining('without 595 (not recorded), 613 to 614 (not recorded)'),
    });
  });

  test('of a part is no damage', async () => {
    await run(['export', '--db', db, '--kind', 'Pod', '-n', 'default', '-o', at('part.ndjson')]);
    expect(await run(['import', '--db', at('part.db'), at('part.ndjson')])).toMatchObject({ code: 0, err: '' });
    expect(await run(['verify', '--db', at('part.db')])).toMatchObject({
      code: 0,
      out: expect.stringContaining('of the kind Pod, of the namespace default; a part cannot prove'),
    });
  });

  test('of nothing is wrong usage', async () => {
    expect(await run(['import'])).toMatchObject({ code: 2, err: expect.stringContaining("argument 'file'") });
  });

  test('of a second file leaves the first, which was whole', async () => {
    copyFileSync(db, at('first.db'));
    const ended = await run(['import', '--db', at('first.db'), at('old.json'), at('order.ndjson')]);
    expect(ended).toMatchObject({ code: 1, out: expect.stringContaining('what existed at revision 5') });
    expect((await run(['import', '--db', at('first.db'), at('old.json')])).out).toContain('already');
  });
});

describe('a database that cannot be written is told', () => {
  test.each<[string, RegExp]>([
    ['directory', /directory is a directory, no database\.\n.*--db/],
    ['newer.db', /newer\.db has format 999; .*\n.*later one/],
    ['text.db', /text\.db is no readable database .*\n/],
    ['/proc/sys/rewind.db', /cannot be opened for writing .*\n.*--db/],
  ])('%s', async (name, message) => {
    const path = name.startsWith('/') ? name : at(name);
    const before = existsSync(path) && name.endsWith('.db') ? readFileSync(path) : null;
    const ended = await run(['import', '--db', path, example]);
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(ended.err).toMatch(message);
    expect(ended.err).toMatch(FAILURE);
    if (before !== null) expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('where another program holds it', { timeout: 30_000 }, async () => {
    copyFileSync(db, at('locked.db'));
    const holder = new Sqlite(at('locked.db'));
    holder.pragma('locking_mode = EXCLUSIVE');
    holder.exec('BEGIN EXCLUSIVE');
    const ended = await run(['import', '--db', at('locked.db'), example]);
    holder.close();
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(ended.err).toMatch(/locked\.db is locked by another process .*\n/);
  });
});

describe('an export that fails writes nothing', () => {
  test.each<[string, 1 | 2, RegExp]>([
    ['--from 9999', 1, /Revision 9999 is beyond the last one .*\n.*634 to 680/],
    ['--to 9999', 1, /Revision 9999 is beyond the last one .*\n/],
    ['--from 5', 1, /Revision 5 is before the first one .*\n.*634 to 680/],
    ['--from 650 --to 640', 2, /--from 650 is after --to 640\.\n/],
    ['--recording other', 1, /There is no recording "other"\.\n/],
    ['--format yaml --rev 9999', 1, /Revision 9999 is beyond the last one/],
    ['--format yaml --from 640', 2, /--format yaml writes the objects of one revision\.\n.*--rev/],
    ['--format zip --gzip', 2, /--gzip says nothing about --format zip\.\n/],
    ['--rev 640', 2, /--rev and --strip go with --format yaml\.\n/],
    ['--format tar', 2, /--format must be one of etcd-history, dir, yaml, zip, not "tar"/],
    ['--from some', 2, /--from must be a revision or a time/],
    ['--db none.db', 1, /There is no database at .*none\.db\.\n/],
    ['--db newer.db', 1, /newer\.db has format 999; .*\n/],
    ['--db text.db', 1, /text\.db is no readable database .*\n/],
  ])('%s', async (line, code, message) => {
    const words = line.split(' ').map((word) => (word.endsWith('.db') ? at(word) : word));
    const ended = await run(['export', '-o', at('out'), ...words], { environment: { ETCD_REWIND_DB: db } });
    expect(ended).toMatchObject({ code, out: '' });
    expect(ended.err).toMatch(message);
    expect(ended.err).not.toMatch(/\n\s+at /);
    expect(readdirSync(folder).filter((name) => name.startsWith('out'))).toEqual([]);
  });

  test.each<[string, string, 1 | 2, RegExp]>([
    [
      'etcd-history',
      'nowhere/out',
      1,
      /nowhere\/out cannot be written: the directory that it would be in does not exist/,
    ],
    ['etcd-history', 'directory', 1, /directory cannot be written: it is a directory/],
    ['etcd-history', 'old.json/out', 1, /cannot be written: what it would be in is no directory/],
    ['etcd-history', '/dev/full', 1, /There is no room to write \/dev\/full\.\n.*Free some space/],
    ['zip', '/dev/full', 1, /There is no room to write \/dev\/full\./],
    ['yaml', 'nowhere/out', 1, /cannot be written/],
    ['dir', 'directory', 2, /directory exists already, and is not an empty directory/],
    ['dir', 'old.json', 2, /old\.json exists already/],
    ['dir', 'nowhere/out', 1, /cannot be written/],
  ])('%s to %s', async (format, target, code, message) => {
    const path = target.startsWith('/') ? target : at(target);
    const ended = await run(['export', '--db', db, '--format', format, '-o', path]);
    expect(ended).toMatchObject({ code, out: '' });
    expect(ended.err).toMatch(message);
    expect(ended.err).toMatch(FAILURE);
    expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).includes('unfinished'))).toEqual([]);
    expect(readdirSync(at('directory'))).toEqual(['below']);
  });

  test('a directory has to be named', async () => {
    const ended = await run(['export', '--db', db, '--format', 'dir']);
    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining('Give -o DIR.') });
  });
});

import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { revisionCheck, storedRevision } from '../api/revision-check.ts';
import { unzip } from '../reading/zip-archive.fixture.ts';
import { snapshotBytes } from '../source/snapshot/snapshot.fixture.ts';
import { openReader } from '../store/reader-pool.ts';
import { importedExamples, run, temporaryFolder } from './program.fixture.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const db = at('rewind.db');
const POD = '/registry/pods/default/www';

/** A command that has to go well; gives what it prints. `ofSome`: it imports files that do not have all revisions, and says so. */
async function printed(line: string, from = db, input?: Uint8Array, ofSome = false): Promise<string> {
  const options = { environment: { ETCD_REWIND_DB: from }, ...(input === undefined ? {} : { input }) };
  const { code, out, err } = await run(line.split(' '), options);
  const lacks = /^.+: revisions? .* not recorded \((a gap|gaps)\): .*\n$/;
  expect(err).toMatch(
    /--format (dir|zip)/.test(line) ? /^Not in these files: .*etcd-history\.\n$/ : ofSome ? lacks : /^$/,
  );
  expect(code).toBe(0);
  return out;
}

/** What a share link to each revision would say of it. */
async function checks(path: string): Promise<Record<string, string | null>> {
  const reader = await openReader(path);
  const all: Record<string, string | null> = {};
  for (const { id, firstRevision, lastRevision } of await reader.recordings()) {
    for (let revision = firstRevision + 1; revision <= lastRevision; revision++) {
      const stored = await storedRevision(reader, id, revision);
      all[`${id}/${revision}`] = stored === null ? null : revisionCheck(stored.events, stored.eventCount);
    }
  }
  await reader.close();
  return all;
}

async function recordings(path: string) {
  const reader = await openReader(path);
  const all = await reader.recordings();
  await reader.close();
  return all;
}

beforeAll(() => importedExamples(db, 'kubectl-run-pod'), 60_000);

test('- is standard output, as for other programs', async () => {
  const text = await printed('export -o -');
  expect(text).toBe(await printed('export'));
  expect(text).toContain('etcd-history/1');
  expect(existsSync('-')).toBe(false);
});

describe('etcd-history/1', () => {
  test('imported elsewhere is the same recording, with the same links', async () => {
    await printed(`export -o ${at('whole.ndjson.gz')}`);
    expect(statSync(at('whole.ndjson.gz')).mode & 0o777).toBe(0o600);
    await printed(`import ${at('whole.ndjson.gz')}`, at('elsewhere.db'));
    expect(await checks(at('elsewhere.db'))).toEqual(await checks(db));
    const [here] = await recordings(db);
    const {
      name: _name,
      createdAtMs: _createdAtMs,
      changedAtMs: _changedAtMs,
      ...there
    } = (await recordings(at('elsewhere.db')))[0] ?? {};
    expect(here).toMatchObject(there);
    // And what it writes is what was written.
    const again = await printed('export', at('elsewhere.db'));
    expect(
      again
        .replace(/"scenario":"whole"/, '"scenario":"kubectl-run-pod"')
        .split('\n')
        .sort(),
    ).toEqual(
      gunzipSync(readFileSync(at('whole.ndjson.gz')))
        .toString()
        .split('\n')
        .sort(),
    );
  });

  test.each([
    ['--from 595 --to 605', 'of all keys', 10],
    ['--prefix /registry/pods/', 'of a prefix', 9],
    ['--kind pod -n default', 'of a kind', 9],
    ['-n default --from 594', 'of a namespace', 13],
  ])('a part (%s) is a piece of the same history, and said to be %s', async (part, _what, events) => {
    const file = at(`part${part.replaceAll(/\W+/g, '-')}.ndjson`);
    const elsewhere = `${file}.db`;
    await printed(`export ${part} -o ${file}`);
    await printed(`import ${file}`, elsewhere);
    const [whole] = await recordings(db);
    const [piece] = await recordings(elsewhere);
    expect(piece).toMatchObject({ history: whole?.history, eventCount: events, gaps: [] });
    expect(piece?.id).toBe(`${whole?.history}-${piece?.firstRevision}`);
    const links = await checks(db);
    for (const [link, check] of Object.entries(await checks(elsewhere))) {
      if (check !== null) expect(links[`${whole?.id}/${link.split('/')[1]}`]).toBe(check);
    }
    if (piece?.id !== whole?.id) return;
    // A part does not become the whole by itself, nor the whole a part.
    expect(piece?.description).toMatch(/Only (?:keys|objects)/);
    const mixed = await run(['import', file, '--db', db]);
    expect(mixed).toMatchObject({ code: 1, out: '', err: expect.stringContaining('of all keys, the file of a part') });
  });

  test.each([
    ['--format etcd-history', 'said.ndjson', /^revisions 590 to 614 \(323 keys and events\), \d+(\.\d)? KiB$/],
    ['--from 595 --to 605', 'said.ndjson.gz', /^revisions 595 to 605 \(\d+ keys and events\), \d+(\.\d)? KiB$/],
    ['--format zip --kind pod -n default', 'said.zip', /^revisions 590 to 614 \(9 files\), \d+(\.\d)? KiB$/],
    ['--format yaml -n default --rev 603', 'said.yaml', /^\d+ objects as of revision 603, \d+(\.\d)? KiB$/],
  ])('a file (%s) is said to be written, and what is in it', async (options, name, what) => {
    const [path, text] = (await printed(`export ${options} -o ${at(name)}`)).trimEnd().split(': ');
    expect(path).toBe(at(name));
    expect(text).toMatch(what);
  });

  test('what is written to no file is not spoken into', async () => {
    expect(await printed('export --format yaml -o /dev/null')).toBe('');
  });

  test('from 0 to 0 is all of it, as elsewhere', async () => {
    expect(await printed('export --from 0 --to 0')).toBe(await printed('export'));
    expect(await printed('export --format yaml --rev 0')).toBe(await printed('export --format yaml'));
  });

  test('comes by standard input, too', async () => {
    const content = Buffer.from(await printed('export'));
    expect(await printed('import -', at('input.db'), content)).toMatch(
      /^standard input: recording .* has 24 revisions/,
    );
    expect(await printed('import -', at('input.db'), content)).toMatch(/already/);
  });
});

describe('a snapshot', () => {
  const snapshot = snapshotBytes('deployment-rollout');

  test.each([
    ['packed', gzipSync(snapshot)],
    ['plain', snapshot],
  ])('%s, is read as a file and from standard input', async (how, content) => {
    const file = at(`${how}.db.gz`);
    writeFileSync(file, content);
    expect(await printed(`import ${file}`, at(`${how}-file.db`))).toMatch(`${file}: recording `);
    expect(await printed('import -', at(`${how}-input.db`), content)).toMatch(/^standard input: recording /);
    const [[file1], [input]] = [await recordings(at(`${how}-file.db`)), await recordings(at(`${how}-input.db`))];
    expect(file1).toMatchObject({ source: 'snapshot', name: how, lastRevision: 966 });
    expect(input).toMatchObject({ id: file1?.id, name: 'standard input', eventCount: file1?.eventCount });
  });
});

describe('files', () => {
  test('of a directory are what watch -o writes, and can be imported', async () => {
    const target = at('directory');
    expect(await printed(`export --format dir -o ${target} --from 592`)).toBe(`${target}: 321 files\n`);
    expect(readdirSync(join(target, POD)).sort()).toEqual(
      [593, 594, 596, 598, 603, 605, 607, 608, 609].map((revision) => `${revision}.json`),
    );
    const file = JSON.parse(readFileSync(join(target, POD, '594.json'), 'utf8'));
    expect(file).toMatchObject({ key: POD, create_revision: 593, mod_revision: 594, version: 2 });
    expect(file.value).toMatchObject({ kind: 'Pod', spec: { nodeName: 'node-1' } });
    expect(JSON.parse(readFileSync(join(target, POD, '609.json'), 'utf8'))).toEqual({
      key: POD,
      deleted: true,
      mod_revision: 609,
    });
    expect(readFileSync(join(target, 'registry/masterleases/192.168.49.2/592.json'), 'utf8')).toContain(
      '"lease":7668682365984449414',
    );

    await printed(`import ${target}`, at('directory.db'), undefined, true);
    const [read] = await recordings(at('directory.db'));
    const [whole] = await recordings(db);
    expect(read).toMatchObject({ history: whole?.history, lastRevision: 614, eventCount: 321 });
    const [here, there] = [await checks(db), await checks(at('directory.db'))];
    for (let revision = 593; revision <= 614; revision++) {
      expect(there[`${read?.id}/${revision}`]).toBe(here[`${whole?.id}/${revision}`]);
    }
    const got = (path: string) => printed(`get ${POD} --rev 605 -o json`, path);
    expect(JSON.parse(await got(at('directory.db')))).toEqual(JSON.parse(await got(db)));
  });

  test('of a zip are those of the directory', async () => {
    await printed(`export --format dir -o ${at('some')} --kind Pod`);
    await printed(`export --format zip -o ${at('some.zip')} --kind Pod`);
    const files = unzip(readFileSync(at('some.zip')));
    expect(files.size).toBeGreaterThan(9);
    for (const [name, content] of files) expect(readFileSync(join(at('some'), name), 'utf8')).toBe(content);
    await printed(`import ${at('some')}`, at('some.db'), undefined, true);
    expect(await printed(`import ${at('some.zip')} --name some`, at('zip.db'), undefined, true)).toMatch(
      `${at('some.zip')}: recording `,
    );
    expect(await printed('import -', at('zip-input.db'), readFileSync(at('some.zip')), true)).toMatch(
      /^standard input: /,
    );
    const [ofDirectory, ofZip] = [await recordings(at('some.db')), await recordings(at('zip.db'))];
    const { id, eventCount, revisionCount } = ofDirectory[0] ?? {};
    expect(ofZip).toMatchObject([{ id, name: 'some', eventCount, revisionCount }]);
    expect(await checks(at('zip.db'))).toEqual(await checks(at('some.db')));
  });
});

test.each(['zip', 'yaml', 'etcd-history', `dir -o ${at('nothing')}`])(
  'where a part has nothing, %s is written all the same, and said to be empty',
  async (format) => {
    const line = `export --format ${format} --kind pdo`;
    const { code, out, err } = await run(line.split(' '), { environment: { ETCD_REWIND_DB: db } });
    expect(code).toBe(0);
    if (format !== 'yaml') expect(out.length).toBeGreaterThan(0);
    expect(err).toMatch(
      /^No key of kind "pdo" exists at revision 614 of recording kubectl-run-pod .*\nSimilar: Pod\.\n$/,
    );
  },
);

test('what went before the end of a part is in it, and nothing is said to be missing', async () => {
  expect(await printed(`export --prefix ${POD} --from 605`)).toContain('"type":"delete"');
});

describe('yaml', () => {
  const documents = async (line: string, from?: string) =>
    parseAllDocuments(await printed(line, from)).map((document) => document.toJSON());

  test('is what existed at a revision, namespaces first', async () => {
    const all = await documents('export --format yaml --rev 603');
    const kinds = all.map((object) => object?.kind);
    expect(kinds.slice(0, 4)).toEqual(['Namespace', 'Namespace', 'Namespace', 'Namespace']);
    const pod = all.find((object) => object?.kind === 'Pod' && object.metadata.name === 'www');
    expect(pod).toMatchObject({ metadata: { resourceVersion: '603', uid: expect.any(String) }, status: {} });
    const gone = await run(['export', '--db', db, '--format', 'yaml', '-n', 'default', '--kind', 'Pod']);
    expect(gone).toMatchObject({ code: 0, err: expect.stringMatching(/^No key of kind "Pod" in namespace /) });
  });

  test('without what a server sets can be applied', async () => {
    const [pod] = await documents('export --format yaml --rev 603 --strip -n default --kind pods');
    expect(Object.keys(pod)).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
    expect(Object.keys(pod.metadata).sort()).toEqual(['labels', 'name', 'namespace']);
  });

  test('stripped, leaves out what the cluster makes by itself, unless its kind is asked for', async () => {
    await importedExamples(at('rollout.db'), 'failed-rollout');
    const line = 'export --format yaml --strip -n default';
    const text = await printed(line, at('rollout.db'));
    expect(
      (await documents(line, at('rollout.db'))).flatMap((object) => (object === null ? [] : [object.kind])),
    ).toEqual(['Deployment']);
    expect(text).toMatch(
      /\n---\n# left out, for the cluster makes them by itself: .*\d+ Event, .*3 Pod, .*2 ReplicaSet/,
    );
    const pods = await documents(`${line} --kind Pod`, at('rollout.db'));
    expect(pods.map(({ kind, spec }) => [kind, spec.nodeName])).toEqual(Array(3).fill(['Pod', undefined]));
  });

  test('counts what is no object of Kubernetes', async () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const kvs = ['/app/a', '/app/b'].map((key, index) => ({
      ...{ key: base64(key), value: base64('1'), version: 1 },
      ...{ create_revision: 2 + index, mod_revision: 2 + index },
    }));
    const header = { cluster_id: 1, member_id: 1, revision: 3, raft_term: 1 };
    writeFileSync(at('plain.json'), JSON.stringify({ header, kvs, count: 2 }));
    await run(['import', '--db', at('plain.db'), at('plain.json')]);
    expect(await printed('export --format yaml', at('plain.db'))).toMatch(
      /---\n# left out, for they are none of Kubernetes: 2 keys\n$/,
    );
  });

  test('leaves out what was redacted, and says so', async () => {
    await importedExamples(at('crd.db'), 'crd-and-configmap-etcd34');
    const text = await printed('export --format yaml --strip -n default --kind Secret', at('crd.db'));
    expect(
      await printed(`export --format yaml -n default --kind Secret -o ${at('left-out.yaml')}`, at('crd.db')),
    ).toMatch(/: 0 objects as of revision \d+ \(1 left out: comments in it say why\), /);
    expect(text).toMatch(
      /---\n# left out: "\/registry\/secrets\/default\/db-credentials": values in it were redacted\n$/,
    );
    const [crd, namespace] = await documents('export --format yaml --strip', at('crd.db'));
    expect([crd.kind, namespace.kind]).toEqual(['CustomResourceDefinition', 'Namespace']);
  });

  test('quotes what YAML 1.1 would read as something else', async () => {
    const config = {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'odd' },
      data: { a: 'yes', b: '1:30', c: '010' },
    };
    const kv = { key: '/registry/configmaps/default/odd', create_revision: 5, mod_revision: 5, version: 1 };
    const value = Buffer.from(JSON.stringify(config)).toString('base64');
    const state = { header: { revision: 7 }, kvs: [{ ...kv, key: Buffer.from(kv.key).toString('base64'), value }] };
    writeFileSync(at('odd.json'), JSON.stringify(state));
    await printed(`import ${at('odd.json')}`, at('odd.db'));
    const text = await printed('export --format yaml', at('odd.db'));
    expect(text).toContain('a: "yes"\n  b: "1:30"\n  c: "010"\n');
  });
});

test('what is there already is replaced as a whole, and nothing else is left beside it', async () => {
  writeFileSync(at('there'), 'before');
  const failed = await run(['export', '--db', db, '--from', '9999', '-o', at('there')]);
  expect(failed.code).toBe(1);
  expect(readFileSync(at('there'), 'utf8')).toBe('before');
  await printed(`export -o ${at('there')}`);
  expect(readFileSync(at('there'), 'utf8')).toContain('etcd-history/1');
  expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
  expect(existsSync(at('none'))).toBe(false);
});

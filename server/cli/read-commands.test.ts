import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { importedExamples, run as runProgram, temporaryFolder, type RunOptions } from './program.fixture.ts';

const folder = temporaryFolder();
const db = join(folder, 'rewind.db');
const www = '/registry/pods/default/www';
const terminal = { columns: 100, colors: true };

const run = (line: string, options: RunOptions = {}) =>
  runProgram(line.split(' '), { environment: { ETCD_REWIND_DB: db }, ...options });

/** What a command prints. */
async function printed(line: string, options?: RunOptions): Promise<string> {
  const { code, out, err } = await run(line, options);
  expect(err).toBe('');
  expect(code).toBe(0);
  return out;
}

async function printedJson<T>(line: string): Promise<T> {
  return JSON.parse(await printed(line)) as T;
}

const linesOf = (out: string) => out.trimEnd().split('\n');

beforeAll(() => importedExamples(db, 'kubectl-run-pod'), 60_000);

const NO_KEY = expect.stringMatching(
  /^No key that begins with "\/nothing" exists at revision 614 of .*\.\nKeys begin with /,
);

describe('list', () => {
  test('prints the keys that exist as a table, in key order', async () => {
    const [head, ...rows] = linesOf(await printed('list --rev 594'));
    expect(head).toMatch(/^KEY +KIND +CREATE-REVISION +MOD-REVISION +VERSION +BYTES$/);
    expect(rows.find((row) => row.startsWith(`${www} `))).toMatch(/ Pod +593 +594 +2 +\d+$/);
    expect(rows).toHaveLength((await printedJson<unknown[]>('list --rev 594 -o json')).length);
  });

  test.each([
    ['list /registry/pods/kube-system/ -o name', (keys: string[]) => keys.every((key) => key.includes('/pods/kube-'))],
    [
      'list --prefix /registry/pods/kube-system/ -o name',
      (keys: string[]) => keys.every((key) => key.includes('/pods/kube-')),
    ],
    [
      'list /registry/pods/ --prefix /registry/ -o name',
      (keys: string[]) => keys.every((key) => key.includes('/pods/')),
    ],
    ['list --kind po -n kube-system -o name', (keys: string[]) => keys.every((key) => key.includes('/pods/kube-'))],
    ['list --kind Namespace -n  -o name', (keys: string[]) => keys.includes('/registry/namespaces/default')],
  ])('%s is narrowed', async (line, fits) => {
    const keys = linesOf(await printed(line));
    expect(keys.length).toBeGreaterThan(3);
    expect(keys).toSatisfy(fits);
  });

  test('prints them for scripts, and nothing where there are none', async () => {
    const [pod] = await printedJson<unknown[]>(`list ${www} --rev 594 -o json`);
    expect(pod).toMatchObject({ key: www, kind: 'Pod', namespace: 'default', name: 'www', createRevision: 593 });
    expect(parseYaml(await printed(`list ${www} --rev 594 -o yaml`))).toEqual([pod]);
    expect(await run('list /nothing -o json')).toMatchObject({ code: 0, out: '[]\n', err: NO_KEY });
    expect(await run('list /nothing -o name')).toMatchObject({ code: 0, out: '', err: NO_KEY });
    expect(await run('list /nothing')).toMatchObject({ code: 0, out: '', err: NO_KEY });
    expect(linesOf(await printed('list /registry/pods/ --no-headers'))[0]).toMatch(/^\/registry\/pods/);
  });
});

describe('a label selector', () => {
  test('chooses objects, and all that they did', async () => {
    expect(linesOf(await printed('list --rev 594 -l run=www -o name'))).toEqual([www]);
    const others = linesOf(await printed('list --rev 594 -l run!=www -o name'));
    expect(others).toHaveLength(linesOf(await printed('list --rev 594 -o name')).length - 1);
    const history = await printedJson<{ key: string; verb: string }[]>('history --selector run=www -o json');
    expect(history.map(({ key }) => key)).toSatisfy((keys: string[]) => keys.every((key) => key === www));
    expect(history.map(({ verb }) => verb)).toEqual(expect.arrayContaining(['create', 'update', 'delete']));
    expect(await printed('compare --from 593 --to 594 -l run=www -o name')).toBe(`${www}\n`);
    expect(await printed(`dump -o ${join(folder, 'labelled')} --rev 594 -l run=www`)).toMatch(/: 1 keys as of/);
  });

  test.each([
    ['list -l run>www', 2, /"run>www" is no condition on a label/],
    ['history pod/www -l run=www', 2, /--selector chooses among many/],
    ['list -l run=nothing', 0, /^No key with such labels exists at revision 614 /],
  ])('%s', async (line, code, message) => {
    const ended = await run(line);
    expect(ended).toMatchObject({ code, err: expect.stringMatching(message) });
  });
});

describe('of several recordings', () => {
  test('the one that was changed last is read, and that is said beside the results', async () => {
    const several = join(folder, 'several.db');
    await importedExamples(several, 'crd-and-configmap-etcd34', 'kubectl-run-pod');
    const environment = { ETCD_REWIND_DB: several };
    const { code, out, err } = await run('list -o name', { environment });
    expect(err).toMatch(
      /^Reading kubectl-run-pod \(\S+\), of 2 recordings the one changed last\. Others, by --recording ID: \S+ \(crd-and-configmap-etcd34\)\.\n$/,
    );
    expect({ code, out }).toEqual({ code: 0, out: await printed('list -o name') });
    for (const line of ['analyze', 'export', 'get pod/www --rev 600', `dump -o ${join(folder, 'of-several')}`]) {
      const ended = await run(line, { environment });
      expect([line, ended.code, ended.err]).toEqual([line, 0, err]);
    }
    expect(await run('list --recording kubectl-run-pod', { environment })).toMatchObject({ code: 0, err: '' });
  });
});

describe('what is asked for and does not exist is said, with what is like it', () => {
  test.each([
    ['list --kind Nonsense', /^No key of kind "Nonsense" exists .*\nKinds there: ClusterRole, .* and \d+ more\.\n$/],
    ['list --kind pdo', /\nSimilar: Pod\.\n$/],
    ['list --kind pod -n nowhere', /^No key of kind "pod" in namespace "nowhere" .*\nNamespaces there: kube-system, /],
    ['list -n kube-sytem', /\nSimilar: kube-system\.\n$/],
    [
      'list --kind node -n default',
      /^No key of kind "node" in namespace "default" exists [^\n]*\nKinds there: [^\n]+\n$/,
    ],
    ['list --kind deployments.apps', /\nSimilar: Deployment\.\n$/],
    ['list pods', /\nThat is no beginning of a key\. For all objects of a kind: --kind Pod\n$/],
    ['list deploy', /: --kind Deployment\n$/],
    ['list --kind foo', /\nKinds there: /],
    ['list /registry/podz/', /\nSimilar: \/registry\/pods\/\.\n$/],
    ['list /registry/pods/www', /\nThose in \/registry\/pods\/ begin with \/registry\/pods\/kube-system\/\.\n$/],
    ['list /registry/pods/ --kind node', /^No key of kind "node" that begins with [^\n]*\nKinds there: Pod\.\n$/],
    ['list pods/www', /\nA prefix is how a key in etcd begins, such as \/registry\/pods\/\.\n$/],
    ['compare --kind Nonsense', /^No key of kind "Nonsense" exists at revision 614 /],
    [`dump -o ${join(folder, 'nothing')} --kind Nonsense`, /^No key of kind "Nonsense" exists at revision 614 /],
  ])('%s', async (line, message) => {
    const { code, err } = await run(line);
    expect(code).toBe(0);
    expect(err).toMatch(message);
  });

  test('and nothing is said where something exists that did not change', async () => {
    expect(await printed('compare --from 600 --to 600 --kind pod')).toContain('No key differs.');
  });
});

describe('get', () => {
  test.each([www, 'pod/www', 'pods/www -n default', 'Pod/www', 'po/www', 'www'])('%s', async (key) => {
    const pod = parseYaml(await printed(`get ${key} --rev 594`));
    expect(pod).toMatchObject({ kind: 'Pod', metadata: { name: 'www', resourceVersion: '594' } });
  });

  test('prints JSON, the stored bytes, and what they look like', async () => {
    const pod = await printedJson<object>(`get ${www} --rev 594 -o json`);
    expect(pod).toHaveProperty('metadata.managedFields.0.manager');
    expect(parseYaml(await printed(`get ${www} --rev 594 --show-managed-fields`))).toEqual(pod);
    expect(await printed(`get ${www} --rev 594 -o raw`)).toMatch(/^k8s\0/);
    expect(linesOf(await printed(`get ${www} --rev 594 -o hex`))[0]).toBe(
      '00000000  6b 38 73 00 0a 09 0a 02  76 31 12 03 50 6f 64 12  |k8s.....v1..Pod.|',
    );
  });
});

test('get leaves out managedFields where a person reads, and nothing else, in its order', async () => {
  const lines = linesOf(await printed(`get ${www} --rev 594`));
  const all = linesOf(await printed(`get ${www} --rev 594 --show-managed-fields`));
  const [from, to] = [all.indexOf('  managedFields:'), all.indexOf('spec:')];
  expect(from).toBeGreaterThan(0);
  expect(lines).toEqual([...all.slice(0, from), ...all.slice(to)]);
});

describe('history', () => {
  test('has a line for each revision, of a key that is gone too', async () => {
    const [head, ...rows] = linesOf(await printed('history pod/www'));
    expect(head).toMatch(/^REVISION +TIME +VERB +ACTOR +CHANGED$/);
    expect(rows.map((row) => row.trim().split(/ +/)[0])).toEqual(
      [593, 594, 596, 598, 603, 605, 607, 608, 609].map(String),
    );
    expect(rows[1]).toMatch(/^ +594 +2026-\S+Z +update +kube-scheduler\? +nodeName → node-1, /);
    expect(rows[0]).toMatch(/ create .* new: image \S+$/);
    expect(rows.at(-1)).toMatch(/ delete .* gone$/);
  });

  test('can be a part, and for scripts', async () => {
    const all = await printedJson<object[]>(`history ${www} --from 594 --to 598 -o json`);
    expect(all).toMatchObject([{ revision: 594, verb: 'update' }, { revision: 596 }, { revision: 598 }]);
    expect(parseYaml(await printed(`history ${www} --from 594 --to 598 -o yaml`))).toEqual(all);
    expect(await run(`history ${www} --from 610`)).toMatchObject({
      code: 0,
      err: expect.stringContaining('610 to 614'),
    });
  });

  test('of what belongs to an object has Events with their messages, and the objects by name', async () => {
    const lines = linesOf(await printed('history pod/www --related --from 593 --to 600 --no-headers'));
    const rows = lines.filter((line) => !line.includes('$'));
    expect(rows[0]).toMatch(/^ *593 .* create +Pod default\/www +\S+ +new: image \S+$/);
    expect(rows[1]).toMatch(/ update +Pod default\/www +kube-scheduler\? +nodeName → node-1, /);
    expect(rows[2]).toMatch(/^595 .* create +Event default\/www\.\S+ +\S+ +Scheduled: Successfully assigned /);
    const events = await printedJson<object[]>('history pod/www --related --kind event -o json');
    expect(events[0]).toMatchObject({ revision: 595, kind: 'Event', namespace: 'default', verb: 'create' });
  });

  test('of many objects has the commands that led to their changes', async () => {
    const rows = linesOf(await printed('history --no-headers'));
    const command = rows.findIndex((row) => / \$ +\$ kubectl run www /.test(row));
    expect(rows[command + 1]).toMatch(/^ *593 .* create +Pod default\/www /);
    expect(await printed('history pod/www')).not.toContain('kubectl run');
    expect(await printed('history --from 600 --no-headers')).not.toContain('kubectl run');
  });

  test('of all keys leaves out what is written all the time, unless it is asked for', async () => {
    const revisions = (lines: string) =>
      linesOf(lines).flatMap((line) => (line.includes('$') ? [] : [Number(line.trim().split(' ')[0])]));
    const shown = revisions(await printed('history --no-headers'));
    expect(shown).toEqual(shown.toSorted((a, b) => a - b));
    expect(shown).toContain(595);
    const whole = revisions(await printed('history --no-headers --noise'));
    expect(whole.length).toBeGreaterThan(shown.length);
    expect(new Set(whole).size).toBe(614 - 590);
    const nodes = linesOf(await printed('history --kind node --no-headers --noise'));
    expect(nodes.every((line) => / Node node-1 | \$ /.test(line))).toBe(true);
  });

  test('refuses what makes no sense, and says what does', async () => {
    expect(await run('history --related')).toMatchObject({ code: 2, err: expect.stringContaining('needs a KEY') });
    expect(await run('history pod/www --kind event')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--related'),
    });
    expect(await run('history --kind cronjob')).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringContaining('590 to 614'),
    });
  });

  test('from 0 is from its beginning, to 0 to its end', async () => {
    const all = await printed(`history ${www}`);
    expect(await printed(`history ${www} --from 0 --to 0`)).toBe(all);
    expect(await printed(`history ${www} --from 600 --to 0`)).toBe(await printed(`history ${www} --from 600`));
    expect(await printed('compare --from 0 -o name')).toBe(await printed('compare -o name'));
  });

  test('begins with what existed when the recording began', async () => {
    const [first, second] = linesOf(await printed('history node/node-1 --no-headers'));
    expect(first).toMatch(/exists/);
    expect(second).toMatch(/update/);
  });

  test('is cut to a terminal, where verbs have colors; nowhere else', async () => {
    const shown = linesOf(await printed('history pod/www', { terminal }));
    expect(shown[1]).toContain('\u001b[32mcreate\u001b[0m');
    const plain = linesOf(await printed('history pod/www --no-color', { terminal }));
    expect(Math.max(...plain.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(plain[2]).toMatch(/ nodeName → node-1, /);
    expect(plain.some((line) => line.endsWith('…'))).toBe(true);
    // The day is the same in all of them.
    expect(plain[0]).toMatch(/TIME, \d{4}-\d\d-\d\d /);
    expect(plain[2]).not.toMatch(/\d{4}-\d\d-\d\d/);
    expect(plain.join('')).not.toContain('\u001b');
    const refused = { columns: 100, colors: false };
    expect(await printed('history pod/www', { terminal: refused })).not.toContain('\u001b');
    const unknown = { columns: null, colors: false };
    expect(await printed('history pod/www', { terminal: unknown })).toBe(await printed('history pod/www'));
    expect(linesOf(await printed('history pod/www')).some((line) => line.length > 200)).toBe(true);
  });
});

describe('diff', () => {
  test('is between the last two revisions by default, in words and by path', async () => {
    const lines = linesOf(await printed(`diff ${www} --to 594`));
    expect(lines[0]).toMatch(/^update Pod default\/www: /);
    expect(lines[1]).toMatch(/^--- \/registry\/pods\/default\/www {3}revision 593 /);
    expect(lines[2]).toMatch(/^\+\+\+ \/registry\/pods\/default\/www {3}revision 594 /);
    expect(lines).toContain('+ spec.nodeName: "node-1"');
    expect(await printed(`diff ${www}`)).toMatch(/^delete Pod default\/www\n/);
  });

  test('can be from nothing, and across many revisions', async () => {
    expect(await printed(`diff ${www} --from 0 --to 593`)).toMatch(/\+\+\+ .* revision 593[^]*\+ kind: Pod/);
    const lines = linesOf(await printed(`diff ${www} --from 593 --to 603`));
    expect(lines).toContain('~ status.phase: "Pending" → "Running"');
    const unwritten = await printed(`diff ${www} --from 594 --to 595`);
    expect(unwritten).toMatch(/^Pod default\/www: not written between revisions 594 and 595 .*\n[^]*Nothing differs\./);
  });

  test('is a delta and a JSON Patch for scripts', async () => {
    const { delta, patch, ...rest } = await printedJson<Record<string, unknown>>(`diff ${www} --to 594 -o json`);
    expect(rest).toMatchObject({ key: www, from: 593, to: 594, opened: [], sameAmounts: [], limited: null });
    expect(delta).toMatchObject({ spec: { nodeName: ['node-1'] } });
    expect(patch).toContainEqual({ op: 'add', path: '/spec/nodeName', value: 'node-1' });
    expect(await printedJson(`diff ${www} --to 594 -o patch`)).toEqual(patch);
  });
});

describe('compare', () => {
  test('groups keys by what became of them', async () => {
    const out = await printed('compare --from 592 --to 604');
    expect(out).toMatch(/^Revision 592 → 604\n\nAdded: 6 \(5 Event, 1 Pod\)\n/);
    expect(out).toContain(`\n+ ${www}\n`);
    expect(out).toMatch(/\nChanged: \d+ \(/);
    expect(await printed('compare --from 604 --to 592')).toContain(`\n- ${www}\n`);
    expect(await printed('compare --from 600 --to 600')).toContain('No key differs.');
  });

  test('says with --diff what changed', async () => {
    const out = await printed('compare --from 592 --to 604 --kind lease --diff');
    expect(out).toMatch(/~ \/registry\/leases\/kube-node-lease\/node-1\n {4}~ spec.renewTime: ".*" → ".*"\n/);
    type Comparison = { changed: { patch: { path: string }[] }[] };
    const { changed } = await printedJson<Comparison>('compare --from 592 --to 604 --kind lease --diff -o json');
    const added = await printed('compare --from 592 --to 604 --diff');
    expect(added).toMatch(/\+ \/registry\/pods\/default\/www\n {4}image nginx:1\.27-alpine\n/);
    expect(added).toMatch(/\+ \/registry\/events\/default\/www\.\w+\n {4}Scheduled: Successfully assigned/);
    expect(changed[0]?.patch.map(({ path }) => path)).toContain('/spec/renewTime');
  });

  test('is for scripts the keys alone, or both sides of each', async () => {
    expect(linesOf(await printed('compare --from 592 --to 604 -n default -o name'))).toContain(www);
    expect(await printedJson('compare --from 592 --to 604 --kind pod -o json')).toMatchObject({
      from: 592,
      to: 604,
      added: [{ key: www, kind: 'Pod' }],
      removed: [],
      changed: [],
    });
  });
});

describe('dump', () => {
  test('writes each object as a file, readable by its owner alone', async () => {
    const target = join(folder, 'json');
    const { code, out } = await run(`dump -o ${target} --rev 594`);
    expect(code).toBe(0);
    const count = linesOf(await printed('list --rev 594 -o name')).length;
    expect(out).toBe(`${target}: ${count} keys as of revision 594\n`);
    const file = join(target, 'registry/pods/default/www.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ kind: 'Pod' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(target, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())).toHaveLength(
      count,
    );
  });

  test('can be YAML, and a part', async () => {
    const target = join(folder, 'yaml');
    await printed(`dump -o ${target} --rev 594 --format yaml -n default --kind pod`);
    expect(readdirSync(join(target, 'registry/pods/default'))).toEqual(['www.yaml']);
    expect(parseYaml(readFileSync(join(target, 'registry/pods/default/www.yaml'), 'utf8'))).toMatchObject({
      kind: 'Pod',
    });
  });

  test('never writes into a directory that is in use', async () => {
    const target = join(folder, 'used');
    await printed(`dump -o ${target} --rev 594 --kind pod`);
    writeFileSync(join(target, 'mine'), 'x');
    expect(await run(`dump -o ${target}`)).toMatchObject({ code: 2, err: expect.stringContaining('not an empty') });
    expect(existsSync(join(target, 'mine'))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
  });
});

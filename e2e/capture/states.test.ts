import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { run, temporaryFolder } from '../../server/cli/program.fixture.ts';
import { compareStates, stateEntries, type KeyDifference } from '../../server/reading/compare-states.ts';
import { openReader } from '../../server/store/reader-pool.ts';
import { startEtcd, type EtcdServer } from '../harness/etcd.ts';
import { replay } from '../harness/replay.ts';

const recording = new URL('../../examples/kubectl-run-pod.ndjson.gz', import.meta.url).pathname;
/** The revision before `kubectl run`, and the one at which the Pod is Ready. */
const BEFORE = 592;
const READY = 603;

let etcd: EtcdServer | null = null;
afterEach(async () => {
  await etcd?.stop();
  etcd = null;
});

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

interface Line {
  readonly type?: string;
  readonly modRevision: number;
}

/** What the recording has after one revision up to another; after 0: what existed when it begins, too. */
function piece(name: string, after: number, to: number): string {
  const text = gunzipSync(readFileSync(recording)).toString().trimEnd();
  const [header, ...lines] = text.split('\n').map((line) => JSON.parse(line) as Line);
  const events = lines.filter(({ type, modRevision }) =>
    type === 'snapshot' ? after === 0 : modRevision > after && modRevision <= to,
  );
  writeFileSync(at(name), [header, ...events].map((line) => JSON.stringify(line)).join('\n'));
  return at(name);
}

async function dumped(server: EtcdServer, name: string): Promise<{ file: string; revision: number }> {
  const file = at(name);
  writeFileSync(file, await server.etcdctl(['get', '', '--prefix', '-w', 'json']));
  return { file, revision: await server.revision() };
}

test(
  'two dumps of an etcd, before and after kubectl run, tell what it did: five Events and a Pod',
  {
    timeout: 90_000,
  },
  async () => {
    const server = (etcd = await startEtcd());
    await replay(server, piece('before.ndjson', 0, BEFORE));
    const before = await dumped(server, 'before.json');
    await replay(server, piece('run.ndjson', BEFORE, READY));
    const after = await dumped(server, 'after.json');

    const db = at('rewind.db');
    expect(await run(['import', after.file, before.file, '--db', db])).toMatchObject({
      code: 0,
      err: expect.stringMatching(/: revisions \d+ to \d+ were not recorded \(a gap\): .*\n$/),
    });
    const reader = await openReader(db);
    const [stored] = await reader.recordings();
    expect(stored).toMatchObject({ firstRevision: before.revision, lastRevision: after.revision });
    expect(stored?.gaps).toMatchObject([{ from: before.revision + 1, to: after.revision, cause: 'not-recorded' }]);
    const state = ({ revision }: { revision: number }) => stateEntries(reader, stored?.id ?? '', revision, {});
    const differences: KeyDifference[] = [];
    for await (const one of compareStates(state(before), state(after))) differences.push(one);
    await reader.close();
    const kinds = differences.map(
      (one) => `${one.type} ${(one.type === 'removed' ? one.before : one.after).identity.kind}`,
    );
    expect(kinds.sort()).toEqual([...Array.from({ length: 5 }, () => 'added Event'), 'added Pod', 'changed Lease']);

    // And so does the command.
    const compared = await run(['compare', '--from', `${before.revision}`, '--to', `${after.revision}`, '--db', db]);
    expect(compared.out).toContain('Added: 6 (5 Event, 1 Pod)');
  },
);

test('what etcdctl prints is stored byte by byte, whatever is in it', { timeout: 60_000 }, async () => {
  const server = (etcd = await startEtcd());
  const lease = await server.client().leaseClient.leaseGrant({ TTL: 600, ID: '7668682365984449414' });
  const odd = Buffer.from([0xff, 0x00, 0x22, 0x5c]);
  await server.txn([
    { put: odd, value: Buffer.alloc(1_000_000, 0xfe), lease: lease.ID },
    { put: '"\\\n', value: '' },
  ]);
  await server.put('text', 'ä "quoted" \\');
  const { file, revision } = await dumped(server, 'odd.json');
  const db = at('odd.db');
  expect(await run(['import', file, '--db', db])).toMatchObject({ code: 0, err: '' });
  const reader = await openReader(db);
  const id = (await reader.recordings())[0]?.id ?? '';
  const value = async (key: string) => Buffer.from((await reader.value(id, key, revision))?.value ?? []);
  expect((await value(`base64:${odd.toString('base64')}`)).equals(Buffer.alloc(1_000_000, 0xfe))).toBe(true);
  expect((await value('"\\\n')).length).toBe(0);
  expect((await value('text')).toString()).toBe('ä "quoted" \\');
  const stored = await reader.value(id, `base64:${odd.toString('base64')}`, revision);
  expect(stored?.summary).toMatchObject({ lease: lease.ID, version: 1, createRevision: 2 });
  await reader.close();
});

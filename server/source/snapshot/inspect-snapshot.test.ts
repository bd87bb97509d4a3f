import { expect, test } from 'vitest';
import type { HistoryEvent, RevisionBatch } from '../../domain/history.ts';
import { inspectHistory } from '../inspect-history.ts';
import type { InspectedHistory } from '../inspected-history.ts';
import type { SourceMessage } from '../source.ts';
import { inspectSnapshot, isSnapshot } from './inspect-snapshot.ts';
import { allMessages, recordingOf, snapshotBytes, temporaryFile, type SnapshotName } from './snapshot.fixture.ts';

type Readable = Omit<HistoryEvent, 'value'> & { readonly value: string };

const PAGE = 4096;
const NAMED = { name: null, kind: 'file' } as const;
const inspect = (bytes: Uint8Array, force = false): Promise<InspectedHistory> =>
  inspectSnapshot(temporaryFile(bytes), NAMED, { force });
/** Values as text, which is compared faster than bytes. */
const readable = (event: HistoryEvent) => ({ ...event, value: Buffer.from(event.value).toString('base64') });
const batches = (messages: readonly SourceMessage[]) =>
  messages
    .flatMap((message) => (message.type === 'revisions' ? message.batches : []))
    .map((batch: RevisionBatch) => ({ ...batch, events: batch.events.map(readable) }));
const listed = (messages: readonly SourceMessage[]): Readable[] =>
  messages.flatMap((message) => (message.type === 'baseline' ? message.events.map(readable) : []));
/** A member's file: a snapshot without etcdctl's digest, so that damage is found where it is. */
const memberFile = (name: SnapshotName): Buffer => snapshotBytes(name).subarray(0, -32);

test.each<SnapshotName>(['deployment-rollout', 'crd-and-configmap-etcd34'])(
  'the snapshot of %s has the revisions of its recording',
  async (name) => {
    const recorded = await inspectHistory([recordingOf(name)], NAMED);
    const path = temporaryFile(snapshotBytes(name));
    expect(await isSnapshot(path)).toBe(true);
    const snapshot = await inspectHistory([path], NAMED);
    expect(snapshot).toMatchObject({ startRevision: 1, existing: 0, omitted: [] });
    expect(snapshot.revisions).toBe(snapshot.endRevision - 1);
    expect(snapshot.source).toMatchObject({ kind: 'snapshot', clusterId: recorded.source.clusterId });
    expect(recorded.source.etcdVersion?.startsWith(`${snapshot.source.etcdVersion}.`)).toBe(true);
    expect(snapshot.origin.namespace).toEqual(recorded.origin.namespace);

    const all = batches(await allMessages(snapshot));
    expect(all.map(({ revision }) => revision)).toEqual(Array.from({ length: snapshot.revisions }, (_, at) => at + 2));
    const said = await allMessages(recorded);
    const { startRevision, endRevision } = recorded;
    const untimed = batches(said).map((batch) => ({ ...batch, atMs: null, timeBasis: 'unknown' }));
    expect(untimed.length).toBe(endRevision - startRevision);
    expect(all.filter(({ revision }) => revision > startRevision && revision <= endRevision)).toEqual(untimed);

    const state = new Map<string, Readable>();
    for (const { revision, events } of all) {
      if (revision > startRevision) break;
      for (const event of events) {
        if (event.type === 'put') state.set(event.key, event);
        else state.delete(event.key);
      }
    }
    const byKey = (a: Readable, b: Readable): number => (a.key < b.key ? -1 : 1);
    expect([...state.values()].sort(byKey)).toEqual(listed(said).sort(byKey));
  },
);

test('a damaged snapshot is refused, with what is wrong and where', async () => {
  const whole = snapshotBytes('deployment-rollout');
  const member = memberFile('deployment-rollout');
  const changed = (bytes: Buffer, change: (copy: Buffer) => void): Buffer => {
    const copy = Buffer.from(bytes);
    change(copy);
    return copy;
  };
  const pages = member.length / PAGE;
  const leaf = firstLeaf(member);
  const cases: [Buffer, RegExp][] = [
    [changed(whole, (copy) => copy.writeUInt8(1, 40 * PAGE + 99)), new RegExp(`page ${pages}, .*SHA-256`)],
    [member.subarray(0, 100 * PAGE), /page 100, offset 409600: the file ends here, and should have \d+ pages of 4096/],
    [whole.subarray(0, 100 * PAGE + 32), /page 100, .* the file ends here/],
    [changed(member, (copy) => copy.fill(0, 0, 2 * PAGE)), /neither of its meta pages .* has not the mark/],
    [changed(member, (copy) => [16, PAGE + 16].forEach((at) => copy.writeUInt32LE(7, at + 8))), /page size of 7/],
    [changed(member, (copy) => [16, PAGE + 16].forEach((at) => copy.writeUInt32LE(3, at + 4))), /version 3, not 2/],
    [changed(member, (copy) => [40, PAGE + 40].forEach((at) => copy.writeUInt8(9, at))), /its checksum is wrong/],
    [changed(member, (copy) => copy.writeUInt16LE(9, leaf + 8)), new RegExp(`offset ${leaf + 8}: .*flags 9`)],
    [changed(member, (copy) => copy.writeUInt8(9, leaf)), new RegExp(`offset ${leaf}: it says that it is page`)],
    [changed(member, (copy) => copy.writeUInt16LE(60000, leaf + 10)), /60000 elements do not fit/],
    [changed(member, (copy) => copy.writeUInt32LE(1e9, leaf + 12)), /goes on over 1000000001 pages/],
    [changed(member, (copy) => copy.writeUInt32LE(1e9, leaf + 16 + 8)), /an element lies outside of it/],
  ];
  for (const [bytes, words] of cases) {
    await expect(inspect(bytes)).rejects.toMatchObject({
      code: 'file_invalid',
      message: expect.stringMatching(words),
      byForce: 'Import what can be read',
    });
  }
});

test('either meta page is enough', async () => {
  for (const page of [0, 1]) {
    const bytes = Buffer.from(memberFile('crd-and-configmap-etcd34'));
    bytes.fill(0xff, page * PAGE, (page + 1) * PAGE);
    expect(await isSnapshot(temporaryFile(bytes))).toBe(true);
    expect((await inspect(bytes)).endRevision).toBeGreaterThanOrEqual(680);
  }
});

test('with force, what can be read is read: revisions are missing as a whole, and it says why', async () => {
  const bytes = Buffer.from(memberFile('deployment-rollout'));
  const at = firstLeaf(bytes);
  bytes.writeUInt16LE(9, at + 8);
  const history = await inspect(bytes, true);
  expect(history.omitted[0]).toMatch(new RegExp(`page ${at / PAGE}, .*flags 9`));
  const messages = await allMessages(history);
  const gaps = messages.filter((message) => message.type === 'gap');
  expect(gaps).toMatchObject([{ cause: 'unreadable' }]);
  const missing = gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  expect(missing).toBeGreaterThan(0);
  const read = batches(messages);
  expect(read.length).toBe(history.revisions);
  expect(read.length + missing).toBe(965);
  expect(read.flatMap(({ events }) => events).length).toBe(history.events);
  const whole = batches(await allMessages(await inspect(memberFile('deployment-rollout'))));
  const revisions = new Set(read.map(({ revision }) => revision));
  expect(read).toEqual(whole.filter(({ revision }) => revisions.has(revision)));
});

test('with force, a wrong digest and a missing end cost no more than they have to', async () => {
  const whole = snapshotBytes('crd-and-configmap-etcd34');
  const wrong = Buffer.from(whole);
  wrong.writeUInt8((wrong.at(-1) ?? 0) ^ 1, wrong.length - 1);
  const history = await inspect(wrong, true);
  expect(history.omitted).toEqual([expect.stringContaining('SHA-256')]);
  expect(history.revisions).toBe((await inspect(whole)).revisions);
  const cut = await inspect(whole.subarray(0, 200 * PAGE + 77), true);
  expect(cut.omitted[0]).toContain('the file ends here');
  expect(cut.omitted.join()).toContain('there is no bucket "key"');
  expect(cut.revisions).toBeGreaterThan(300);
  const read = batches(await allMessages(cut));
  const revisions = new Set(read.map(({ revision }) => revision));
  expect(read).toEqual(batches(await allMessages(history)).filter(({ revision }) => revisions.has(revision)));
  await expect(inspect(whole.subarray(0, 2 * PAGE), true)).rejects.toMatchObject({ code: 'file_invalid' });
});

test('what is no snapshot, or is not there', async () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('{"format":"etcd-history/1"}'), Buffer.alloc(3 * PAGE)]) {
    const path = temporaryFile(bytes);
    expect(await isSnapshot(path)).toBe(false);
    await expect(inspectSnapshot(path, NAMED)).rejects.toMatchObject({ code: 'file_invalid' });
  }
  await expect(isSnapshot('/nowhere/snapshot.db')).rejects.toMatchObject({ code: 'file_not_found' });
  await expect(inspectSnapshot('/nowhere/snapshot.db', NAMED)).rejects.toMatchObject({ code: 'file_not_found' });
});

test('reading ends when it is told to', async () => {
  const path = temporaryFile(snapshotBytes('deployment-rollout'));
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(inspectSnapshot(path, NAMED, { signal })).rejects.toThrow('enough');
});

/** Offset of the first leaf page of the bucket `key`, which holds revisions. */
function firstLeaf(bytes: Buffer): number {
  for (let at = 2 * PAGE; at < bytes.length; at += PAGE) {
    if (bytes.readUInt32LE(at) * PAGE !== at || bytes.readUInt16LE(at + 8) !== 2 || bytes.readUInt16LE(at + 10) < 2)
      continue;
    const key = at + 16 + bytes.readUInt32LE(at + 20);
    if (bytes.readUInt32LE(at + 24) === 17 && bytes[key + 8] === 0x5f && bytes.readUInt32BE(key + 4) > 300) return at;
  }
  throw new Error('there is no leaf page with revisions');
}

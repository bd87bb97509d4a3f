import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi, type MockInstance } from 'vitest';
import { RevisionAssembler } from '../../server/source/etcd/revision-assembler.ts';
import { startEtcd, type EtcdServer } from '../harness/etcd.ts';
import { etcdLines, historyLines, startCapture, type Capturing } from './capturing.ts';

/** etcd's default; it cuts a watch's response that is larger than that and half a megabyte. */
const MAX_REQUEST_BYTES = 1_572_864;

let etcd: EtcdServer;
let capturing: Capturing | null = null;
let taken: MockInstance<RevisionAssembler['push']>;

beforeEach(async () => {
  etcd = await startEtcd({ flags: [`--max-request-bytes=${MAX_REQUEST_BYTES}`] });
  taken = vi.spyOn(RevisionAssembler.prototype, 'push');
});
afterEach(async () => {
  taken.mockRestore();
  await capturing?.stop();
  capturing = null;
  await etcd.stop();
});

/** For each fragment that another one followed: the revision that it ended in, and whether that went on in the next. */
function cuts(): { last: number; goesOn: boolean }[] {
  return taken.mock.calls.flatMap(([events, more], index) => {
    const last = events.at(-1)?.modRevision ?? 0;
    return more ? [{ last, goesOn: taken.mock.calls[index + 1]?.[0][0]?.modRevision === last }] : [];
  });
}

test('large values that etcd holds come in fragments, and are what etcd has', { timeout: 60_000 }, async () => {
  for (let index = 0; index < 40; index++) await etcd.put(`large/${index % 3}`, randomBytes(1_000_000));
  const head = await etcd.revision();
  capturing = startCapture({ endpoints: [etcd.address] });
  await capturing.untilRevision(head);

  expect(cuts().length).toBeGreaterThan(10);
  const [recording] = capturing.writer.stored;
  expect(recording?.gaps).toEqual([]);
  expect(historyLines(recording?.revisions ?? [])).toEqual(await etcdLines(etcd));
});

test('one revision that is cut into fragments is one, live as well as recovered', { timeout: 60_000 }, async () => {
  // What a deletion of many keys tells is larger than any request.
  const keys = Array.from(
    { length: 12_000 },
    (_, index) => `many/${String(index).padStart(5, '0')}/${'k'.repeat(250)}`,
  );
  const fill = async (): Promise<void> => {
    for (let at = 0; at < keys.length; at += 3_000) {
      await etcd.txn(keys.slice(at, at + 3_000).map((put) => ({ put, value: '' })));
    }
  };
  const empty = async (): Promise<number> => {
    await etcd.etcdctl(['del', '--prefix', 'many/']);
    return etcd.revision();
  };
  await fill();
  const recovered = await empty();
  capturing = startCapture({ endpoints: [etcd.address] });
  await capturing.untilRevision(recovered);
  await fill();
  const live = await empty();
  await capturing.untilRevision(live);

  const within = cuts().flatMap(({ last, goesOn }) => (goesOn ? [last] : []));
  expect(within).toEqual(expect.arrayContaining([recovered, live]));
  const [recording] = capturing.writer.stored;
  expect(recording?.revisions.at(-1)?.events).toHaveLength(keys.length);
  expect(historyLines(recording?.revisions ?? [])).toEqual(await etcdLines(etcd));
});

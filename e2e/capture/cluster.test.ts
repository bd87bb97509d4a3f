import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEtcdCluster, type EtcdServer } from '../harness/etcd.ts';
import { etcdLines, historyLines, startCapture, type Capturing } from './capturing.ts';

let members: EtcdServer[];
let capturing: Capturing | null = null;

beforeEach(async () => {
  members = await startEtcdCluster(3);
});
afterEach(async () => {
  await capturing?.stop();
  capturing = null;
  for (const member of members) await member.stop();
});

test('a member without a leader is told as such, and gone on with when there is one again', async () => {
  const [one, ...others] = members;
  if (one === undefined) throw new Error('a member is needed');
  await one.put('a', '1');
  capturing = startCapture({ endpoints: [one.address] });
  await capturing.untilRevision(2);
  await Promise.all(others.map((member) => member.kill()));
  const status = await capturing.until('without a leader', ({ state }) => state === 'no-leader', 15_000);
  expect(status.error).toMatchObject({ code: 'etcd_no_leader' });
  await Promise.all(others.map((member) => member.start()));
  await others[0]?.put('a', '2');
  await capturing.untilRevision(3);
  expect(capturing.writer.stored).toHaveLength(1);
}, 40_000);

test('of several endpoints another one is used when one goes away', async () => {
  const [one, two] = members;
  if (one === undefined || two === undefined) throw new Error('two members are needed');
  await one.put('a', '1');
  capturing = startCapture({ endpoints: [one.address, two.address] });
  const { endpoint } = await capturing.untilRevision(2);
  const [used, other] = endpoint === one.endpoint ? [one, two] : [two, one];
  await used.kill();
  await other.put('b', '2');
  await capturing.until('on the other one', (status) => status.endpoint === other.endpoint && status.revision === 3);
  expect(historyLines(capturing.writer.stored[0]?.revisions ?? [])).toEqual(await etcdLines(other));
});

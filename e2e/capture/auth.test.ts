import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startEtcd, type EtcdServer } from '../harness/etcd.ts';
import { historyLines, startCapture, type Capturing } from './capturing.ts';

let etcd: EtcdServer;
let capturing: Capturing | null = null;

beforeAll(async () => {
  etcd = await startEtcd();
  await etcd.etcdctl(['user', 'add', 'root:secret']);
  await etcd.etcdctl(['user', 'grant-role', 'root', 'root']);
  await etcd.etcdctl(['user', 'add', 'reader:let-me-in']);
  await etcd.etcdctl(['role', 'add', 'reads-all']);
  await etcd.etcdctl(['role', 'grant-permission', 'reads-all', '--prefix=true', 'read', '']);
  await etcd.etcdctl(['user', 'grant-role', 'reader', 'reads-all']);
  await etcd.etcdctl(['user', 'add', 'partial:half']);
  await etcd.etcdctl(['role', 'add', 'reads-apps']);
  await etcd.etcdctl(['role', 'grant-permission', 'reads-apps', '--prefix=true', 'read', '/apps/']);
  await etcd.etcdctl(['user', 'grant-role', 'partial', 'reads-apps']);
  await etcd.etcdctl(['auth', 'enable']);
  etcd.signIn('root', 'secret');
  await etcd.put('/apps/a', '1');
  await etcd.put('/other/b', '2');
});
afterEach(async () => {
  await capturing?.stop();
  capturing = null;
});
afterAll(() => etcd.stop());

test('a user with a password, also in one', async () => {
  capturing = startCapture({ endpoints: [etcd.address], user: 'reader', password: 'let-me-in' });
  await capturing.untilRevision(3);
  await capturing.stop();
  capturing = startCapture({ endpoints: [etcd.address], user: 'reader:let-me-in' });
  await capturing.untilRevision(3);
});

test('a user where etcd asks for none is no hindrance, as for etcdctl', async () => {
  const open = await startEtcd();
  try {
    await open.put('a', '1');
    capturing = startCapture({ endpoints: [open.address], user: 'reader', password: 'let-me-in' });
    await capturing.untilRevision(2);
    expect(capturing.status().state).toBe('live');
  } finally {
    await capturing?.stop();
    await open.stop();
  }
});

test('a wrong password, an unknown user and no user at all are told apart from an etcd that is down', async () => {
  for (const user of [
    { user: 'reader', password: 'wrong' },
    { user: 'nobody', password: 'x' },
  ]) {
    capturing = startCapture({ endpoints: [etcd.address], ...user });
    const { error, endpoints } = await capturing.until('refused', ({ state }) => state === 'refused');
    expect(error?.code).toBe('etcd_credentials');
    expect(`${error?.message}${error?.hint}${endpoints.join()}`).not.toContain('wrong');
    await capturing.stop();
  }
  capturing = startCapture({ endpoints: [etcd.address] });
  const { error } = await capturing.until('refused', ({ state }) => state === 'refused');
  expect(error?.code).toBe('etcd_credentials');
  expect(error?.hint).toContain('--user');
});

test('the token is renewed when it is no longer taken, without losing the connection', async () => {
  capturing = startCapture({ endpoints: [etcd.address], user: 'reader', password: 'let-me-in' });
  await capturing.until('live', ({ state }) => state === 'live');
  const { reconnects } = capturing.status();
  // Setting a password throws away all tokens of the user.
  await etcd.client().auth.userChangePassword({ name: 'reader', password: 'let-me-in' });
  const latency = capturing.status().latencyMs;
  await capturing.until('checked again', ({ latencyMs }) => latencyMs !== latency);
  const revision = await etcd.put('/apps/a', '2');
  await capturing.untilRevision(revision);
  expect(capturing.status()).toMatchObject({ state: 'live', reconnects });
});

test('a user who may read a part only: without --prefix told what to grant, with it captured and not called complete', async () => {
  const partial = { endpoints: [etcd.address], user: 'partial', password: 'half' };
  capturing = startCapture(partial);
  const { error } = await capturing.until('refused', ({ state }) => state === 'refused');
  expect(error?.code).toBe('etcd_permission');
  expect(error?.hint).toContain("etcdctl role grant-permission ROLE --prefix=true read ''");
  expect(error?.hint).toContain('--prefix');
  await capturing.stop();

  capturing = startCapture({ ...partial, prefix: '/other/' });
  const refused = await capturing.until('refused', ({ state }) => state === 'refused');
  expect(refused.error).toMatchObject({ code: 'etcd_permission' });
  expect(refused.error?.hint).toContain('read /other/');
  await capturing.stop();

  capturing = startCapture({ ...partial, prefix: '/apps/' });
  await capturing.until('at the first', ({ revision }) => revision !== null);
  await etcd.put('/other/b', 'not ours');
  const revision = await etcd.put('/apps/new', '3');
  const status = await capturing.untilRevision(revision);
  expect(status.state).toBe('live');
  expect(status.proof).toContain('cannot be proved');
  const lines = historyLines(capturing.writer.stored[0]?.revisions ?? []);
  expect(lines.every((line) => line.includes(' /apps/'))).toBe(true);
  expect(lines.at(-1)).toContain(`${revision} put /apps/new`);
});

test('a user who may read everything captures a part of it, and that is complete', async () => {
  capturing = startCapture({ endpoints: [etcd.address], user: 'reader', password: 'let-me-in', prefix: '/apps/' });
  const revision = await etcd.put('/other/b', 'seen, not stored');
  const status = await capturing.untilRevision(revision);
  expect(status).toMatchObject({ state: 'live', revision });
  expect(status.proof).toMatch(/^complete from 1 to \d+ for keys that begin with \/apps\/$/);
  const keys = capturing.writer.stored[0]?.revisions.flatMap(({ events }) => events.map(({ key }) => key));
  expect(new Set(keys?.map((key) => key.slice(0, 6)))).toEqual(new Set(['/apps/']));
});

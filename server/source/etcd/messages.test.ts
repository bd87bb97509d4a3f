import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { expect, test } from 'vitest';
import { AUTHENTICATE, RANGE, STATUS, WATCH } from './messages.ts';

/** etcd's own description of its messages, as the package etcd3 has it. */
const folder = join(dirname(createRequire(import.meta.url).resolve('etcd3')), '../proto');
const etcd = new protobuf.Root();
for (const file of ['kv', 'auth', 'rpc']) {
  protobuf.parse(readFileSync(join(folder, `${file}.proto`), 'utf8'), etcd, { keepCase: true });
}

function encoded(type: string, message: object): Uint8Array {
  const etcdType = etcd.lookupType(`etcdserverpb.${type}`);
  return etcdType.encode(etcdType.fromObject(message)).finish();
}

/** What is in a message; what is not, is left out. */
function decoded(type: string, message: Uint8Array): object {
  const etcdType = etcd.lookupType(`etcdserverpb.${type}`);
  return etcdType.toObject(etcdType.decode(message), { longs: Number });
}

const revision = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const header = fc.record({ cluster_id: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String), revision });
const keyValue = fc.record({
  key: bytes,
  create_revision: revision,
  mod_revision: revision,
  version: revision,
  value: bytes,
  lease: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String),
});
/** Fields that are not read are passed over. */
const unread = { member_id: '18446744073709551615', raft_term: 3 };

test('answers say what etcd has put into them', () => {
  const range = fc.record({ header, kvs: fc.array(keyValue, { maxLength: 5 }), more: fc.boolean() });
  fc.assert(
    fc.property(range, (answer) => {
      const message = encoded('RangeResponse', { ...answer, header: { ...answer.header, ...unread }, count: 7 });
      expect(RANGE.decode(message)).toEqual(answer);
    }),
  );
});

test('a watch gives the events that etcd has put into it', () => {
  const event = fc.record({ type: fc.constantFrom('PUT' as const, 'DELETE' as const), kv: keyValue });
  const response = fc.record({
    header,
    watch_id: fc.bigInt({ min: -1n, max: 2n ** 63n - 1n }).map(String),
    created: fc.boolean(),
    canceled: fc.boolean(),
    compact_revision: revision,
    cancel_reason: fc.string(),
    fragment: fc.boolean(),
    events: fc.array(event, { maxLength: 5 }),
  });
  fc.assert(
    fc.property(response, (answer) => {
      const events = answer.events.map((each) => ({ ...each, type: each.type === 'DELETE' ? 1 : 0, prev_kv: each.kv }));
      expect(WATCH.decode(encoded('WatchResponse', { ...answer, events }))).toEqual(answer);
    }),
  );
});

test('etcd is asked for what is given and for nothing else', () => {
  const key = Buffer.from('k');
  const range_end = Buffer.from('l');
  expect(decoded('RangeRequest', RANGE.encode({ key }))).toEqual({ key });
  const asked = { key, range_end, limit: 2_000, revision: 2 ** 40, keys_only: true };
  expect(decoded('RangeRequest', RANGE.encode(asked))).toEqual(asked);
  const watched = { key, range_end, start_revision: 2 ** 40, progress_notify: true, fragment: true };
  expect(decoded('WatchRequest', WATCH.encode(watched))).toEqual({ create_request: watched });
  expect(decoded('WatchRequest', WATCH.encode('progress'))).toEqual({ progress_request: {} });
  const user = { name: 'rewind', password: 'söcret' };
  expect(decoded('AuthenticateRequest', AUTHENTICATE.encode(user))).toEqual(user);
});

test('the version and the token are found', () => {
  expect(STATUS.decode(encoded('StatusResponse', { version: '3.4.23', dbSize: 5 }))).toEqual({ version: '3.4.23' });
  expect(AUTHENTICATE.decode(encoded('AuthenticateResponse', { token: 'abc.7' }))).toEqual({ token: 'abc.7' });
});

test('a revision that a number cannot hold is refused, and so is half a message', () => {
  const large = encoded('RangeResponse', { header: { revision: '9007199254740992' } });
  expect(() => RANGE.decode(large)).toThrow(expect.objectContaining({ code: 'revision_invalid' }));
  const whole = encoded('RangeResponse', { kvs: [{ key: Buffer.from('key'), value: Buffer.from('value') }] });
  expect(() => RANGE.decode(whole.subarray(0, -2))).toThrow();
});

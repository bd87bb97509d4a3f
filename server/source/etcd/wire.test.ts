import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALL_KEYS, prefixRange, watchEvent } from './wire.ts';

test('the range of a prefix holds exactly the keys that begin with it', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 6 }).map((array) => Buffer.from(array));
  fc.assert(
    fc.property(bytes, bytes, (prefix, key) => {
      const { key: from, range_end: end } = prefixRange(prefix);
      const open = end.equals(Buffer.from([0]));
      const within = Buffer.compare(key, from) >= 0 && (open || Buffer.compare(key, end) < 0);
      expect(within).toBe(key.subarray(0, prefix.length).equals(prefix));
    }),
  );
});

test('no prefix is the whole keyspace', () => {
  expect(prefixRange(Buffer.alloc(0))).toEqual(ALL_KEYS);
});

test('values are copies, and a delete says nothing that etcd does not', () => {
  const message = Buffer.from('keyvalue');
  const kv = {
    key: message.subarray(0, 3),
    value: message.subarray(3),
    create_revision: 7,
    mod_revision: 9,
    version: 2,
    lease: '7587848390417600000',
  };
  const put = watchEvent({ type: 'PUT', kv });
  message.fill(0);
  expect(put).toMatchObject({ type: 'put', key: 'key', modRevision: 9, createRevision: 7, version: 2 });
  expect(put.lease).toBe('7587848390417600000');
  expect(Buffer.from(put.value).toString()).toBe('value');
  const key = Buffer.from([0xff]);
  const removed = watchEvent({ type: 'DELETE', kv: { ...kv, key, create_revision: 0, version: 0 } });
  expect(removed).toEqual({
    type: 'delete',
    key: 'base64:/w==',
    modRevision: 9,
    createRevision: 0,
    version: 0,
    lease: '0',
    value: new Uint8Array(0),
  });
});

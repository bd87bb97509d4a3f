import { expect, test } from 'vitest';
import { parseEndpoint } from './endpoint.ts';

test.each([
  ['127.0.0.1:2379', false, 'http://127.0.0.1:2379'],
  ['127.0.0.1:2379', true, 'https://127.0.0.1:2379'],
  ['http://etcd-0.example:12379', true, 'http://etcd-0.example:12379'],
  ['https://etcd:2379/', false, 'https://etcd:2379'],
  ['etcd', false, 'http://etcd:2379'],
  ['http://etcd:80', false, 'http://etcd:80'],
  ['[::1]:2379', false, 'http://[::1]:2379'],
  ['https://[FD00::1]', false, 'https://[fd00::1]:2379'],
  ['https://fd00::1:2379', false, 'https://[fd00::1]:2379'],
  ['https://fd00:0:0:0:0:0:0:1:2379/', false, 'https://[fd00::1]:2379'],
  ['fd00:0:0:0:0:0:0:1:2380', true, 'https://[fd00::1]:2380'],
  ['fd00::1:12379', false, 'http://[fd00::1]:12379'],
  ['::1:2379', false, 'http://[::1]:2379'],
  ['::ffff:10.0.0.1:2379', false, 'http://[::ffff:a00:1]:2379'],
  [' localhost:2379 ', false, 'http://localhost:2379'],
])('%s (secure by default: %s) is %s', (text, secure, url) => {
  expect(parseEndpoint(text, secure).url).toBe(url);
});

test.each(['', 'ftp://etcd:21', 'http://', 'etcd:99999', 'http://etcd:2379/path', 'a b', 'http://etcd?x=1'])(
  '"%s" is refused as wrong usage',
  (text) => {
    expect(() => parseEndpoint(text, false)).toThrow(expect.objectContaining({ code: 'usage' }));
  },
);

test.each(['fd00::1', 'https://fd00::1:2380', 'fd00::1:99999', 'fe80::1%eth0:2379', '1:2:2379'])(
  '"%s" may be an address with or without a port, or none at all, and is refused with the way to write it',
  (text) => {
    expect(() => parseEndpoint(text, false)).toThrow(
      expect.objectContaining({ code: 'usage', hint: expect.stringContaining('[fd00::1]:2379') }),
    );
  },
);

test('a password in an address is refused and not repeated', () => {
  expect(() => parseEndpoint('http://root:secret@etcd:2379', false)).toThrow(/^((?!secret).)*$/);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOfPath, keyPath } from './key-path.ts';
import { keyText } from './key.ts';

test.each([
  ['/registry/pods/default/www', 'registry/pods/default/www'],
  ['/registry/clusterroles/system:node', 'registry/clusterroles/system:node'],
  ['compact_rev_key', '%/compact_rev_key'],
  ['/', '%%'],
  ['//a', '%%/a'],
  ['a/', '%/a/%%'],
  ['/../../etc/passwd', '%2E%2E/%2E%2E/etc/passwd'],
  ['/a/./b', 'a/%2E/b'],
  ['/a/5.json', 'a/5%2Ejson'],
  ['/50%\\ä\0', '50%25%5C%C3%A4%00'],
  ['base64:/wA=', '%/%FF%00'],
])('%s is filed below %s', (key, path) => {
  expect(keyPath(key)).toBe(path);
  expect(keyOfPath(path)).toBe(key);
});

test('a long segment goes on in a folder below', () => {
  const key = `/registry/${'ä'.repeat(400)}/x`;
  const path = keyPath(key);
  expect(Math.max(...path.split('/').map((name) => name.length))).toBeLessThanOrEqual(255);
  expect(keyOfPath(path)).toBe(key);
});

test('any key has a path of its own, which stays within its folder', () => {
  const piece = fc.constantFrom(47, 46, 37, 53, 0x2b, 0x61, 0xff, 0, 0x5c);
  const key = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 600 }),
    fc.array(piece, { minLength: 1, maxLength: 600 }).map((bytes) => Uint8Array.from(bytes)),
  );
  fc.assert(
    fc.property(key, (bytes) => {
      const path = keyPath(keyText(bytes));
      expect(keyOfPath(path)).toBe(keyText(bytes));
      for (const name of path.split('/'))
        expect(name).toMatch(/^(?!\.{1,2}$)(?!\d+\.json$)[A-Za-z0-9._:@+=,~%-]{1,255}$/);
    }),
    { numRuns: 500 },
  );
});

import { expect, test } from 'vitest';
import { Crc32c } from './crc32c.ts';

const crc = (...parts: readonly Uint8Array[]): number => {
  const one = new Crc32c();
  for (const part of parts) one.update(part);
  return one.digest();
};

test('the values that RFC 3720 gives', () => {
  expect(crc(Buffer.from('123456789'))).toBe(0xe3069283);
  expect(crc(Buffer.alloc(32))).toBe(0x8a9136aa);
  expect(crc(Buffer.alloc(32, 0xff))).toBe(0x62a8ab43);
  expect(crc(Buffer.from(Array.from({ length: 32 }, (_, at) => at)))).toBe(0x46dd794e);
  expect(crc()).toBe(0);
});

test('it is the same however the bytes are cut', () => {
  const bytes = Buffer.from(Array.from({ length: 61 }, (_, at) => (at * 37) & 0xff));
  for (let at = 0; at <= bytes.length; at++) expect(crc(bytes.subarray(0, at), bytes.subarray(at))).toBe(crc(bytes));
});

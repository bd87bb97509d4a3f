import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExact } from './exact-json.ts';

describe('parseExact', () => {
  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify({ value, long: '1234567890123456789' });
        const asNumbers = (_: string, part: unknown) => (typeof part === 'bigint' ? Number(part) : part);
        expect(JSON.stringify(parseExact(text), asNumbers)).toBe(text);
      }),
    );
  });

  it('keeps whole numbers that a double would round', () => {
    expect(parseExact('{"a":[7668682365984449414,-9007199254740993, 9007199254740991]}')).toEqual({
      a: [7668682365984449414n, -9007199254740993n, 9007199254740991],
    });
  });

  it('has no member that changes what objects are', () => {
    const value = parseExact('{"__proto__":{"polluted":1234567890123456789}}');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it.each(['', '{', '[1,]', '{"a"}', '{"a":}', '01', 'tru', '"a', '1 2', '{"a":1,}'])('refuses %j', (text) => {
    expect(() => parseExact(text)).toThrow();
    expect(() => parseExact(`[1234567890123456789, ${text}`)).toThrow();
  });
});

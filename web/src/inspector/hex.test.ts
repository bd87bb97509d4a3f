import { describe, expect, it } from 'vitest';
import { bytesOf, hexLine } from './hex.ts';

describe('a hex dump', () => {
  it('shows offset, bytes and what is readable of them', () => {
    const bytes = bytesOf(btoa('k8s\0hello, world!\xff'));
    expect(hexLine(bytes, 0, 16)).toEqual({
      offset: '000000',
      hex: '6b 38 73 00 68 65 6c 6c  6f 2c 20 77 6f 72 6c 64',
      text: 'k8s·hello, world',
    });
    expect(hexLine(bytes, 16, 8)).toEqual({ offset: '000010', hex: '21 ff'.padEnd(24), text: '!·' });
  });
});

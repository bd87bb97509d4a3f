import { describe, expect, it } from 'vitest';
import { GrowingLines, phaseOf } from './upload.ts';

describe('an answer that grows', () => {
  it('gives each line once, when it is complete', () => {
    const lines = new GrowingLines();
    expect(lines.take('')).toEqual([]);
    expect(lines.take('{"a"')).toEqual([]);
    expect(lines.take('{"a":1}\n{"b"')).toEqual(['{"a":1}']);
    expect(lines.take('{"a":1}\n{"b"')).toEqual([]);
    expect(lines.take('{"a":1}\n{"b":2}\n{"c":3}\n')).toEqual(['{"b":2}', '{"c":3}']);
  });
});

describe('how far an import is', () => {
  it('is a fraction, or unknown', () => {
    expect(phaseOf({ type: 'progress', phase: 'checking', done: 1, total: 4 })).toEqual(['checking', 0.25]);
    expect(phaseOf({ type: 'progress', phase: 'checking', done: 0, total: 0 })).toEqual(['checking', null]);
    expect(phaseOf({ type: 'progress', phase: 'storing', done: 3, total: 4 })).toEqual(['storing', 0.75]);
  });

  it('is packing once all is stored', () => {
    expect(phaseOf({ type: 'progress', phase: 'storing', done: 4, total: 4 })).toEqual(['packing', null]);
  });
});

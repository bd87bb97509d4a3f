import { describe, expect, it } from 'vitest';
import { readRevisionChoice, revisionAt, revisionFrom } from './revision-choice.ts';

describe('a choice of a revision', () => {
  it('is a revision', () => {
    expect(readRevisionChoice('0')).toBe(0);
    expect(readRevisionChoice('1200')).toBe(1200);
  });

  it.each([
    ['2026-11-20T23:19:04Z', Date.UTC(2026, 10, 20, 23, 19, 4)],
    ['2026-11-20T23:19:04.008Z', Date.UTC(2026, 10, 20, 23, 19, 4, 8)],
    ['2026-11-20 23:19Z', Date.UTC(2026, 10, 20, 23, 19)],
    ['2026-11-20t23:19:04z', Date.UTC(2026, 10, 20, 23, 19, 4)],
    ['2026-11-21T00:19:04+01:00', Date.UTC(2026, 10, 20, 23, 19, 4)],
  ])('is a time: %s', (text, atMs) => {
    expect(readRevisionChoice(text)).toEqual({ atMs, text });
  });

  it.each([
    '',
    '-1',
    '1.5',
    '12e3',
    '99999999999999999',
    '2026-11-20',
    '2026-11-20T23:19:04',
    '23:19',
    '2026-13-20T23:19Z',
  ])('is not "%s"', (text) => {
    expect(readRevisionChoice(text)).toBeNull();
  });
});

describe('the revision at a time', () => {
  const moment = (atMs: number) =>
    Promise.resolve(atMs < 2000 ? null : { revision: 7, atMs: 2000, timeBasis: 'recorded' as const });
  const history = { title: 'recording web (a-1)', firstRevision: 3, moment };
  const at = (atMs: number) => ({ atMs, text: 'then' });

  it('is the last one that is not later', async () => {
    expect(await revisionAt(history, at(2000))).toBe(7);
    expect(await revisionAt(history, at(2500))).toBe(7);
    await expect(revisionAt(history, at(1000))).rejects.toThrow(
      expect.objectContaining({ code: 'revision_compacted', hint: expect.stringContaining('begins with 3') }),
    );
  });

  it('from which on something happened is the first one that is not earlier', async () => {
    expect(await revisionFrom(history, at(2000))).toBe(7);
    expect(await revisionFrom(history, at(2500))).toBe(8);
    expect(await revisionFrom(history, at(1000))).toBe(3);
  });
});

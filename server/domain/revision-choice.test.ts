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
    expect(readRevisionChoice(text)).toMatchObject({ atMs, text });
  });

  it('in whole seconds means all of its second', () => {
    const length = (text: string) => {
      const choice = readRevisionChoice(text);
      return choice === null || typeof choice === 'number' ? null : choice.untilMs - choice.atMs;
    };
    expect(length('2026-11-20T23:19:04Z')).toBe(999);
    expect(length('2026-11-20T23:19:04.0Z')).toBe(0);
    expect(length('2026-11-20T23:19Z')).toBe(0);
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
    '2026-02-30T10:00Z',
  ])('is not "%s"', (text) => {
    expect(readRevisionChoice(text)).toBeNull();
  });
});

describe('the revision at a time', () => {
  const moment = (atMs: number) =>
    Promise.resolve(
      atMs < 1500
        ? null
        : ({ revision: atMs < 2000 ? 5 : 7, atMs: atMs < 2000 ? 1500 : 2000, timeBasis: 'recorded' } as const),
    );
  const history = { title: 'recording web (a-1)', firstRevision: 3, lastRevision: 7, firstAtMs: 1500, moment };
  const at = (atMs: number) => ({ atMs, untilMs: atMs, text: 'then' });

  it('is the last one that is not later', async () => {
    expect(await revisionAt(history, at(2000))).toBe(7);
    expect(await revisionAt(history, at(2500))).toBe(7);
    await expect(revisionAt(history, at(1000))).rejects.toThrow(
      expect.objectContaining({ code: 'revision_compacted', hint: expect.stringContaining('begins with 3') }),
    );
  });

  it('is told to be the last one of all where the time is long after it', async () => {
    const said: string[] = [];
    await revisionAt(history, at(3000), (sentence) => said.push(sentence));
    expect(said).toEqual([]);
    await revisionAt(history, at(100_000), (sentence) => said.push(sentence));
    expect(said).toEqual(['then is after the last revision of recording web (a-1), 7 (1970-01-01T00:00:02.000Z).']);
  });

  it('from which on something happened is the first one that is not earlier', async () => {
    // Of several at one time the first: 6 is of the same as 7.
    expect(await revisionFrom(history, at(2000))).toBe(6);
    expect(await revisionFrom({ ...history, lastRevision: 9 }, at(2500))).toBe(8);
    await expect(revisionFrom(history, at(2500))).rejects.toMatchObject({ code: 'revision_future' });
    expect(await revisionFrom(history, at(1000))).toBe(3);
  });
});

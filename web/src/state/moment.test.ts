import { afterEach, describe, expect, it, vi } from 'vitest';
import { api } from '../api/client.ts';
import { revisionAt } from './moment.ts';

const { signal } = new AbortController();
const recording = { id: 'a-1', firstRevision: 1, lastRevision: 1_000_000 };

/** Revision n is written at `timeOf(n)`. */
function answerWith(timeOf: (revision: number) => number) {
  const histogram = vi.spyOn(api, 'histogram').mockImplementation((_id, { from, to, bins: count }) => {
    const width = to - from + 1;
    const bins = Array.from({ length: count ?? 0 }, (_, n) => {
      const first = from + Math.floor((n * width) / (count ?? 1));
      return { from: first, atMs: timeOf(first), timeBasis: 'recorded' };
    });
    return Promise.resolve({ bins } as never);
  });
  const revisions = vi.spyOn(api, 'revisions').mockImplementation((_id, { after = 0, before = 0 }) => {
    const all = Array.from({ length: before - after - 1 }, (_, n) => after + 1 + n);
    const told = all.map((revision) => ({ revision, atMs: timeOf(revision), timeBasis: 'recorded' }));
    return Promise.resolve({ revisions: told, more: false } as never);
  });
  return { histogram, revisions };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the revision at a time', () => {
  it('is the last one that is not later, found in a few questions', async () => {
    const { histogram, revisions } = answerWith((revision) => revision * 10);
    expect(await revisionAt(recording, 6_543_219, signal)).toMatchObject({ revision: 654_321, atMs: 6_543_210 });
    expect(histogram.mock.calls.length + revisions.mock.calls.length).toBeLessThanOrEqual(3);
  });

  it('is the last of those of the same time', async () => {
    answerWith((revision) => Math.floor(revision / 7) * 1000);
    expect(await revisionAt(recording, 70_000_000, signal)).toMatchObject({ revision: 490_006 });
  });

  it('is the end for a later time, and none for an earlier one', async () => {
    answerWith((revision) => revision * 10);
    expect(await revisionAt(recording, 99_999_999, signal)).toMatchObject({ revision: 1_000_000 });
    expect(await revisionAt(recording, 3, signal)).toBeNull();
  });
});

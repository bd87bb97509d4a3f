import { expect, test, vi } from 'vitest';
import type { RevisionPage } from '../api/schema.ts';
import { LiveMatches } from './live-matches.ts';
import type { PageAsk } from './step-index.ts';

/** A server that answers when it is told to. */
function create() {
  const asked: {
    bounds: Parameters<PageAsk>[0];
    answer: (revisions: number[], more?: boolean) => void;
    fail: () => void;
  }[] = [];
  const shown: number[] = [];
  let name = 'app=web';
  const ask: PageAsk = (bounds) =>
    new Promise((resolve, reject) => {
      asked.push({
        bounds,
        answer: (revisions, more = false) =>
          resolve({ revisions: revisions.map((revision) => ({ revision })), more } as unknown as RevisionPage),
        fail: () => reject(new Error('away')),
      });
    });
  const matches = new LiveMatches(
    () => ({ name, ask }),
    (summaries) => shown.push(...summaries.map(({ revision }) => revision)),
  );
  return { matches, asked, shown, refilter: () => (name = 'app=api') };
}

test('what comes while one question is under way is asked about together', async () => {
  const { matches, asked, shown } = create();
  matches.arrived(5, 7);
  matches.arrived(8, 8);
  matches.arrived(9, 12);
  expect(asked.map(({ bounds }) => bounds)).toEqual([{ after: 4, before: 8, limit: 1000 }]);
  asked[0]?.answer([6]);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]?.bounds).toEqual({ after: 7, before: 13, limit: 1000 });
  // More than one page: the rest is asked for, too.
  asked[1]?.answer([8, 9], true);
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  expect(asked[2]?.bounds).toEqual({ after: 9, before: 13, limit: 1000 });
  asked[2]?.answer([12]);
  await vi.waitFor(() => expect(shown).toEqual([6, 8, 9, 12]));
  matches.arrived(13, 13);
  expect(asked.at(-1)?.bounds).toEqual({ after: 12, before: 14, limit: 1000 });
});

test('what the server cannot answer is left out, and the next question is asked', async () => {
  const { matches, asked, shown } = create();
  matches.arrived(5, 5);
  asked[0]?.fail();
  await vi.waitFor(() => {
    matches.arrived(6, 6);
    expect(asked).toHaveLength(2);
  });
  asked[1]?.answer([6]);
  await vi.waitFor(() => expect(shown).toEqual([6]));
});

test('an answer that is about another filter, or another recording, is none', async () => {
  const { matches, asked, shown, refilter } = create();
  matches.arrived(5, 5);
  refilter();
  asked[0]?.answer([5]);
  await vi.waitFor(() => {
    matches.arrived(6, 6);
    expect(asked).toHaveLength(2);
  });
  matches.forget();
  asked[1]?.answer([6]);
  await Promise.resolve();
  await Promise.resolve();
  expect(shown).toEqual([]);
});

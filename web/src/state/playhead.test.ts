import { expect, test } from 'vitest';
import { Playhead } from './playhead.svelte.ts';
import { serve } from './served-revisions.ts';
import type { PageAsk } from './step-index.ts';

/** A playhead over the revisions 2 to 9, whose server answers when `answer` is called. */
function slowPlayhead(): { playhead: Playhead; answer: () => Promise<void> } {
  const waiting: (() => void)[] = [];
  const served = serve([2, 3, 4, 5, 6, 7, 8, 9]);
  const ask: PageAsk = async (bounds) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return served(bounds);
  };
  const playhead = new Playhead({
    steps: () => [{ name: 'all', ask }],
    onStep: () => undefined,
    onPlayedOut: () => undefined,
  });
  const answer = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    for (const each of waiting.splice(0)) each();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { playhead, answer };
}

test('a step that is asked for while the newest revision is looked for starts there', async () => {
  const { playhead, answer } = slowPlayhead();
  const followed = playhead.follow(() => 9);
  const stepped = playhead.move(-1);
  await answer();
  expect(await followed).toBe(true);
  expect(await stepped).toBe(true);
  expect({ revision: playhead.revision, following: playhead.following }).toEqual({ revision: 8, following: false });
});

test('steps that are under way are left out by following', async () => {
  const { playhead, answer } = slowPlayhead();
  playhead.jump(5);
  const stepped = playhead.move(-1);
  const followed = playhead.follow(() => 9);
  await answer();
  await answer();
  expect(await stepped).toBe(false);
  expect(await followed).toBe(true);
  expect({ revision: playhead.revision, following: playhead.following }).toEqual({ revision: 9, following: true });
});

test('who goes elsewhere meanwhile is not taken to the end', async () => {
  const { playhead, answer } = slowPlayhead();
  const followed = playhead.follow(() => 9);
  await Promise.resolve();
  playhead.jump(4);
  await answer();
  expect(await followed).toBe(false);
  expect({ revision: playhead.revision, following: playhead.following }).toEqual({ revision: 4, following: false });
});

test('what arrives while the newest revision is looked for is newer', async () => {
  const { playhead, answer } = slowPlayhead();
  const followed = playhead.follow(() => 9);
  await Promise.resolve();
  expect(playhead.following).toBe(true);
  playhead.land({ revision: 10, atMs: null, timeBasis: 'unknown', eventCount: 0, events: [] });
  await answer();
  expect(await followed).toBe(true);
  expect({ revision: playhead.revision, following: playhead.following }).toEqual({ revision: 10, following: true });
});

test('goes to the nearest revision that is shown, else to the one that was asked for', async () => {
  const over = (revisions: readonly number[]) => {
    const served = serve(revisions);
    return new Playhead({
      steps: () => [{ name: 'some', ask: (bounds) => Promise.resolve(served(bounds)) }],
      onStep: () => undefined,
      onPlayedOut: () => undefined,
    });
  };
  const playhead = over([2, 10, 11, 20]);
  for (const [asked, found] of [
    [10, 10],
    [12, 11],
    [17, 20],
    [1, 2],
    [6, 2],
    [7, 10],
    [99, 20],
  ] as const) {
    expect(await playhead.toNearest(asked)).toBe(true);
    expect([playhead.revision, playhead.summary?.revision]).toEqual([found, found]);
  }
  const none = over([]);
  await none.toNearest(5);
  expect([none.revision, none.summary]).toEqual([5, null]);
  const near = playhead.toNearest(3);
  playhead.jump(7);
  expect(await near).toBe(false);
  expect(playhead.revision).toBe(7);
});

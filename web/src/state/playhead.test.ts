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
    steps: () => ({ name: 'all', ask }),
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

test('goes to the nearest revision of a range that can be stepped to, else to the one that was asked for', async () => {
  const served = serve([2, 10, 11, 20]);
  const playhead = new Playhead({
    steps: () => ({ name: 'some', ask: (bounds) => Promise.resolve(served(bounds)) }),
    onStep: () => undefined,
    onPlayedOut: () => undefined,
  });
  const at = async (revision: number, from: number, to: number) => {
    expect(await playhead.toNearest(revision, from, to)).toBe(true);
    expect(playhead.summary?.revision ?? playhead.revision).toBe(playhead.revision);
    return [playhead.revision, playhead.summary !== null];
  };
  expect(await at(10, 5, 15)).toEqual([10, true]);
  expect(await at(12, 7, 17)).toEqual([11, true]);
  expect(await at(17, 10, 24)).toEqual([20, true]);
  expect(await at(5, 1, 9)).toEqual([2, true]);
  expect(await at(15, 12, 19)).toEqual([15, false]);
  expect(await at(25, 21, 30)).toEqual([25, false]);
  const near = playhead.toNearest(3, 1, 9);
  playhead.jump(7);
  expect(await near).toBe(false);
  expect(playhead.revision).toBe(7);
});

import { expect, test } from 'vitest';
import { waitForNextMs } from './stream-pace.ts';

/** How many pictures so many revisions a second make, once the pace has settled. In pictures a second. */
function pace(perSecond: number): number {
  let standsMs = waitForNextMs(0, 0);
  for (let picture = 0; picture < 30; picture++) standsMs = waitForNextMs(Math.round((perSecond * standsMs) / 1000), 0);
  return 1000 / standsMs;
}

test('what comes after a pause is shown at once, however much the last picture brought', () => {
  expect(waitForNextMs(1, 5000)).toBe(80);
  expect(waitForNextMs(1000, 5000)).toBe(80);
});

test('a trickle makes four pictures a second, a flood one', () => {
  expect(pace(5)).toBe(4);
  expect(pace(50)).toBe(4);
  expect(pace(200)).toBe(1);
  expect(pace(5000)).toBe(1);
});

test('a flood that ends is a trickle again with the next picture but one', () => {
  const after = waitForNextMs(200, 0);
  expect(after).toBe(1000);
  expect(waitForNextMs(10, 0)).toBe(250);
});

import { describe, expect, it } from 'vitest';
import { AnswerCache } from './answer-cache.ts';
import { withQuery } from './http.ts';
import { retryDelayMs } from './live.ts';

describe('questions to the API', () => {
  it('leave out what is not said, and keep what is empty', () => {
    expect(
      withQuery('/api/x', { a: undefined, b: null, namespace: '', key: '/registry/a b', n: 0, list: ['1', '2'] }),
    ).toBe('/api/x?namespace=&key=%2Fregistry%2Fa+b&n=0&list=1&list=2');
    expect(withQuery('/api/x', {})).toBe('/api/x');
  });
});

describe('answers that are kept', () => {
  it('are asked for once, the oldest being forgotten first', async () => {
    const cache = new AnswerCache(2);
    let asked = 0;
    const ask = () => Promise.resolve(++asked);
    expect(await cache.through('a', ask)).toBe(1);
    expect(await cache.through('b', ask)).toBe(2);
    expect(await cache.through('a', ask)).toBe(1);
    expect(await cache.through('c', ask)).toBe(3);
    expect(await cache.through('a', ask)).toBe(1);
    expect(await cache.through('b', ask)).toBe(4);
    expect(cache.size).toBe(2);
  });

  it('are not kept when they may change, or failed', async () => {
    const cache = new AnswerCache(2);
    await cache.through(
      'a',
      () => Promise.resolve(1),
      () => false,
    );
    await expect(cache.through('b', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(cache.size).toBe(0);
  });
});

describe('coming back', () => {
  it('waits longer each time, up to a bound, never in step with others', () => {
    expect([0, 1, 2, 20].map((attempt) => retryDelayMs(attempt, 0.5))).toEqual([250, 500, 1000, 10_000]);
    expect(retryDelayMs(0, 0)).toBeLessThan(retryDelayMs(0, 1));
  });
});

import { describe, expect, it } from 'vitest';
import { createObjectCache } from './object-cache.ts';

describe('object cache', () => {
  it('recalls the revision that it was told, and no other', () => {
    const cache = createObjectCache(1_000_000);
    cache.remember('/a', 7, { x: 1 }, 10);
    expect(cache.recall('/a', 7)).toMatchObject({ object: { x: 1 } });
    expect(cache.recall('/a', 6)).toBeUndefined();
    cache.remember('/a', 8, undefined, 10);
    expect(cache.recall('/a', 7)).toBeUndefined();
    expect(cache.recall('/a', 8)).toMatchObject({ object: undefined });
    cache.forget('/a');
    expect(cache.recall('/a', 8)).toBeUndefined();
    expect(cache.size()).toBe(0);
  });

  it('stays within its limit and drops what has not been used longest', () => {
    const cache = createObjectCache(30_000);
    for (let key = 0; key < 4; key++) cache.remember(`/${key}`, 1, key, 1000);
    cache.recall('/0', 1);
    for (let key = 4; key < 7; key++) cache.remember(`/${key}`, 1, key, 1000);
    expect(cache.size()).toBeLessThanOrEqual(30_000);
    expect(cache.recall('/0', 1)).toBeDefined();
    expect(cache.recall('/1', 1)).toBeUndefined();
    expect(cache.recall('/6', 1)).toBeDefined();
  });

  it('does not let one huge value push out the others', () => {
    const cache = createObjectCache(50_000);
    cache.remember('/a', 1, 'a', 1000);
    cache.remember('/huge', 1, 'huge', 1_500_000);
    expect(cache.recall('/huge', 1)).toBeUndefined();
    expect(cache.recall('/a', 1)).toBeDefined();
  });
});

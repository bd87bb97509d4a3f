import { describe, expect, it } from 'vitest';
import { Bases } from './bases.svelte.ts';

describe('a base that is chosen', () => {
  it('is that of its object alone, until another is chosen, or the revision before again', () => {
    const bases = new Bases();
    bases.choose('a', 5);
    bases.choose('b', 7);
    expect([bases.of('a'), bases.of('b'), bases.of('c'), bases.of(null)]).toEqual([5, 7, null, null]);
    bases.choose('a', 6);
    bases.choose('b', null);
    expect([bases.of('a'), bases.of('b')]).toEqual([6, null]);
  });

  it('by a link is that of the object that it names', () => {
    const bases = new Bases();
    bases.choose('a', 5);
    bases.take('b', 7);
    expect([bases.of('a'), bases.of('b')]).toEqual([5, 7]);
    bases.take('a', null);
    expect(bases.of('a')).toBe(null);
  });

  it('by a link that names no object is that of what it shows, until the page goes on', () => {
    const bases = new Bases();
    bases.choose('a', 5);
    bases.take(null, 3);
    expect([bases.of(null), bases.of('a')]).toEqual([3, 3]);
    // Back, to where none was chosen.
    bases.take(null, null);
    expect(bases.of('a')).toBe(null);
    bases.left();
    expect([bases.of(null), bases.of('a')]).toEqual([null, 5]);
    bases.take(null, 3);
    bases.choose('b', 4);
    expect([bases.of('a'), bases.of('b')]).toEqual([5, 4]);
  });

  it('is gone with its recording', () => {
    const bases = new Bases();
    bases.choose('a', 5);
    bases.take(null, 3);
    bases.clear();
    expect([bases.of(null), bases.of('a')]).toEqual([null, null]);
  });
});

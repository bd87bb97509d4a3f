import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bookmarkText,
  LONGEST_NAME,
  mergedBookmarks,
  MOST_BOOKMARKS,
  readBookmark,
  readBookmarks,
  withBookmark,
} from './bookmark-list.ts';

const bookmark = fc.record({
  revision: fc.nat(Number.MAX_SAFE_INTEGER),
  name: fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((name) => name.trim() === name && name !== ''),
});

describe('bookmarks', () => {
  it('are read as they are written, and nothing else is taken for one', () => {
    fc.assert(
      fc.property(bookmark, (given) => {
        expect(readBookmark(bookmarkText(given))).toEqual(given);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(readBookmarks(text))).toBe(true);
      }),
    );
    expect(['', 'x', '5', '5:', ':name', '-1:a', '99999999999999999:a'].map(readBookmark)).toEqual(Array(7).fill(null));
    expect(readBookmarks('["7:b",3,"2:a",null,"7:c"]')).toEqual([
      { revision: 2, name: 'a' },
      { revision: 7, name: 'c' },
    ]);
    expect([null, '{', '{}', '5'].map(readBookmarks)).toEqual([[], [], [], []]);
  });

  it('stand in the order of revisions, one at each, with a name and within bounds', () => {
    const list = withBookmark([{ revision: 5, name: 'five' }], { revision: 3, name: ' three ' });
    expect(list).toEqual([
      { revision: 3, name: 'three' },
      { revision: 5, name: 'five' },
    ]);
    expect(withBookmark(list, { revision: 5, name: '5' })[1]).toEqual({ revision: 5, name: '5' });
    expect(withBookmark(list, { revision: 9, name: '  ' })).toBe(list);
    expect(withBookmark([], { revision: 1, name: 'x'.repeat(500) })[0]?.name).toHaveLength(LONGEST_NAME);
    const full = Array.from({ length: MOST_BOOKMARKS }, (_, revision) => ({ revision, name: 'x' }));
    expect(withBookmark(full, { revision: 900, name: 'y' })).toBe(full);
    expect(withBookmark(full, { revision: 7, name: 'y' })).toHaveLength(MOST_BOOKMARKS);
  });

  it('of a link come beside those that are kept', () => {
    const kept = [
      { revision: 1, name: 'mine' },
      { revision: 2, name: 'mine too' },
    ];
    expect(mergedBookmarks(kept, [{ revision: 2, name: 'yours' }])).toEqual([kept[0], { revision: 2, name: 'yours' }]);
    expect(mergedBookmarks(kept, [])).toBe(kept);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANE_SORTS } from '../timeline/model/lane-sort.ts';
import { mergedBookmarks } from './bookmark-list.ts';
import { ALL_NOISE } from './noise.ts';
import { EMPTY_ROUTE, formatRoute, MOST_EXPANDED, MOST_WATCHED, parseRoute, TABS, type Route } from './url.ts';

function reparse(route: Route): Route {
  const url = new URL(formatRoute(route), 'http://127.0.0.1:3000');
  return parseRoute(url.pathname, url.search);
}

const revision = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const text = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 40 })
  .filter((value) => !/\p{Surrogate}/u.test(value));
const range = fc.tuple(revision, revision).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

const route: fc.Arbitrary<Route> = fc
  .record({
    recording: fc.stringMatching(/^[a-z0-9]{10}-\d{1,9}$/),
    revision: fc.option(revision),
    key: fc.option(text),
    held: fc.boolean(),
    base: fc.option(revision),
    compared: fc.option(revision),
    tab: fc.constantFrom(...TABS),
    layout: fc.constantFrom('tree', 'text'),
    everyField: fc.boolean(),
    hidden: fc.subarray([...ALL_NOISE]),
    axis: fc.constantFrom('revision', 'time'),
    foldIdle: fc.boolean(),
    step: fc.constantFrom('all', 'object', 'related', 'hits'),
    anchor: fc.option(text),
    q: fc.oneof(fc.constant(''), text),
    namespace: fc.option(fc.oneof(fc.constant(''), text)),
    kind: fc.option(text),
    labels: fc.oneof(fc.constant(''), text),
    pinned: fc.uniqueArray(text, { maxLength: 5 }),
    sort: fc.constantFrom(...LANE_SORTS.map(({ id }) => id)),
    collapsed: fc.uniqueArray(text, { maxLength: 5 }),
    expanded: fc.uniqueArray(text, { maxLength: MOST_EXPANDED }),
    folded: fc.option(text),
    row: fc.option(text),
    bookmarks: fc
      .array(fc.record({ revision, name: text }), { maxLength: 5 })
      .map((given) => mergedBookmarks([], given)),
    watched: fc.uniqueArray(text, { maxLength: MOST_WATCHED }),
    following: fc.boolean(),
    check: fc.option(fc.stringMatching(/^[0-9a-f]{8}$/)),
    window: fc.option(range),
  })
  .map(({ window, ...rest }): Route => ({
    ...EMPTY_ROUTE,
    ...(rest as Partial<Route>),
    from: window?.from ?? null,
    to: window?.to ?? null,
  }));

describe('the permalink', () => {
  it('says everything that the page shows, and is read back as it was', () => {
    fc.assert(
      fc.property(route, (value) => {
        expect(reparse(value)).toEqual(value);
      }),
    );
  });

  it('is short while everything is as usual', () => {
    expect(formatRoute({ ...EMPTY_ROUTE, recording: 'k3f2a9c1b7-590', revision: 603 })).toBe('/r/k3f2a9c1b7-590/603');
    expect(formatRoute(EMPTY_ROUTE)).toBe('/');
  });

  it('keeps a key readable', () => {
    const link = formatRoute({ ...EMPTY_ROUTE, recording: 'a-1', revision: 2, key: '/registry/pods/default/www' });
    expect(link).toBe('/r/a-1/2?key=/registry/pods/default/www');
  });

  it.each(['x', '-1', '1e3', '99999999999999999', '0x10', ' 5', '5%20'])('tells that %j is no revision', (what) => {
    const parsed = parseRoute(`/r/a-1/${what}`, '');
    expect(parsed.revision).toBeNull();
    expect(parsed.malformedRevision).not.toBeNull();
  });

  it('takes nothing from what it does not understand', () => {
    const parsed = parseRoute('/r/a-1/5', '?tab=nonsense&axis=up&step=x&base=zz&from=9&to=3&noise=maybe&hold=yes');
    expect(parsed).toEqual({ ...EMPTY_ROUTE, recording: 'a-1', revision: 5 });
    expect(parseRoute('/somewhere/else', '')).toEqual(EMPTY_ROUTE);
    expect(parseRoute('/r/%E0%A4%A/5', '').recording).toBe('%E0%A4%A');
  });
});

import { describe, expect, it } from 'vitest';
import type { Lane, Track } from '../../api/schema.ts';
import { missingRows, orderRows } from './lane-order.ts';
import { lane } from './lane.fixture.ts';
import { isInView, keepInPlace, RowLayout, ROW_HEIGHT, scrollToShow, subRows } from './row-layout.ts';
import type { TrackRow } from './track-rows.ts';

const layoutOf = (...names: string[]) =>
  new RowLayout(
    orderRows(
      names.map((name, index) => lane({ name, created: index })),
      new Set(),
    ),
  );

describe('RowLayout', () => {
  const layout = layoutOf('a', 'b', 'c', 'd');

  it('places rows below one another', () => {
    expect(layout.height).toBe(5 * ROW_HEIGHT);
    expect(layout.topOf(3)).toBe(3 * ROW_HEIGHT);
  });

  it('finds the rows that touch a view', () => {
    const tops = layout.visible(ROW_HEIGHT + 1, 3 * ROW_HEIGHT, 100).map((placed) => placed.top);
    expect(tops).toEqual([100 + ROW_HEIGHT, 100 + 2 * ROW_HEIGHT]);
    expect(layout.visible(1000, 2000, 0)).toEqual([]);
    expect(new RowLayout([]).visible(0, 100, 0)).toEqual([]);
  });

  it('gives rows that are not loaded yet their room', () => {
    const more = new RowLayout([{ type: 'more', id: 'more', objects: 1000, until: 1000 }]);
    expect(more.height).toBe(1000 * ROW_HEIGHT);
    expect(more.visible(500 * ROW_HEIGHT, 501 * ROW_HEIGHT, 0)).toHaveLength(1);
  });
});

describe('heading', () => {
  const layout = new RowLayout(
    orderRows(
      ['a', 'b', 'c', 'd'].map((name, created) => lane({ name, namespace: created < 2 ? 'blue' : 'green', created })),
      new Set(),
    ),
  );
  const at = (rows: number, pixels = 0) => layout.heading(rows * ROW_HEIGHT + pixels)?.id ?? null;

  it('is the namespace of what is seen below it, once its own row leaves', () => {
    expect(layout.rows.map(({ type }) => type[0]).join('')).toBe('nllnll');
    expect([at(0), at(0, 1), at(1), at(2)]).toEqual([null, 'namespace:blue', 'namespace:blue', 'namespace:blue']);
    // The next one's row is whole in view, then leaves.
    expect([at(2, 1), at(3), at(3, 1), at(5)]).toEqual([null, null, 'namespace:green', 'namespace:green']);
  });

  it('is nothing where rows stand below no namespace', () => {
    expect(new RowLayout([]).heading(0)).toBeNull();
    expect(new RowLayout([{ type: 'more', id: 'more', objects: 9, until: 9 }]).heading(100)).toBeNull();
  });

  it('is where the view goes when the rows below it are folded', () => {
    const folded = new RowLayout(
      layout.rows.filter((row) => row.type === 'namespace' || row.id !== layout.rows[2]?.id),
    );
    expect(keepInPlace(layout, folded, 2 * ROW_HEIGHT)).toBe(0);
  });
});

describe('keepInPlace', () => {
  it('holds the row at the top where it is when rows appear above it', () => {
    const before = layoutOf('b', 'c', 'd');
    const after = new RowLayout(
      orderRows([lane({ name: 'a', namespace: 'aaa' }), ...['b', 'c', 'd'].map((name) => lane({ name }))], new Set()),
    );
    expect(keepInPlace(before, after, ROW_HEIGHT + 5)).toBe(3 * ROW_HEIGHT + 5);
    expect(keepInPlace(before, after, 0)).toBe(0);
    const elsewhere = new RowLayout(orderRows([lane({ name: 'x', namespace: 'other' })], new Set()));
    expect(keepInPlace(before, elsewhere, ROW_HEIGHT + 5)).toBe(ROW_HEIGHT + 5);
  });
});

describe('keepInPlace where rows come that were missing', () => {
  const apple = ['a', 'b'].map((name) => lane({ name, namespace: 'apple' }));
  const pear = Array.from({ length: 40 }, (_, index) => lane({ name: `p${index}`, namespace: 'pear' }));
  const namespaces = [
    { kubernetes: true, namespace: 'apple', lanes: 2 },
    { kubernetes: true, namespace: 'pear', lanes: 40 },
  ];
  const loaded = (lanes: Lane[]) => new RowLayout(orderRows(lanes, new Set(), missingRows(lanes, 42, namespaces)));

  it('stays where it is: they take the place that was kept for them', () => {
    const [none, some, all] = [loaded(apple), loaded([...apple, ...pear.slice(0, 10)]), loaded([...apple, ...pear])];
    expect([none.height, some.height]).toEqual([all.height, all.height]);
    const deep = 30 * ROW_HEIGHT + 7;
    expect(keepInPlace(none, some, deep)).toBe(deep);
    expect(keepInPlace(some, all, deep)).toBe(deep);
    expect(keepInPlace(none, all, deep)).toBe(deep);
  });

  it('stays where it is below its namespace when others come above', () => {
    const first = lane({ name: 'x', namespace: 'aaa' });
    const before = loaded(apple);
    const after = loaded([first, ...apple, ...pear]);
    expect(keepInPlace(before, after, 30 * ROW_HEIGHT)).toBe(32 * ROW_HEIGHT);
  });
});

describe('isInView', () => {
  it('is true of a row of which anything can be seen', () => {
    const layout = layoutOf('a', 'b', 'c', 'd');
    const id = layout.rows[3]?.id ?? '';
    const at = (scrollTop: number) => isInView(layout, id, scrollTop, 2 * ROW_HEIGHT);
    expect([0, ROW_HEIGHT, ROW_HEIGHT + 1, 4 * ROW_HEIGHT - 1, 4 * ROW_HEIGHT].map(at)).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
    expect(isInView(layout, 'nothing', 0, 1000)).toBe(false);
  });
});

describe('scrollToShow', () => {
  it('scrolls no more than needed', () => {
    const layout = layoutOf('a', 'b', 'c', 'd');
    expect(scrollToShow(layout, 1, 0, 72)).toBe(0);
    expect(scrollToShow(layout, 4, 0, 72)).toBe(48);
    expect(scrollToShow(layout, 1, 50, 72)).toBe(24);
    const long = layoutOf(...Array.from({ length: 30 }, (_, index) => `o${index}`));
    expect(scrollToShow(long, 20, 0, 240)).toBe(23 * ROW_HEIGHT - 240);
    expect(scrollToShow(long, 1, 300, 240)).toBe(0);
  });

  it('shows the sub-rows too, but the row itself before all of them', () => {
    const { rows } = layoutOf('a', 'b', 'c');
    const withTracks = (count: number) => {
      const tracks = Array.from({ length: count }, (_, n): TrackRow => {
        const track: Track = { id: `t${n}`, type: 'condition', label: 'Ready', spans: [], marks: [] };
        return { type: 'track', id: `t${n}`, key: 'b', depth: 1, track };
      });
      return new RowLayout([...rows.slice(0, 3), ...tracks, ...rows.slice(3)]);
    };
    expect(subRows(withTracks(3), 2)).toBe(3);
    expect(subRows(withTracks(3), 1)).toBe(0);
    const few = withTracks(3);
    expect(scrollToShow(few, 2, 0, 4 * ROW_HEIGHT)).toBe(few.topOf(6) - 4 * ROW_HEIGHT);
    expect(scrollToShow(withTracks(30), 2, 0, 4 * ROW_HEIGHT)).toBe(2 * ROW_HEIGHT);
  });
});

import { describe, expect, it } from 'vitest';
import { orderRows } from './lane-order.ts';
import { lane } from './lane.fixture.ts';
import { isInView, keepInPlace, RowLayout, ROW_HEIGHT, scrollToShow } from './row-layout.ts';

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
    const more = new RowLayout([{ type: 'more', id: 'more', objects: 1000 }]);
    expect(more.height).toBe(1000 * ROW_HEIGHT);
    expect(more.visible(500 * ROW_HEIGHT, 501 * ROW_HEIGHT, 0)).toHaveLength(1);
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
    expect(keepInPlace(before, layoutOf('x'), ROW_HEIGHT + 5)).toBe(ROW_HEIGHT + 5);
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
});

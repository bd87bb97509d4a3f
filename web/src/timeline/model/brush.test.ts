import { describe, expect, it } from 'vitest';
import { brushed, gripAt } from './brush.ts';
import { revisionAxis, Scale } from './scale.ts';

const recording = { firstRevision: 1, lastRevision: 100 };
const scale = new Scale(revisionAxis, { start: 0, end: 100 }, 0, 1000);
const before = { from: 20, to: 40 };

describe('gripAt', () => {
  it('holds an edge, the window or nothing', () => {
    const edges = { left: 200, right: 400 };
    expect([195, 205, 300, 396, 600].map((x) => gripAt(x, edges, false))).toEqual([
      'left',
      'left',
      'inside',
      'right',
      'new',
    ]);
    expect(gripAt(300, edges, true)).toBe('new');
  });
});

describe('brushed', () => {
  it('draws a new window in either direction', () => {
    expect(brushed('new', before, scale, 600, 800, recording)).toEqual({ from: 60, to: 80 });
    expect(brushed('new', before, scale, 600, -50, recording)).toEqual({ from: 1, to: 60 });
  });

  it('moves an edge, also across the other', () => {
    expect(brushed('left', before, scale, 200, 300, recording)).toEqual({ from: 30, to: 40 });
    expect(brushed('left', before, scale, 200, 600, recording)).toEqual({ from: 40, to: 60 });
    expect(brushed('right', before, scale, 400, 100, recording)).toEqual({ from: 10, to: 20 });
  });

  it('moves the window without changing its length', () => {
    expect(brushed('inside', before, scale, 300, 500, recording)).toEqual({ from: 40, to: 60 });
    expect(brushed('inside', before, scale, 300, 5000, recording)).toEqual({ from: 80, to: 100 });
  });
});

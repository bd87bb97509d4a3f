import { describe, expect, it } from 'vitest';
import { orderRows } from '../model/lane-order.ts';
import { lane } from '../model/lane.fixture.ts';
import { RowLayout, ROW_HEIGHT } from '../model/row-layout.ts';
import { revisionAxis, Scale } from '../model/scale.ts';
import { revisionTicks } from '../model/ticks.ts';
import { drawBrush, drawOverview } from './draw-overview.ts';
import { drawOverlay, type OverlayPicture } from './draw-overlay.ts';
import { namedPalette, RecordingPen } from './recording-pen.fixture.ts';

const pod = lane({
  name: 'web',
  created: 110,
  marks: [
    { revision: 110, verb: 'create' },
    { revision: 150, verb: 'update' },
  ],
});

function overlay(changes: Partial<OverlayPicture>): { pen: RecordingPen; scale: Scale } {
  const scale = new Scale(revisionAxis, revisionAxis.domain({ from: 100, to: 199 }), 212, 988);
  const pen = new RecordingPen();
  const picture = {
    ...{ width: 1000, height: 300, pixelRatio: 1, labelWidth: 200, axisHeight: 28, scale },
    rows: new RowLayout(orderRows([pod], new Set())).visible(0, 300, 28),
    ...{ pinned: [], ticks: revisionTicks(scale.domain, 10), playhead: 150, compared: null, hover: null },
  };
  drawOverlay(pen, { ...picture, ...changes }, namedPalette);
  return { pen, scale };
}

describe('drawOverlay', () => {
  it('draws the playhead at its revision, over all rows, and rings what changes there', () => {
    const { pen, scale } = overlay({});
    const line = pen.inColour('accent', 'rect').find((each) => each.width === 2);
    expect(line?.middleX).toBeCloseTo(scale.x(150), 0);
    expect((line?.y ?? 0) + (line?.height ?? 0)).toBe(300);
    expect(pen.texts).toEqual(['150']);
    expect(pen.inColour('accent', 'ring')[0]?.middleX).toBeCloseTo(scale.x(150), 0);
    expect(overlay({ playhead: 151 }).pen.inColour('accent', 'ring')).toEqual([]);
  });

  it('marks where a comparison begins by a broken line, within the lanes alone', () => {
    const { pen, scale } = overlay({ compared: 140 });
    const marks = pen.inColour('accent', 'rect').filter(({ middleX }) => Math.abs(middleX - scale.x(140)) <= 1);
    expect(marks.length).toBeGreaterThan(3);
    const outside = overlay({ compared: 50 }).pen.inColour('accent', 'rect');
    expect(outside).toHaveLength(overlay({}).pen.inColour('accent', 'rect').length);
  });

  it('says where the playhead is when it is outside', () => {
    expect(overlay({ playhead: 50 }).pen.texts).toEqual(['‹ 50']);
    expect(overlay({ playhead: 12_345 }).pen.texts).toEqual(['12 345 ›']);
    expect(overlay({ playhead: 50 }).pen.inColour('accent', 'rect')).toHaveLength(1);
  });

  it('covers the labels of ticks below the chip whole', () => {
    const { pen, scale } = overlay({ playhead: 151 });
    const label = scale.x(150);
    const cover = pen.inColour('surface', 'rect').find((each) => each.x < label && each.x + each.width > label);
    expect(cover?.width).toBeGreaterThan(3 * 7);
  });

  it('rings all that the revision below the pointer changed, and ties it together', () => {
    const both = [
      lane({ name: 'a', created: 110 }),
      lane({ name: 'b', created: 110 }),
      lane({ name: 'c', created: 120 }),
    ];
    const { pen, scale } = overlay({
      rows: new RowLayout(orderRows(both, new Set())).visible(0, 600, 28),
      hover: { rowId: both[0]?.identity.key ?? '', revision: 110 },
    });
    const rings = pen.inColour('text', 'ring');
    expect(rings).toHaveLength(2);
    const tie = pen.inColour('text', 'rect').find((each) => each.width === 2);
    expect(tie?.middleX).toBeCloseTo(scale.x(110), 0);
    expect(tie?.height).toBe(ROW_HEIGHT);
  });

  it('rings the mark below the pointer', () => {
    const { pen, scale } = overlay({ hover: { rowId: pod.identity.key, revision: 110 } });
    expect(pen.inColour('text', 'ring')[0]?.middleX).toBeCloseTo(scale.x(110), 0);
  });
});

describe('drawOverview', () => {
  const scale = new Scale(revisionAxis, revisionAxis.domain({ from: 1, to: 100 }), 12, 988);
  const band = { width: 1000, height: 76, pixelRatio: 1, scale, top: 16, bottom: 60 };

  it('stacks the verbs from the bottom up without a gap', () => {
    const pen = new RecordingPen();
    const bars = [{ left: 20, right: 30, creates: 10, updates: 20, deletes: 5 }];
    drawOverview(pen, { ...band, bars, gaps: [], flags: { flags: [], labels: [] }, ticks: [], hits: [] }, namedPalette);
    const edges = (['update', 'create', 'delete'] as const).map((verb) => {
      const [rect] = pen.inColour(verb, 'rect');
      return [rect?.y, (rect?.y ?? 0) + (rect?.height ?? 0)];
    });
    expect(edges).toEqual([
      [40, 60],
      [30, 40],
      [25, 30],
    ]);
  });

  it('marks what is watched on the axis, each query in a shape of its own', () => {
    const pen = new RecordingPen();
    const hits = [[200], [300], [400], [500]];
    drawOverview(pen, { ...band, bars: [], gaps: [], flags: { flags: [], labels: [] }, ticks: [], hits }, namedPalette);
    const shapes = hits.map(([place = 0]) =>
      pen
        .inColour('accent', 'line')
        .filter(({ middleX }) => Math.abs(middleX - place) < 10)
        .map(({ x, y, width, height }) => [x - place, y, width, height].join(' '))
        .join(', '),
    );
    expect(new Set(shapes).size).toBe(4);
    expect(shapes).not.toContain('');
  });

  it('veils what the lanes do not show', () => {
    const pen = new RecordingPen();
    drawBrush(pen, { ...band, window: { from: 20, to: 30 }, whole: false, playhead: 25, compared: null }, namedPalette);
    const [left, right] = pen.inColour('surface', 'rect');
    expect(left?.width).toBeCloseTo(scale.x(19.5), 0);
    expect(right?.x).toBeCloseTo(scale.x(30.5), 0);
    drawBrush(pen, { ...band, window: { from: 1, to: 100 }, whole: true, playhead: 25, compared: null }, namedPalette);
    expect(pen.inColour('surface')).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lane } from '../../api/schema.ts';
import { hitTest } from '../model/hit-test.ts';
import { orderRows } from '../model/lane-order.ts';
import { lane } from '../model/lane.fixture.ts';
import { RowLayout, ROW_HEIGHT } from '../model/row-layout.ts';
import { revisionAxis, Scale } from '../model/scale.ts';
import { revisionTicks } from '../model/ticks.ts';
import { drawLanes, type LanesPicture } from './draw-lanes.ts';
import { namedPalette, RecordingPen } from './recording-pen.fixture.ts';

const AXIS = 28;
const LABELS = 200;
const WIDTH = 1000;

function pictureOf(lanes: readonly Lane[], changes: Partial<LanesPicture> = {}): LanesPicture {
  const scale = new Scale(revisionAxis, revisionAxis.domain({ from: 100, to: 199 }), LABELS + 12, WIDTH - 12);
  const layout = new RowLayout(orderRows(lanes, new Set()));
  return {
    ...{ width: WIDTH, height: 600, pixelRatio: 1, labelWidth: LABELS, axisHeight: AXIS, scale },
    ticks: revisionTicks(scale.domain, 10),
    rows: layout.visible(0, 600, AXIS),
    ...{ pinned: [], gaps: [], firstRevision: 100, lastRevision: 199, selectedKey: null, chosenRow: null },
    ...changes,
  };
}

function draw(picture: LanesPicture): RecordingPen {
  const pen = new RecordingPen();
  drawLanes(pen, picture, namedPalette);
  return pen;
}

const marks = (...given: [number, Lane['marks'][number]['verb']][]): Lane['marks'] =>
  given.map(([revision, verb]) => ({ revision, verb }));

describe('drawLanes', () => {
  it('tells verbs apart by shape as well as by colour', () => {
    const pen = draw(
      pictureOf([
        lane({
          name: 'a',
          created: 110,
          deleted: 150,
          marks: marks([110, 'create'], [130, 'update'], [150, 'delete']),
        }),
      ]),
    );
    const [create] = pen.inColour('create');
    const [update] = pen.inColour('update');
    expect([create?.what, create?.width]).toEqual(['disc', 9]);
    expect([update?.what, update?.width]).toEqual(['disc', 6]);
    expect(pen.inColour('delete').every((each) => each.what === 'line')).toBe(true);
    expect([create?.middleY, update?.middleY]).toEqual([AXIS + 36, AXIS + 36]);
  });

  it('closes the ends of a life that the recording saw and opens the others', () => {
    const bars = (created: number, deleted: number | null, made: Lane['marks']) =>
      draw(pictureOf([lane({ name: 'a', created, deleted, marks: made })])).inColour('life', 'rect').length;
    expect(bars(110, 150, marks([110, 'create'], [150, 'delete']))).toBe(1);
    expect(bars(20, 150, marks([150, 'delete']))).toBe(3);
    expect(bars(110, null, marks([110, 'create']))).toBe(3);
    expect(bars(20, null, marks([120, 'update']))).toBe(5);
  });

  it('leaves of the bar only its rims while the object is being deleted', () => {
    const picture = pictureOf([
      lane({ name: 'a', created: 110, terminating: 130, deleted: 150, marks: marks([110, 'create']) }),
    ]);
    const rims = draw(picture).inColour('delete', 'rect');
    const [from, to] = [Math.round(picture.scale.x(130)), Math.round(picture.scale.x(150))];
    expect(rims.map(({ x, width }) => [x, x + width])).toEqual([
      [from, to],
      [from, to],
    ]);
    const stuck = draw(pictureOf([lane({ name: 'a', created: 20, terminating: 50, marks: marks([120, 'update']) })]));
    expect(stuck.inColour('delete', 'rect')[0]?.x).toBe(Math.round(pictureOf([]).scale.x(99.5)));
    expect(draw(pictureOf([lane({ name: 'a', created: 110, deleted: 150 })])).inColour('delete', 'rect')).toEqual([]);
  });

  it('begins the bar at the first revision when the object existed before', () => {
    const picture = pictureOf([lane({ name: 'a', created: 20, deleted: 150, marks: marks([150, 'delete']) })]);
    const [bar] = draw(picture).inColour('life', 'rect');
    expect(bar?.x).toBe(Math.round(picture.scale.x(99.5)));
    expect((bar?.x ?? 0) + (bar?.width ?? 0)).toBe(Math.round(picture.scale.x(150)));
  });

  it('hatches gaps, also those of one revision', () => {
    const pen = draw(
      pictureOf([lane({ name: 'a', created: 110 })], {
        gaps: [{ from: 120, to: 120, cause: 'compacted', noticedAtMs: 0 }],
      }),
    );
    const [gap] = pen.inColour('gap', 'rect');
    expect(gap?.width).toBeGreaterThanOrEqual(3);
    expect(pen.inColour('gap', 'line').length).toBeGreaterThan(3);
  });

  it('cuts long names in the middle and keeps kind and name', () => {
    const long = lane({ kind: 'ReplicaSet', name: 'a-very-long-name-that-does-not-fit-6c8f7d9b4f', created: 110 });
    const [, , kind, name] = draw(pictureOf([long])).texts;
    expect(kind).toBe('rs');
    expect(name).toMatch(/^a-.+….+b4f$/);
    expect(((kind?.length ?? 0) + (name?.length ?? 0)) * 7).toBeLessThan(LABELS);
  });

  it('marks the selected row from edge to edge', () => {
    const selected = lane({ name: 'b', created: 120 });
    const pen = draw(pictureOf([lane({ name: 'a', created: 110 }), selected], { selectedKey: selected.identity.key }));
    expect(pen.inColour('selected')).toMatchObject([
      { x: 0, y: AXIS + 2 * ROW_HEIGHT, width: WIDTH, height: ROW_HEIGHT },
    ]);
  });

  it('draws pinned rows over those that scroll', () => {
    const [row] = orderRows([lane({ name: 'a', created: 110 })], new Set()).filter((each) => each.type === 'lane');
    if (row === undefined) throw new Error('a lane has a row');
    const pen = draw(
      pictureOf([lane({ name: 'b', created: 120 })], { pinned: [{ row, top: AXIS, height: ROW_HEIGHT }] }),
    );
    const covered = pen.painted.findLastIndex((each) => each.colour === 'surface' && each.y === AXIS);
    expect(pen.painted.findIndex((each) => each.text === 'b')).toBeLessThan(covered);
    expect(pen.painted.findIndex((each) => each.text === 'a')).toBeGreaterThan(covered);
  });

  it('has a hit where it draws a mark', () => {
    const verbs = fc.constantFrom('create' as const, 'update' as const, 'delete' as const);
    const made = fc
      .uniqueArray(fc.tuple(fc.integer({ min: 100, max: 199 }), verbs), { selector: ([at]) => at, maxLength: 60 })
      .map((given) => marks(...given.toSorted((a, b) => a[0] - b[0])));
    fc.assert(
      fc.property(made, (drawn) => {
        const picture = pictureOf([lane({ name: 'a', created: 100, marks: drawn })]);
        const pen = draw(picture);
        const at = (x: number, y: number) => hitTest(picture, x, y);
        for (const verb of ['create', 'update'] as const) {
          for (const shape of pen.inColour(verb, 'disc')) {
            const hit = at(shape.middleX, shape.middleY);
            expect(hit.type === 'mark' && Math.abs(picture.scale.x(hit.mark.revision) - shape.middleX)).toBeLessThan(
              COVERED,
            );
          }
        }
        for (const corner of pen.inColour('delete', 'line')) {
          const hit = at(corner.middleX, AXIS + 36);
          expect(hit.type).toBe('mark');
        }
      }),
    );
  });

  it('changes no state for each mark, however many there are', () => {
    const crowd = (rows: number, each: number): RecordingPen => {
      const lanes = Array.from({ length: rows }, (_, row) =>
        lane({
          name: `pod-${row}`,
          created: 100,
          marks: Array.from({ length: each }, (_, index) => ({
            revision: 100 + (index * 99) / each,
            verb: index % 9 === 0 ? ('delete' as const) : ('update' as const),
          })),
        }),
      );
      return draw(pictureOf(lanes));
    };
    const few = crowd(20, 5);
    const many = crowd(20, 5000);
    expect(many.stateChanges).toBe(few.stateChanges);
    expect(many.paints).toBeLessThanOrEqual(few.paints + 100);
    expect(many.painted.length).toBeLessThan(20 * 5000);
  });
});

/** Pixels within which a mark is drawn where its revision lies. */
const COVERED = 0.6;

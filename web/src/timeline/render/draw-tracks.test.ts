import { describe, expect, it } from 'vitest';
import type { Track } from '../../api/schema.ts';
import type { PlacedRow } from '../model/row-layout.ts';
import { revisionAxis, Scale } from '../model/scale.ts';
import { drawTracks } from './draw-tracks.ts';
import { namedPalette, RecordingPen } from './recording-pen.fixture.ts';

type Span = Track['spans'][number];
type Tone = Span['tone'];

const TOP = 100;
const HEIGHT = 18;
const MIDDLE = TOP + HEIGHT / 2;
const LABELS = 200;
const WIDTH = 1000;
/** Eight pixels a revision: 0 at the edge of the names, 100 at the right one. */
const x = (revision: number): number => LABELS + 8 * revision;

function span(from: number, to: number | null, tone: Tone, more: Partial<Span> = {}): Span {
  return { from, to, state: tone, tone, detail: null, ...more };
}

function rowOf(type: Track['type'], spans: readonly Span[], marks: Track['marks'] = []): PlacedRow {
  const track: Track = { id: type, type, label: type, spans: [...spans], marks };
  return { row: { type: 'track', id: type, key: '/a', depth: 1, track }, top: TOP, height: HEIGHT };
}

function draw(row: PlacedRow, domain = { start: 0, end: 100 }, pixelRatio = 1): RecordingPen {
  const pen = new RecordingPen();
  const scale = new Scale(revisionAxis, domain, LABELS, WIDTH);
  drawTracks(pen, { width: WIDTH, labelWidth: LABELS, pixelRatio, scale }, [row], namedPalette);
  return pen;
}

/** Left edges, right edges and heights of what was filled in a colour, the widest first. */
const filled = (pen: RecordingPen, colour: string) =>
  pen
    .inColour(colour, 'rect')
    .sort((a, b) => b.width - a.width)
    .map(({ x: left, width, height }) => [left, left + width, height]);

describe('the stretches of a track', () => {
  it('tell how it stood by height and hatching as well as by colour', () => {
    const tones: readonly (readonly [Tone, string, height: number, hatched: boolean])[] = [
      ['good', 'create', 12, false],
      ['waiting', 'waiting', 8, false],
      ['bad', 'delete', 12, true],
      ['unknown', 'gap', 4, false],
    ];
    for (const [tone, colour, height, hatched] of tones) {
      const pen = draw(rowOf('condition', [span(10, 20, tone)]));
      const bars = pen.inColour(colour, 'rect');
      expect(bars.length).toBeGreaterThanOrEqual(2);
      for (const bar of bars) expect([tone, bar.height, bar.middleY]).toEqual([tone, height, MIDDLE]);
      expect([tone, pen.inColour(colour, 'line').length > 0]).toEqual([tone, hatched]);
    }
  });

  it('end where the next begins; what still stands goes on to the edge', () => {
    const pen = draw(rowOf('condition', [span(10, 20, 'waiting'), span(20, null, 'good')]));
    expect(filled(pen, 'waiting')[0]).toEqual([x(10), x(20), 8]);
    expect(filled(pen, 'create')[0]).toEqual([x(20), WIDTH, 12]);
    // Where one begins is seen, also of two in one colour.
    expect(filled(pen, 'create').at(-1)).toEqual([x(20), x(20) + 2, 12]);
  });

  it('begin at the names where they began before, and are left out where they lie outside', () => {
    const row = rowOf('condition', [span(10, 40, 'good'), span(40, 60, 'bad'), span(160, null, 'waiting')]);
    const pen = draw(row, { start: 50, end: 150 });
    expect(filled(pen, 'delete')[0]).toEqual([LABELS, x(10), 12]);
    expect(pen.inColour('create')).toEqual([]);
    expect(pen.inColour('waiting')).toEqual([]);
  });

  it('are seen however short they are', () => {
    const pen = draw(rowOf('condition', [span(50_000, 50_001, 'bad')]), { start: 0, end: 100_000 });
    for (const [left = 0, right = 0] of filled(pen, 'delete')) expect(right - left).toBe(2);
    expect(filled(pen, 'delete').length).toBeGreaterThan(0);
  });

  it('lie on whole pixels of the screen', () => {
    const domain = { start: 0, end: 97.3 };
    for (const pixelRatio of [1, 2]) {
      for (const [left = 0, right = 0] of filled(
        draw(rowOf('phase', [span(10, 20, 'good')]), domain, pixelRatio),
        'create',
      )) {
        expect([left * pixelRatio, right * pixelRatio].map((edge) => edge % 1)).toEqual([0, 0]);
      }
    }
  });

  it('say the state as far as there is room for it', () => {
    const state = 'False (ProgressDeadlineExceeded)';
    const said = (revisions: number) => draw(rowOf('condition', [span(10, 10 + revisions, 'bad', { state })])).texts;
    expect(said(40)).toEqual([state]);
    expect(said(20)).toEqual([expect.stringMatching(/^False \(Prog.*….*ceeded\)$/)]);
    expect(said(7)).toEqual(['False']);
    expect(said(4)).toEqual([]);
    const pen = draw(rowOf('condition', [span(10, 50, 'bad', { state })]));
    const [text] = pen.inColour('text', 'text');
    const [ground] = pen.inColour('surface', 'rect');
    expect(text?.x).toBeGreaterThan(x(10) + 2);
    expect((ground?.x ?? 0) + (ground?.width ?? 0)).toBeGreaterThanOrEqual((text?.x ?? 0) + (text?.width ?? 0));
  });
});

describe('replicas', () => {
  const ground = TOP + HEIGHT - 3;
  const counts = (ready: number, wanted: number, from: number, tone: Tone = 'waiting') =>
    span(from, from + 10, tone, { ready, wanted, state: `${ready}/${wanted}` });
  /** Tops of the steps of how many are ready, and of the lines of how many are wanted. */
  const drawn = (...spans: Span[]) => {
    const pen = draw(rowOf('replicas', spans));
    const tops = (colours: readonly string[]) =>
      spans.map(({ from }) => {
        const own = pen.painted.filter((each) => colours.includes(each.colour) && each.x === x(from));
        return Math.min(...own.filter(({ what }) => what === 'rect').map(({ y }) => y));
      });
    return { ready: tops(['create', 'waiting']), wanted: tops(['muted']) };
  };

  it('are steps as high as their share of the most that there are', () => {
    const steps = drawn(counts(0, 4, 10), counts(2, 4, 20), counts(4, 4, 30, 'good'), counts(4, 2, 40));
    expect(steps.ready).toEqual([ground, ground - 6, ground - 12, ground - 12]);
    expect(steps.wanted).toEqual([ground - 12, ground - 12, ground - 12, ground - 6]);
    // Also where never as many were wanted as there are.
    expect(drawn(counts(4, 2, 10))).toEqual({ ready: [ground - 12], wanted: [ground - 6] });
  });

  it('that are scaled to none lie on the ground', () => {
    expect(drawn(counts(0, 0, 10, 'good'))).toEqual({ ready: [ground], wanted: [ground] });
  });

  it('have the colour of how they stand', () => {
    const pen = draw(rowOf('replicas', [counts(1, 3, 10), counts(3, 3, 20, 'good')]));
    expect(filled(pen, 'waiting')[0]).toEqual([x(10), x(20), 4]);
    expect(filled(pen, 'create')[0]).toEqual([x(20), x(30), 12]);
    expect(pen.texts).toEqual(['1/3', '3/3']);
  });
});

describe('Events', () => {
  const mark = (revision: number, tone: Tone) => {
    const type = tone === 'bad' ? 'Warning' : 'Normal';
    return { revision, key: `/e/${revision}`, reason: 'Pulled', tone, detail: null, type, count: 1 } as const;
  };

  it('are diamonds at their revisions, warnings triangles', () => {
    const pen = draw(rowOf('events', [], [mark(10, 'neutral'), mark(50, 'bad')]));
    const shape = (colour: string) => {
      const lines = pen.inColour(colour, 'line');
      const left = Math.min(...lines.map((line) => line.x));
      const right = Math.max(...lines.map((line) => line.x + line.width));
      return { corners: lines.length, middle: (left + right) / 2 };
    };
    expect(shape('update')).toEqual({ corners: 4, middle: x(10) });
    expect(shape('delete')).toEqual({ corners: 3, middle: x(50) });
  });

  it('outside of the window are left out, those at its edge are whole', () => {
    const row = rowOf(
      'events',
      [],
      [mark(49, 'neutral'), mark(50, 'neutral'), mark(150, 'neutral'), mark(151, 'neutral')],
    );
    const corners = draw(row, { start: 50, end: 150 }).inColour('update', 'line');
    expect(corners).toHaveLength(8);
  });
});

it('rows that are no tracks are left to others', () => {
  const row: PlacedRow = {
    row: { type: 'namespace', id: 'default', label: 'default', objects: 1, collapsed: false },
    top: TOP,
    height: HEIGHT,
  };
  expect(draw(row).painted).toEqual([]);
});

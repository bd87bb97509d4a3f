import { expect, test } from 'vitest';
import { revisionAxis, Scale, timeAxis } from '../model/scale.ts';
import { TimeMap } from '../model/time-map.ts';
import { drawAxisLine } from './draw-axis-line.ts';
import { namedPalette, RecordingPen } from './recording-pen.fixture.ts';

const LEFT = 200;
const RIGHT = 1000;

/** Where dots begin; `estimated` are the revisions, at 0 … 100 ms, whose times are. */
function drawn(estimated: readonly number[], domain = { start: 0, end: 100 }) {
  const samples = [0, 20, 40, 60, 80, 100].map((revision) => ({
    ...{ revision, atMs: revision },
    estimated: estimated.includes(revision),
  }));
  const pen = new RecordingPen();
  const scale = new Scale(timeAxis(new TimeMap(samples)), domain, LEFT, RIGHT);
  drawAxisLine(pen, scale, { left: LEFT, right: RIGHT, top: 27, pixelRatio: 1 }, namedPalette);
  return { dots: pen.inColour('muted', 'rect'), blank: pen.inColour('surface', 'rect'), line: pen.inColour('line') };
}

test('the line is plain where times were observed', () => {
  const { dots, blank, line } = drawn([]);
  expect([dots, blank]).toEqual([[], []]);
  expect(line).toMatchObject([{ x: LEFT, y: 27, width: RIGHT - LEFT, height: 1 }]);
  const pen = new RecordingPen();
  const scale = new Scale(revisionAxis, revisionAxis.domain({ from: 0, to: 100 }), LEFT, RIGHT);
  drawAxisLine(pen, scale, { left: LEFT, right: RIGHT, top: 27, pixelRatio: 1 }, namedPalette);
  expect(new Set(pen.painted.map(({ colour }) => colour))).toEqual(new Set(['line']));
});

test('it is dotted, and nothing but dotted, between the observed times around estimated ones', () => {
  const { dots, blank } = drawn([40, 60]);
  expect(blank).toMatchObject([{ x: 360, y: 27, width: 480, height: 1 }]);
  expect([dots[0]?.x, dots.at(-1)?.x]).toEqual([360, 835]);
  expect(dots).toHaveLength(480 / 5);
});

test('it is dotted to the edges where nothing was observed beyond', () => {
  const { dots } = drawn([0, 20, 40, 60, 80, 100]);
  expect([dots[0]?.x, dots.at(-1)?.x]).toEqual([LEFT, RIGHT - 5]);
});

test('dots move along with what stands above them, and none stands left of the line', () => {
  const before = drawn([40]).dots.map(({ x }) => x);
  const panned = drawn([40], { start: 30.125, end: 130.125 }).dots.map(({ x }) => x + 30.125 * 8);
  expect(panned[0]).toBeGreaterThanOrEqual(LEFT + 30.125 * 8);
  expect(panned.length).toBeGreaterThan(10);
  expect(panned.filter((x) => !before.includes(x))).toEqual([]);
});

test('a stretch that is shorter than a dot is seen', () => {
  expect(drawn([40], { start: -1e6, end: 1e6 }).dots).toHaveLength(1);
});

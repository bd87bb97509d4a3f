import { expect, test } from 'vitest';
import { breakTexts, breakText, drawBreaks } from './draw-breaks.ts';
import { namedPalette, RecordingPen } from './recording-pen.fixture.ts';

const MINUTE = 60_000;
const measure = (text: string): number => text.length * 7;

test('a break says how long it was, in its largest unit', () => {
  expect([41 * MINUTE + 3000, 200 * MINUTE, 1540, 62_000].map(breakText)).toEqual(['41 min', '3 h', '1.54 s', '1 min']);
});

test('durations stand in the middle of their breaks, where there is room, and never over one another', () => {
  const breaks = [
    { left: 100, right: 200, ms: 41 * MINUTE },
    { left: 210, right: 214, ms: 5 * MINUTE },
    { left: 400, right: 404, ms: 5 * MINUTE },
  ];
  expect(breakTexts(breaks, measure, 0).map(({ text, x }) => [text, x])).toEqual([['41 min', 150]]);
  const beside = breakTexts(breaks, measure, 30);
  expect(beside.map(({ x }) => x)).toEqual([150, 212, 402]);
  const short = { left: 600, right: 604, ms: MINUTE };
  expect(breakTexts([...breaks, short], measure, 30)).toHaveLength(3);
  expect(breakTexts([breaks[1]!, { left: 220, right: 224, ms: MINUTE }], measure, 30)).toHaveLength(1);
});

test('a break is seen however short it is drawn', () => {
  const pen = new RecordingPen();
  drawBreaks(pen, [{ left: 100.2, right: 100.4, ms: MINUTE }], { top: 28, height: 60, pixelRatio: 1 }, namedPalette);
  const [band] = pen.inColour('surface', 'rect');
  expect([band?.x, band?.width, band?.height]).toEqual([100, 3, 60]);
  expect(new Set(pen.inColour('lineStrong', 'rect').map(({ x }) => x))).toEqual(new Set([100, 102]));
});

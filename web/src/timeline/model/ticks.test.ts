import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { revisionTicks, timeTicks } from './ticks.ts';

describe('revisionTicks', () => {
  it('stands at round revisions', () => {
    const labels = (start: number, end: number, count: number) =>
      revisionTicks({ start, end }, count).map((tick) => tick.label);
    expect(labels(189.5, 260.5, 8)).toEqual(['190', '200', '210', '220', '230', '240', '250', '260']);
    expect(labels(9_900, 10_100, 4)).toEqual(['9900', '9950', '10\u00a0000', '10\u00a0050', '10\u00a0100']);
    expect(labels(5.5, 8.5, 40)).toEqual(['6', '7', '8']);
  });

  it('is whole, inside and not denser than asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 45 }),
        fc.double({ min: 1, max: 1e9, noNaN: true }),
        fc.integer({ min: 1, max: 40 }),
        (start, span, count) => {
          const ticks = revisionTicks({ start, end: start + span }, count);
          expect(ticks.length).toBeLessThanOrEqual(count + 1);
          for (const { position } of ticks) {
            expect(Number.isInteger(position)).toBe(true);
            expect(position).toBeGreaterThanOrEqual(start);
            expect(position).toBeLessThanOrEqual(start + span);
          }
        },
      ),
    );
  });
});

describe('timeTicks', () => {
  const noon = Date.UTC(2026, 10, 20, 12, 0, 0);
  const labels = (from: number, to: number, count: number, offset = 0) =>
    timeTicks({ start: noon + from, end: noon + to }, count, offset).map((tick) => tick.label);

  it('shows as much of the clock as the steps need', () => {
    expect(labels(0, 45, 5)).toEqual(['00:00.000', '00:00.010', '00:00.020', '00:00.030', '00:00.040']);
    expect(labels(0, 20_000, 4)).toEqual(['12:00:00', '12:00:05', '12:00:10', '12:00:15', '12:00:20']);
    expect(labels(0, 3 * 3600_000, 3)).toEqual(['12:00', '13:00', '14:00', '15:00']);
  });

  it('names the day where a new one begins', () => {
    expect(labels(0, 24 * 3600_000, 4)).toEqual(['12:00', '18:00', '2026-11-21', '06:00', '12:00']);
  });

  it('stands at round local times', () => {
    expect(labels(0, 12 * 3600_000, 4, 210)).toEqual(['09:00', '12:00', '15:00', '18:00']);
    expect(timeTicks({ start: noon, end: noon + 3_600_000 }, 2, -90)[0]?.position).toBe(noon);
  });
});

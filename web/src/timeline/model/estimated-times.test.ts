import { describe, expect, it } from 'vitest';
import { estimateText, isEstimated } from './estimated-times.ts';
import { IdleFold } from './idle.ts';
import { revisionAxis, Scale, timeAxis } from './scale.ts';
import { axisTicks } from './ticks.ts';
import { TimeMap } from './time-map.ts';

const MINUTE = 60_000;
const noon = new Date(2026, 10, 20, 12).getTime();
const sample = (minutes: number, estimated: boolean) => ({
  ...{ revision: 100 + minutes, atMs: noon + minutes * MINUTE },
  estimated,
});
/** Nobody watched until half past twelve. */
const times = new TimeMap([sample(0, true), sample(10, true), sample(30, false), sample(60, false)]);
const scaleOf = (axis: ReturnType<typeof timeAxis>) => new Scale(axis, axis.domain({ from: 100, to: 160 }), 0, 600);

describe('estimated times', () => {
  it('are told from observed ones along the axis', () => {
    const axis = timeAxis(times);
    const minutes = [-5, 0, 10, 29, 30, 60, 90];
    expect(minutes.map((at) => isEstimated(axis, noon + at * MINUTE))).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(isEstimated(revisionAxis, 105)).toBe(false);
  });

  it('have a sign before them on the axis', () => {
    expect(axisTicks(scaleOf(timeAxis(times))).map(({ label }) => label)).toEqual([
      ...['≈12:00', '≈12:10', '≈12:20'],
      ...['12:30', '12:40', '12:50', '13:00'],
    ]);
    const revisions = new Scale(revisionAxis, revisionAxis.domain({ from: 100, to: 160 }), 0, 600);
    expect(axisTicks(revisions).some(({ label }) => label.includes('≈'))).toBe(false);
  });

  it('say what they are, as exactly as they are known', () => {
    const scale = scaleOf(timeAxis(times));
    expect(estimateText(scale, 101)).toMatch(/^2026-11-20 ≈ 12:10:0\d, estimated: etcd stores no times/);
    expect(estimateText(scale, 400)).toBeUndefined();
  });

  it('are where they were when idle time is folded', () => {
    const fold = new IdleFold([{ startMs: noon + 11 * MINUTE, endMs: noon + 29 * MINUTE }], MINUTE);
    const scale = scaleOf(timeAxis(times, fold));
    const [stretch, ...others] = scale.estimatedWithin(0, 600);
    expect(others).toEqual([]);
    expect(stretch?.left).toBe(-Infinity);
    expect(stretch?.right).toBeCloseTo(scale.x(130), 6);
    expect(estimateText(scale, scale.x(130) - 1)).toMatch(/≈ 12:29:/);
    expect(estimateText(scale, scale.x(130) + 1)).toBeUndefined();
  });

  it('are drawn where they are in view', () => {
    const scale = scaleOf(timeAxis(times));
    expect(scale.estimatedWithin(301, 600)).toEqual([]);
    expect(scale.estimatedWithin(299, 600)).toHaveLength(1);
  });
});

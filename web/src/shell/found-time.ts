import type { TimeSample } from '../timeline/timeline-view.ts';
import { grouped } from '../text/numbers.ts';
import { calendarDay, clockTime, duration } from '../text/times.ts';

/** Where a time leads: `2026-11-20 23:32:28.000: revision 7 650, 12 ms before`. */
export function timeText(atMs: number, sample: TimeSample | null): string {
  const time = `${calendarDay(atMs)} ${clockTime(atMs)}`;
  if (sample === null) return `${time} is before the first time that this recording knows`;
  const before = atMs - sample.atMs;
  const where = before === 0 ? 'at that time' : `the last one, ${duration(before)} before`;
  return `${time}: revision ${grouped(sample.revision)}, ${where}${sample.estimated ? ' (times are estimated)' : ''}`;
}

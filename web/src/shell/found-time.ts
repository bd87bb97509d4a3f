import type { RevisionMoment } from '../api/schema.ts';
import { grouped } from '../text/numbers.ts';
import { calendarDay, clockTime, duration } from '../text/times.ts';

/** Where a time leads: `2026-11-20 23:32:28.000: revision 7 650, the last one, 12 ms before`. */
export function timeText(askedMs: number, { revision, atMs, timeBasis }: RevisionMoment): string {
  const time = `${calendarDay(askedMs)} ${clockTime(askedMs)}`;
  if (revision === null || atMs === null) return `${time} is before the first time that this recording knows`;
  const before = askedMs - atMs;
  const where = before === 0 ? 'at that time' : `the last one, ${duration(before)} before`;
  return `${time}: revision ${grouped(revision)}, ${where}${timeBasis === 'estimated' ? ' (times are estimated)' : ''}`;
}

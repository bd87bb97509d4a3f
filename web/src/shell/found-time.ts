import type { RevisionMoment } from '../api/schema.ts';
import { grouped } from '../text/numbers.ts';
import type { TypedTime } from '../text/read-time.ts';
import { calendarDay, clockTime, duration, knownTime, zoneText } from '../text/times.ts';

/** Where a time leads: `2026-11-20 23:32:28 (UTC+01:00): revision 7 650, of 23:32:27.988`. */
export function timeText({ atMs: askedMs, untilMs }: TypedTime, { revision, atMs, timeBasis }: RevisionMoment): string {
  const asked = `${calendarDay(askedMs)} ${typedClock(askedMs, untilMs)} (${zoneText(askedMs)})`;
  if (revision === null || atMs === null) return `${asked} is before the first time that this recording knows`;
  const before = askedMs - atMs;
  const far = before > 1000 ? `, ${duration(before)} before` : '';
  return `${asked}: revision ${grouped(revision)}, of ${knownTime(Math.min(atMs, untilMs), timeBasis)}${far}`;
}

/** As exactly as it was typed. */
function typedClock(fromMs: number, untilMs: number): string {
  const lengthMs = untilMs - fromMs + 1;
  const clock = clockTime(fromMs);
  if (lengthMs < 1000) return clock;
  return clock.slice(0, lengthMs === 1000 ? 'HH:MM:SS'.length : 'HH:MM'.length);
}

/** A time that somebody typed, in milliseconds since 1970: all of the minute, second or smaller part that it names, up to `untilMs`. */
export interface TypedTime {
  readonly atMs: number;
  readonly untilMs: number;
}

/** From when to when times are meant, in milliseconds since 1970. */
export interface TimeExtent {
  readonly firstMs: number;
  readonly lastMs: number;
}

const TIME =
  /^(?:(\d{4})-(\d\d)-(\d\d)(?:T|\s+))?(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,3}))?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;
const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 3600 * 1000;
/** In days, that a clock time is looked for in. */
const MOST_DAYS = 1000;

/**
 * Reads `14:05`, `14:05:33`, `14:05:33.120` and the same after `2026-11-20`, in the reader's zone unless `Z` or `+01:00` follows;
 * null where it is no time. Without a day that one is meant that lies within the extent, nearest to `nearMs`.
 */
export function readTime(text: string, extent: TimeExtent, nearMs: number): TypedTime | null {
  const match = TIME.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zone] = match;
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const clock = { hours, minutes, seconds, ms: Number(fraction.padEnd(3, '0')) };
  const date = year === undefined ? null : ([Number(year), Number(month) - 1, Number(day)] as const);
  const lengthMs = second === undefined ? MINUTE_MS : 1000 / 10 ** fraction.length;
  const begun = { firstMs: extent.firstMs - lengthMs + 1, lastMs: extent.lastMs };
  const atMs = date === null ? nearestTime(clock, zone, begun, nearMs) : timeOn(date, clock, zone);
  return atMs === null ? null : { atMs, untilMs: atMs + lengthMs - 1 };
}

/** null: there is no such day. */
function timeOn(date: readonly [number, number, number], clock: Clock, zone: string | undefined): number | null {
  const real = new Date(...date);
  return real.getMonth() === date[1] && real.getDate() === date[2] ? inZone(...date, clock, zone) : null;
}

function nearestTime(clock: Clock, zone: string | undefined, extent: TimeExtent, nearMs: number): number | null {
  const first = new Date(extent.firstMs - DAY_MS);
  const days = Math.min(MOST_DAYS, Math.ceil((extent.lastMs - extent.firstMs) / DAY_MS) + 2);
  const times = Array.from({ length: days + 1 }, (_, n) =>
    inZone(first.getFullYear(), first.getMonth(), first.getDate() + n, clock, zone),
  );
  const within = times.filter((time) => time >= extent.firstMs && time <= extent.lastMs);
  return nearest(within.length > 0 ? within : times, nearMs);
}

interface Clock {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly ms: number;
}

function inZone(year: number, month: number, day: number, clock: Clock, zone: string | undefined): number {
  const { hours, minutes, seconds, ms } = clock;
  if (zone === undefined) return new Date(year, month, day, hours, minutes, seconds, ms).getTime();
  const [, sign, ahead = '0', further = '0'] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const offset = (Number(ahead) * 60 + Number(further)) * (sign === '-' ? -1 : 1);
  return Date.UTC(year, month, day, hours, minutes - offset, seconds, ms);
}

function nearest(times: readonly number[], nearMs: number): number | null {
  const [first = null] = times.toSorted((a, b) => Math.abs(a - nearMs) - Math.abs(b - nearMs));
  return first;
}

/** From when to when times are meant, in milliseconds since 1970. */
export interface TimeExtent {
  readonly firstMs: number;
  readonly lastMs: number;
}

const TIME =
  /^(?:(\d{4})-(\d\d)-(\d\d)(?:T|\s+))?(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,3}))?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;
const DAY_MS = 24 * 3600 * 1000;
/** In days, that a clock time is looked for in. */
const MOST_DAYS = 1000;

/**
 * Reads `14:05`, `14:05:33`, `14:05:33.120` and the same after `2026-11-20`, in the reader's zone unless `Z` or `+01:00` follows;
 * null where it is no time. Without a day that one is meant that lies within the extent, nearest to `nearMs`.
 */
export function readTime(text: string, extent: TimeExtent, nearMs: number): number | null {
  const [whole, year, month, day, hour = '', minute = '', second = '0', fraction = '', zone] =
    TIME.exec(text.trim()) ?? [];
  if (whole === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const clock = {
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    ms: Number(fraction.padEnd(3, '0')),
  };
  const at = (y: number, m: number, d: number): number => inZone(y, m, d, clock, zone);
  if (year !== undefined) {
    const date = [Number(year), Number(month) - 1, Number(day)] as const;
    const real = new Date(...date);
    return real.getMonth() === date[1] && real.getDate() === date[2] ? at(...date) : null;
  }
  const first = new Date(extent.firstMs - DAY_MS);
  const days = Math.min(MOST_DAYS, Math.ceil((extent.lastMs - extent.firstMs) / DAY_MS) + 2);
  const times = Array.from({ length: days + 1 }, (_, n) =>
    at(first.getFullYear(), first.getMonth(), first.getDate() + n),
  );
  const within = times.filter((time) => time >= extent.firstMs && time <= extent.lastMs);
  return nearest(within.length > 0 ? within : times, nearMs);
}

interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
}

function inZone(year: number, month: number, day: number, clock: Clock, zone: string | undefined): number {
  const { hour, minute, second, ms } = clock;
  if (zone === undefined) return new Date(year, month, day, hour, minute, second, ms).getTime();
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return Date.UTC(year, month, day, hour, minute - offset, second, ms);
}

function nearest(times: readonly number[], nearMs: number): number | null {
  const [first = null] = times.toSorted((a, b) => Math.abs(a - nearMs) - Math.abs(b - nearMs));
  return first;
}

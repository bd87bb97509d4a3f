import type { TimeBasis } from '../api/schema.ts';

const pad = (value: number, width = 2) => String(value).padStart(width, '0');

/** 12:01:03.123 in the reader's time zone. */
export function clockTime(atMs: number): string {
  const at = new Date(atMs);
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}.${pad(at.getMilliseconds(), 3)}`;
}

/** A clock time as exactly as it is known: an estimated one comes from values that say seconds, `≈ 12:01:03`. */
export function knownTime(atMs: number, basis: TimeBasis): string {
  return basis === 'estimated' ? `≈ ${clockTime(atMs).slice(0, 8)}` : clockTime(atMs);
}

/** `+21 ms` since the step before; between estimated times only what is a second or more, null below that. */
export function knownDelay(ms: number, basis: TimeBasis): string | null {
  if (basis !== 'estimated') return `+${duration(ms)}`;
  return ms < 1000 ? null : `≈ +${duration(Math.round(ms / 1000) * 1000).replace(/\.0+ s$/, ' s')}`;
}

/** The reader's time zone at a moment: `UTC`, `UTC+01:00`. */
export function zoneText(atMs: number): string {
  const minutes = -new Date(atMs).getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '−' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** 2026-11-20 in the reader's time zone. */
export function calendarDay(atMs: number): string {
  const at = new Date(atMs);
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}

/** The whole of it, for a title: exact and with its zone. */
export function exactTime(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** 21 ms, 1.52 s, 2 min 5 s, 3 h 20 min, 4 d 2 h. */
export function duration(ms: number): string {
  const size = Math.abs(ms);
  const sign = ms < 0 ? '−' : '';
  if (size < 1000) return `${sign}${Math.round(size)} ms`;
  const seconds = size / 1000;
  if (seconds < 60) return `${sign}${seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const parts: readonly [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor((whole % 86_400) / 3600), 'h'],
    [Math.floor((whole % 3600) / 60), 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return (
    sign +
    parts
      .slice(first, first + 2)
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count} ${unit}`)
      .join(' ')
  );
}

/** What to say about where a time comes from; null where there is nothing to add. */
export function basisText(basis: TimeBasis): string | null {
  switch (basis) {
    case 'received':
      return null;
    case 'recorded':
      return 'as recorded in the file';
    case 'estimated':
      return 'estimated from neighbouring values';
    case 'unknown':
      return 'time unknown';
  }
}

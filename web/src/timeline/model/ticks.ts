import { grouped } from '../../text/numbers.ts';
import { isEstimated } from './estimated-times.ts';
import type { IdleFold } from './idle.ts';
import type { Domain, Scale } from './scale.ts';

export interface Tick {
  /** In the axis' unit. */
  readonly position: number;
  readonly label: string;
  /** A tick that begins a larger unit (a new day, a new minute) and names it. */
  readonly major: boolean;
}

/** At most `count` ticks at round revisions, never closer than one revision. */
export function revisionTicks(domain: Domain, count: number): Tick[] {
  const span = domain.end - domain.start;
  const raw = Math.max(span / Math.max(count, 1), 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw) ?? raw);
  const ticks: Tick[] = [];
  for (let position = Math.ceil(domain.start / step) * step; position <= domain.end; position += step) {
    ticks.push({ position, label: grouped(position), major: false });
  }
  return ticks;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIME_STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 91, 182, 365].map((n) => n * DAY),
];

/**
 * At most about `count` ticks at round local times. `offsetMinutes` is what `Date.getTimezoneOffset` says (minutes that local
 * time is behind UTC).
 */
export function timeTicks(
  domain: Domain,
  count: number,
  offsetMinutes: number,
  span: number = domain.end - domain.start,
): Tick[] {
  const raw = span / Math.max(count, 1);
  const step = TIME_STEPS.find((candidate) => candidate >= raw) ?? Math.ceil(raw / (365 * DAY)) * 365 * DAY;
  const offset = offsetMinutes * MINUTE;
  const ticks: Tick[] = [];
  let previous: string | null = null;
  for (let local = Math.ceil((domain.start - offset) / step) * step; local + offset <= domain.end; local += step) {
    const text = new Date(local).toISOString();
    const date = text.slice(0, 10);
    const major = date !== previous && (previous !== null || local % DAY === 0);
    previous = date;
    ticks.push({ position: local + offset, label: major ? date : clockText(text, step), major });
  }
  return ticks;
}

function clockText(iso: string, step: number): string {
  if (step < SECOND) return iso.slice(14, 23);
  return step < MINUTE ? iso.slice(11, 19) : iso.slice(11, 16);
}

/** Pixels of a character of a tick's label, and the least room between two labels. */
const CHARACTER = 7;
const ROOM = 22;

/** Ticks of a scale, as many as their labels leave room for; `≈` stands before a time that is estimated. */
export function axisTicks(scale: Scale): Tick[] {
  return placedTicks(scale).map((tick) =>
    isEstimated(scale.axis, tick.position) ? { ...tick, label: `≈${tick.label}` } : tick,
  );
}

/** In the reader's time zone. */
function placedTicks(scale: Scale): Tick[] {
  const { axis, domain } = scale;
  const width = scale.right - scale.left;
  const longest = axis.kind === 'time' ? '00:00:00.0'.length : grouped(domain.end).length;
  const count = width / (longest * CHARACTER + ROOM);
  if (axis.kind === 'revision') return revisionTicks(domain, count);
  if (axis.fold !== null) return foldedTicks(axis.fold, domain, count);
  return timeTicks(domain, count, new Date(domain.start).getTimezoneOffset());
}

/** Ticks of the time between what is folded, as far apart as if nothing were. */
function foldedTicks(fold: IdleFold, domain: Domain, count: number): Tick[] {
  const span = domain.end - domain.start;
  const [first, last] = [fold.unfold(domain.start), fold.unfold(domain.end)];
  const edges = [first, ...fold.stretches.flatMap(({ startMs, endMs }) => [startMs, endMs]), last];
  const ticks: Tick[] = [];
  for (let index = 0; index + 1 < edges.length; index += 2) {
    const part = { start: Math.max(edges[index] ?? first, first), end: Math.min(edges[index + 1] ?? last, last) };
    if (part.end < part.start) continue;
    const offset = new Date(part.start).getTimezoneOffset();
    for (const tick of timeTicks(part, count, offset, span)) {
      const position = fold.fold(tick.position);
      if (position - (ticks.at(-1)?.position ?? -Infinity) >= (span / count) * 0.9) ticks.push({ ...tick, position });
    }
  }
  return ticks;
}

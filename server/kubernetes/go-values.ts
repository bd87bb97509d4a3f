import { GenerationCache } from '../domain/generation-cache.ts';

/** How Go prints times, durations and numbers in JSON. */

/** Go's zero time, 0001-01-01T00:00:00Z, in seconds since 1970. */
const ZERO_TIME_SECONDS = -62135596800;
const FIRST_PLAIN_SECOND = -62167219200; // 0000-01-01T00:00:00Z
const LAST_PLAIN_SECOND = 253402300799; // 9999-12-31T23:59:59Z
const SECONDS_PER_DAY = 86400n;

export function isZeroTime(seconds: number | bigint): boolean {
  return seconds === ZERO_TIME_SECONDS;
}

/** `2006-01-02T15:04:05` without a zone, for any number of seconds since 1970. */
export function dateTimeText(seconds: number | bigint): string {
  if (typeof seconds === 'number' && seconds >= FIRST_PLAIN_SECOND && seconds <= LAST_PLAIN_SECOND) {
    return plainDateTime(seconds);
  }
  const all = BigInt(seconds);
  const second = ((all % SECONDS_PER_DAY) + SECONDS_PER_DAY) % SECONDS_PER_DAY;
  const { year, month, day } = civilDate((all - second) / SECONDS_PER_DAY);
  const clock = new Date(Number(second) * 1000).toISOString().slice(11, 19);
  return `${yearText(year)}-${twoDigits(month)}-${twoDigits(day)}T${clock}`;
}

// The versions of an object share most of their times.
const plainTexts = new GenerationCache<number, string>(2048);

function plainDateTime(seconds: number): string {
  const known = plainTexts.get(seconds);
  if (known !== undefined) return known;
  const text = new Date(seconds * 1000).toISOString().slice(0, 19);
  plainTexts.set(seconds, text);
  return text;
}

function twoDigits(value: bigint): string {
  return String(value).padStart(2, '0');
}

function yearText(year: bigint): string {
  return year < 0n ? `-${String(-year).padStart(4, '0')}` : String(year).padStart(4, '0');
}

/** The proleptic Gregorian date that is `days` after 1970-01-01, counted in eras of 400 years that begin on March 1. */
function civilDate(days: bigint): { year: bigint; month: bigint; day: bigint } {
  const shifted = days + 719468n;
  const era = (shifted >= 0n ? shifted : shifted - 146096n) / 146097n;
  const dayOfEra = shifted - era * 146097n;
  const yearOfEra = (dayOfEra - dayOfEra / 1460n + dayOfEra / 36524n - dayOfEra / 146096n) / 365n;
  const dayOfYear = dayOfEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n);
  const monthFromMarch = (5n * dayOfYear + 2n) / 153n;
  const day = dayOfYear - (153n * monthFromMarch + 2n) / 5n + 1n;
  const month = monthFromMarch < 10n ? monthFromMarch + 3n : monthFromMarch - 9n;
  return { year: yearOfEra + era * 400n + (month <= 2n ? 1n : 0n), month, day };
}

export function timeText(seconds: number | bigint): string {
  return `${dateTimeText(seconds)}Z`;
}

/** Nanoseconds may be negative or more than a second, as in Go's time.Unix; they are cut to whole microseconds first. */
export function microTimeText(seconds: number | bigint, nanos: number): string {
  const micros = Math.trunc(nanos / 1000);
  const carry = Math.floor(micros / 1e6);
  const whole = carry === 0 ? seconds : BigInt(seconds) + BigInt(carry);
  const normal = typeof whole === 'bigint' && Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
  return `${dateTimeText(normal)}.${String(micros - carry * 1e6).padStart(6, '0')}Z`;
}

/** Nanoseconds as `1h2m3.5s`, `2.5ms`, `10µs`, `3ns`, `0s`. */
export function durationText(nanoseconds: number | bigint): string {
  const all = BigInt(nanoseconds);
  if (all === 0n) return '0s';
  const sign = all < 0n ? '-' : '';
  const size = all < 0n ? -all : all;
  if (size < 1000n) return `${sign}${size}ns`;
  if (size < 1000000n) return `${sign}${fraction(size, 3)}µs`;
  if (size < 1000000000n) return `${sign}${fraction(size, 6)}ms`;
  const minutes = size / 60000000000n;
  const seconds = `${fraction(size % 60000000000n, 9)}s`;
  if (minutes === 0n) return sign + seconds;
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/** `value` / 10^digits without trailing zeros. */
function fraction(value: bigint, digits: number): string {
  const scale = 10n ** BigInt(digits);
  const rest = String(value % scale)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return rest === '' ? `${value / scale}` : `${value / scale}.${rest}`;
}

/** A double as in JSON; what JSON cannot hold (NaN, infinities) is null. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  return Object.is(value, -0) ? '-0' : String(value);
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `812 B`, `12.3 KiB`, `4.5 MiB` */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < UNITS.length - 1; unit++) value /= 1024;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** `71 %`; `<1 %` for what is little and not nothing; `-` of nothing. */
export function shareText(part: number, whole: number): string {
  if (whole === 0) return '-';
  const percent = (100 * part) / whole;
  return percent > 0 && percent < 1 ? '<1 %' : `${Math.round(percent)} %`;
}

/** A number of times a minute: `84`, `0.3`; `-` where it is not known. */
export function rateText(perMinute: number | null): string {
  if (perMinute === null) return '-';
  if (perMinute >= 10) return countText(Math.round(perMinute));
  return perMinute > 0 && perMinute < 0.1 ? '<0.1' : perMinute.toFixed(1);
}

/** `1 234 567`: thousands apart, in any language. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ' ');
}

const STEPS: readonly (readonly [unit: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

/** `3 h 20 min`, `47 s`: at most two units. */
export function durationText(ms: number): string {
  const first = STEPS.findIndex(([, size]) => ms >= size);
  if (first === -1) return `${Math.round(ms)} ms`;
  const parts: string[] = [];
  let rest = ms;
  for (const [unit, size] of STEPS.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.join(' ');
}

/** `1 revision`, `2 revisions` */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : several}`;
}

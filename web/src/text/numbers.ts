const NO_BREAK_SPACE = '\u00a0';

/** 15215 → "15 215" (no-break spaces; four digits stay together). */
export function grouped(value: number): string {
  const digits = String(Math.trunc(value));
  return digits.replace('-', '').length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, NO_BREAK_SPACE);
}

/** The other way: "15 215" or "r15,215" → 15215; null when it is no revision. */
export function readRevision(text: string): number | null {
  const digits = text
    .trim()
    .replace(/^(?:rev|r)\s*/i, '')
    .replace(/[\s,._']/g, '');
  if (!/^\d{1,16}$/.test(digits)) return null;
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : null;
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  const units = ['KiB', 'MiB', 'GiB'];
  let value = count;
  let unit = -1;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** A decimal number, exactly: `digits` × 10 ^ `exponent`. */
interface Amount {
  readonly digits: bigint;
  readonly exponent: number;
}

const MAX_LENGTH = 40;
const QUANTITY = /^([+-]?)(\d+\.?\d*|\.\d+)(?:(Ki|Mi|Gi|Ti|Pi|Ei)|([numkMGTPE])|[eE]([+-]?\d{1,2}))?$/;
const BINARY: readonly string[] = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

const DURATION = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const DURATION_PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const NANOSECONDS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** Members below which Kubernetes keeps quantities, and members that are one. */
const QUANTITIES_BELOW = new Set([
  'limits',
  'requests',
  'capacity',
  'allocatable',
  'allocatedResources',
  'hard',
  'used',
  'usage',
  'podFixed',
  'default',
  'defaultRequest',
  'max',
  'min',
]);
const QUANTITY_MEMBERS = new Set(['sizeLimit', 'divisor', 'averageValue', 'storage', 'memory', 'cpu']);

/**
 * Whether two different texts say the same amount: `500m` and `0.5` where a quantity stands, `1Gi` and `1024Mi` anywhere, `60s`
 * and `1m` as durations. `members` are the names on the way to them, outermost first.
 */
export function isSameAmount(members: readonly string[], before: unknown, after: unknown): boolean {
  if (before === after) return false;
  const left = amountText(before);
  const right = amountText(after);
  if (left === null || right === null) return false;
  const ofQuantity = members.some((name) => QUANTITIES_BELOW.has(name)) || QUANTITY_MEMBERS.has(members.at(-1) ?? '');
  if (!ofQuantity && DURATION.test(left) && DURATION.test(right)) return isEqual(durationOf(left), durationOf(right));
  // A version or a label may look like a number; nothing but an amount of bytes ends in Mi.
  if (!ofQuantity && !left.endsWith('i') && !right.endsWith('i')) return false;
  return isEqual(quantityOf(left), quantityOf(right));
}

function amountText(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.length <= MAX_LENGTH ? value : null;
}

function quantityOf(text: string): Amount | null {
  const match = QUANTITY.exec(text);
  if (match === null) return null;
  const [, sign, number = '', binary, decimal, exponent] = match;
  const plain = decimalNumber(number);
  const factor = binary === undefined ? 1n : 1024n ** BigInt(BINARY.indexOf(binary) + 1);
  const shift = decimal === undefined ? Number(exponent ?? 0) : (DECIMAL[decimal] ?? 0);
  return { digits: plain.digits * factor * (sign === '-' ? -1n : 1n), exponent: plain.exponent + shift };
}

function durationOf(text: string): Amount {
  let sum: Amount = { digits: 0n, exponent: 0 };
  for (const [, number = '', unit = ''] of text.matchAll(DURATION_PART)) {
    const { digits, exponent } = decimalNumber(number);
    sum = plus(sum, { digits: digits * (NANOSECONDS[unit] ?? 0n), exponent });
  }
  return text.startsWith('-') ? { ...sum, digits: -sum.digits } : sum;
}

function decimalNumber(text: string): Amount {
  const [whole = '', fraction = ''] = text.split('.');
  return { digits: BigInt(`${whole}${fraction}`), exponent: -fraction.length };
}

function plus(left: Amount, right: Amount): Amount {
  const exponent = Math.min(left.exponent, right.exponent);
  return { digits: scaled(left, exponent) + scaled(right, exponent), exponent };
}

function isEqual(left: Amount | null, right: Amount | null): boolean {
  if (left === null || right === null) return false;
  const exponent = Math.min(left.exponent, right.exponent);
  return scaled(left, exponent) === scaled(right, exponent);
}

function scaled({ digits, exponent }: Amount, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to);
}

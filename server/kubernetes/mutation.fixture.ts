import type { Decoder } from './decoder.ts';
import { randomNumbers } from './facts-objects.fixture.ts';
import { parseJson } from './json-text.ts';
import { onProcessor } from './processor-time.fixture.ts';

export { randomNumbers };

/** Any value that etcd takes (1.5 MB) must be read or refused within this. */
export const READING_LIMIT_MS = 100;
const LARGEST = 1_500_000;
const LENGTHS = [0, 1, 0x7f, 0x80, 0xff, 0x3f];

/** One of the seeds with some of its bytes changed, at times two of them spliced, at times blown up. */
export function mutate(seeds: readonly Uint8Array[], random: () => number): Uint8Array {
  const below = (limit: number): number => Math.floor(random() * limit);
  const seed = (): Uint8Array => seeds[below(seeds.length)] ?? new Uint8Array();
  let value = Buffer.from(seed());
  for (let change = below(5) + 1; change > 0; change--) {
    const at = below(value.length + 1);
    const [before, after] = [value.subarray(0, at), value.subarray(at)];
    switch (below(9)) {
      case 0:
        value = Buffer.concat([before, Uint8Array.of(below(256)), after.subarray(1)]);
        break;
      case 1:
        value = Buffer.concat([before, Uint8Array.of(below(256)), after]);
        break;
      case 2:
        value = Buffer.from(before);
        break;
      case 3:
        value = Buffer.concat([before, after.subarray(below(20))]);
        break;
      case 4:
        value = Buffer.concat([before, after.subarray(0, below(200)), after]);
        break;
      case 5: {
        const other = seed();
        value = Buffer.concat([before, other.subarray(below(other.length))]);
        break;
      }
      case 6:
        value = Buffer.concat([before, Uint8Array.of(LENGTHS[below(LENGTHS.length)] ?? 0), after.subarray(1)]);
        break;
      case 7:
        if (at < value.length) value[at] = (value[at] ?? 0) ^ (1 << below(8));
        break;
      default:
        // Rarely: large values cost the most.
        if (below(2000) === 0) value = Buffer.concat([before, blownUp(after, below(LARGEST)), after]);
    }
  }
  return value.subarray(0, LARGEST);
}

function blownUp(piece: Uint8Array, size: number): Buffer {
  const part = piece.subarray(0, 64);
  return part.length === 0 ? Buffer.alloc(0) : Buffer.alloc(size, part);
}

/** Reads a value in all ways; what is wrong with that, and how long the slower way took, in milliseconds of the processor. */
export function checkReading(decoder: Decoder, value: Uint8Array): { reason: string | null; tookMs: number } {
  let tookMs = 0;
  const timed = <T>(work: () => T): T => {
    const before = performance.now();
    // Once: what a decoder has read it remembers.
    const { result, ms } = onProcessor(work);
    const elapsed = performance.now() - before;
    // What the machine does beside it is not the reader's fault.
    tookMs = Math.max(tookMs, elapsed > READING_LIMIT_MS / 4 ? Math.min(elapsed, ms) : elapsed);
    return result;
  };
  try {
    const decoded = timed(() => decoder.decode(value, { modRevision: 5 }));
    const text = timed(() => decoder.toJsonText(value, { modRevision: 5 }));
    if (text !== null) parseJson(text);
    const { problem, object, encoding } = decoded;
    if (problem === null && object !== undefined && text === null) return { reason: 'an object without text', tookMs };
    if ((problem?.offset ?? 0) > value.length) return { reason: 'an offset beyond the value', tookMs };
    if (
      problem === null &&
      object === undefined &&
      decoded.text === null &&
      encoding !== 'bytes' &&
      encoding !== 'empty'
    )
      return { reason: 'nothing is said of it', tookMs };
    if (tookMs > READING_LIMIT_MS) return { reason: `${tookMs.toFixed(0)} ms for ${value.length} bytes`, tookMs };
    return { reason: null, tookMs };
  } catch (error) {
    return { reason: error instanceof Error ? (error.stack ?? error.message) : String(error), tookMs };
  }
}

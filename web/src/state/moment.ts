import type { Recording } from '../api/schema.ts';
import type { TimeSample } from '../timeline/timeline-view.ts';
import { revisionTimes } from './revision-times.ts';

/** Revisions are timed so many at once; each round looks into one thousandth of what the one before did. */
const STEPS = 1000;

/** The last revision of a recording at or before a time, in milliseconds since 1970; null: all of it is later. */
export async function revisionAt(
  { id, firstRevision, lastRevision }: Pick<Recording, 'id' | 'firstRevision' | 'lastRevision'>,
  atMs: number,
  signal: AbortSignal,
): Promise<TimeSample | null> {
  let range = { from: firstRevision, to: lastRevision };
  let found: TimeSample | null = null;
  for (;;) {
    const samples = await revisionTimes(id, range, STEPS, signal);
    const index = samples.findLastIndex((sample) => sample.atMs <= atMs);
    const sample = samples[index];
    if (sample === undefined) return found;
    found = sample;
    const to = (samples[index + 1]?.revision ?? range.to + 1) - 1;
    if (range.to - range.from < STEPS || to <= sample.revision) return found;
    range = { from: sample.revision, to };
  }
}

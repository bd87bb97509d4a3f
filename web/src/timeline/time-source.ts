import { TimeMap } from './model/time-map.ts';
import { fetchRange, sameRange, wholeRange } from './model/window.ts';
import type { RevisionRange, TimelineRecording, TimeSample } from './timeline-view.ts';

/** Samples over the whole recording, and over what is shown. */
const COARSE = 1000;
const FINE = 1000;
const QUIET_MS = 120;

type Fetch = (range: RevisionRange, count: number, signal: AbortSignal) => Promise<readonly TimeSample[]>;

/** Keeps a time map that is coarse over the whole recording and exact in the window once the user rests there. */
export class TimeSource {
  times = new TimeMap([]);
  readonly #fetch: Fetch;
  readonly #changed: () => void;
  #recording: string | null = null;
  #whole: RevisionRange | null = null;
  #part: RevisionRange | null = null;
  #coarse: readonly TimeSample[] = [];
  #abort: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(fetch: Fetch, changed: () => void) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  demand(recording: TimelineRecording, window: RevisionRange): void {
    const whole = wholeRange(recording);
    const wide = whole.to - whole.from + 1 > COARSE;
    const part = wide ? fetchRange(window, recording) : whole;
    if (recording.id !== this.#recording) this.#forget();
    this.#recording = recording.id;
    const wholeIsNew = this.#whole === null || !sameRange(whole, this.#whole);
    const partIsNew = this.#part === null || !sameRange(part, this.#part);
    if (!wholeIsNew && !partIsNew) return;
    const first = this.#whole === null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        void this.#load(whole, wide ? part : null);
      },
      first ? 0 : QUIET_MS,
    );
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#abort?.abort();
  }

  #forget(): void {
    this.#abort?.abort();
    this.#whole = null;
    this.#part = null;
    this.#coarse = [];
    this.times = new TimeMap([]);
  }

  async #load(whole: RevisionRange, part: RevisionRange | null): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const [coarse, fine] = await Promise.all([
        this.#whole !== null && sameRange(this.#whole, whole) ? this.#coarse : this.#fetch(whole, COARSE, abort.signal),
        part === null ? [] : this.#fetch(part, FINE, abort.signal),
      ]);
      if (abort.signal.aborted) return;
      this.#whole = whole;
      this.#part = part ?? whole;
      this.#coarse = coarse;
      this.times = new TimeMap(mergeSamples(coarse, fine));
      this.#changed();
    } catch {
      // Without times the axis goes on by revision; the next demand asks again.
    }
  }
}

/** The fine samples, and the coarse ones outside their range. */
export function mergeSamples(coarse: readonly TimeSample[], fine: readonly TimeSample[]): TimeSample[] {
  const first = fine[0]?.revision ?? Infinity;
  const last = fine[fine.length - 1]?.revision ?? -Infinity;
  return [
    ...coarse.filter((sample) => sample.revision < first),
    ...fine,
    ...coarse.filter((sample) => sample.revision > last && sample.revision >= first),
  ];
}

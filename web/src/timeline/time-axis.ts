import { DelayedRequest } from './delayed-request.ts';
import { foldIdle } from './model/idle.ts';
import { timeAxis, type Axis } from './model/scale.ts';
import type { TimeMap } from './model/time-map.ts';
import type { Pauses, TimelineView } from './timeline-view.ts';

/** While revisions stream in pauses are looked for anew at most this often. */
const QUIET_MS = 1000;

/**
 * The time axis. Where its longest pauses begin and end is known exactly, however coarse the times between are; where the page
 * asks for it they are drawn short.
 */
export class TimeAxis {
  readonly #view: TimelineView;
  readonly #changed: () => void;
  readonly #request = new DelayedRequest();
  #asked = '';
  /** null: not read yet. */
  #pauses: Pauses | null = null;
  #made: {
    readonly times: TimeMap;
    readonly pauses: Pauses | null;
    readonly folds: boolean;
    readonly axis: Axis;
  } | null = null;

  constructor(view: TimelineView, changed: () => void) {
    this.#view = view;
    this.#changed = changed;
  }

  /** The same axis for as long as nothing that it is made of changes. */
  over(times: TimeMap): Axis {
    this.#ask();
    const { foldIdle: folds } = this.#view;
    const pauses = this.#pauses;
    if (this.#made?.times !== times || this.#made.pauses !== pauses || this.#made.folds !== folds) {
      const fold = folds && pauses !== null ? foldIdle(pauses) : null;
      this.#made = { times, pauses, folds, axis: timeAxis(pauses === null ? times : exactAt(times, pauses), fold) };
    }
    return this.#made.axis;
  }

  close(): void {
    this.#request.cancel();
  }

  #ask(): void {
    const { recording, filterId } = this.#view;
    const wanted = `${recording.id} ${recording.lastRevision} ${filterId}`;
    if (wanted === this.#asked) return;
    this.#asked = wanted;
    this.#request.start(this.#pauses === null ? 0 : QUIET_MS, async (signal) => {
      try {
        const pauses = await this.#view.fetchPauses(signal);
        if (signal.aborted) return;
        this.#pauses = pauses;
        this.#changed();
      } catch {
        // The axis is as it was; asked again with the next change.
        if (!signal.aborted) this.#asked = '';
      }
    });
  }
}

function exactAt(times: TimeMap, { pauses }: Pauses): TimeMap {
  return times.with(
    pauses.flatMap(({ from, to, startMs, endMs }) => [
      { revision: from, atMs: startMs, estimated: times.estimated(from) },
      { revision: to, atMs: endMs, estimated: times.estimated(to) },
    ]),
  );
}

import { DelayedRequest } from './delayed-request.ts';
import { foldIdle } from './model/idle.ts';
import { timeAxis, type Axis } from './model/scale.ts';
import type { TimeMap } from './model/time-map.ts';
import { wholeRange } from './model/window.ts';
import type { TimelineView } from './timeline-view.ts';

/** Bins in which changes are looked for. */
const BINS = 2000;
/** While revisions stream in they are looked for anew at most this often. */
const QUIET_MS = 1000;

/** The time axis; where the page asks for it, with idle time folded: time in which nothing changed that is shown. */
export class FoldedAxis {
  readonly #view: TimelineView;
  readonly #changed: () => void;
  readonly #request = new DelayedRequest();
  #asked = '';
  /** First and last revisions of the bins that have changes; null: not read yet. */
  #changes: readonly number[] | null = null;
  #made: { readonly times: TimeMap; readonly changes: readonly number[] | null; readonly axis: Axis } | null = null;

  constructor(view: TimelineView, changed: () => void) {
    this.#view = view;
    this.#changed = changed;
  }

  /** The same axis for as long as nothing that it is made of changes. */
  over(times: TimeMap): Axis {
    const folds = this.#view.foldIdle;
    if (folds) this.#ask();
    const changes = folds ? this.#changes : null;
    if (this.#made?.times !== times || this.#made.changes !== changes) {
      const fold = changes === null ? null : foldIdle(changes.map((revision) => times.atMs(revision)));
      this.#made = { times, changes, axis: timeAxis(times, fold) };
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
    this.#request.start(this.#changes === null ? 0 : QUIET_MS, async (signal) => {
      try {
        const { bins } = await this.#view.fetchHistogram(wholeRange(recording), BINS, signal);
        if (signal.aborted) return;
        const busy = bins.filter(({ creates, updates, deletes }) => creates + updates + deletes > 0);
        this.#changes = busy.flatMap(({ from, to }) => (from === to ? [from] : [from, to]));
        this.#changed();
      } catch {
        // Nothing is folded, or as it was; asked again with the next change.
        if (!signal.aborted) this.#asked = '';
      }
    });
  }
}

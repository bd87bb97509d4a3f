import { revisionAxis, timeAxis, type Axis } from './model/scale.ts';
import type { TimeMap } from './model/time-map.ts';
import { TimeSource } from './time-source.ts';
import type { RevisionRange, TimelineView } from './timeline-view.ts';

/** The axis that the page asks for; by revision for as long as no time is known. */
export class AxisChoice {
  axis: Axis = revisionAxis;
  /** What there is to say about it. */
  note = '';
  readonly #view: TimelineView;
  readonly #source: TimeSource;
  #times: TimeMap | null = null;

  constructor(view: TimelineView, changed: () => void) {
    this.#view = view;
    this.#source = new TimeSource((range, count, signal) => view.fetchTimes(range, count, signal), changed);
  }

  choose(window: RevisionRange): Axis {
    if (this.#view.axis === 'revision') {
      this.note = '';
      this.#times = null;
      this.axis = revisionAxis;
      return this.axis;
    }
    this.#source.demand(this.#view.recording, window);
    const { times } = this.#source;
    this.note = times.note(window);
    if (!times.known) this.axis = revisionAxis;
    else if (times !== this.#times) this.axis = timeAxis(times);
    this.#times = times;
    return this.axis;
  }

  close(): void {
    this.#source.close();
  }
}

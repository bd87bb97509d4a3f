import { revisionAxis, type Axis } from './model/scale.ts';
import { TimeAxis } from './time-axis.ts';
import { TimeSource } from './time-source.ts';
import type { RevisionRange, TimelineView } from './timeline-view.ts';

/** The axis that the page asks for; by revision for as long as no time is known. */
export class AxisChoice {
  axis: Axis = revisionAxis;
  /** What there is to say about it. */
  note = '';
  readonly #view: TimelineView;
  readonly #source: TimeSource;
  readonly #timeAxis: TimeAxis;

  constructor(view: TimelineView, changed: () => void) {
    this.#view = view;
    this.#source = new TimeSource((range, count, signal) => view.fetchTimes(range, count, signal), changed);
    this.#timeAxis = new TimeAxis(view, changed);
  }

  choose(window: RevisionRange): Axis {
    if (this.#view.axis === 'revision') {
      this.note = '';
      this.axis = revisionAxis;
      return this.axis;
    }
    this.#source.demand(this.#view.recording, window);
    const { times } = this.#source;
    this.axis = times.known ? this.#timeAxis.over(times) : revisionAxis;
    const folded = this.axis.fold === null ? '' : 'idle time folded';
    this.note = [times.note(window), folded].filter((text) => text !== '').join(', ');
    return this.axis;
  }

  close(): void {
    this.#source.close();
    this.#timeAxis.close();
  }
}

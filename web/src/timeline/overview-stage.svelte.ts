import type { Gap, Histogram } from '../api/schema.ts';
import { Frame, type Layer } from './frame.ts';
import { binCount, densityBars, hitPlaces, largeTransactions, type Transaction } from './model/density.ts';
import { bookmarkNotes, commandNotes, flagAt, placeFlags, type Flag, type PlacedFlags } from './model/flags.ts';
import { revisionAxis, Scale, type Axis } from './model/scale.ts';
import { axisTicks } from './model/ticks.ts';
import { isWhole, wholeRange } from './model/window.ts';
import { prepareSurface, type SurfaceSize } from './render/canvas-surface.ts';
import { gapEdges } from './render/draw-lanes.ts';
import { brushEdges, drawBrush, drawOverview } from './render/draw-overview.ts';
import { readPalette, type Palette } from './render/palette.ts';
import { TimeAxis } from './time-axis.ts';
import { TimeSource } from './time-source.ts';
import type { TimelineRecording, TimelineView } from './timeline-view.ts';

const EDGE = 12;
const FLAG_BAND = 16;
/** How far beside a transaction a pointer still means it. */
const NEAR = 4;
const TICK_BAND = 16;
const REFRESH_MS = 500;
const QUIET_MS = 60;
/** Pixels of the 11 px monospace face, near enough to place texts. */
const FLAG_CHARACTER = 6.7;

interface Elements {
  readonly base: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly host: HTMLElement;
}

/** The overview as a machine: the density of the whole recording, and over it the window of the lanes and the playhead. */
export class OverviewStage {
  histogram = $state.raw<Histogram | null>(null);
  /** Where each of the watched queries has hits, by its id. */
  hits = $state.raw<Readonly<Record<string, Histogram>>>({});
  readonly #view: TimelineView;
  readonly #frame: Frame;
  readonly #times: TimeSource;
  readonly #timeAxis: TimeAxis;
  #recording: TimelineRecording;
  #elements: Elements | null = null;
  #palette: Palette | null = null;
  #size: SurfaceSize = { width: 0, height: 0, pixelRatio: 1 };
  #asked = '';
  #askedAtMs = -Infinity;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #abort: AbortController | null = null;
  #flags: PlacedFlags = { flags: [], labels: [] };

  constructor(view: TimelineView) {
    this.#view = view;
    this.#recording = view.recording;
    this.#frame = new Frame((layers) => this.#draw(layers));
    this.#timeAxis = new TimeAxis(view, () => this.#frame.invalidate('base', 'overlay'));
    this.#times = new TimeSource(
      (range, count, signal) => view.fetchTimes(range, count, signal),
      () => this.#frame.invalidate('base', 'overlay'),
    );
  }

  attach(elements: Elements): void {
    this.#elements = elements;
    this.retheme();
  }

  close(): void {
    this.#frame.close();
    this.#times.close();
    this.#timeAxis.close();
    this.#abort?.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  retheme(): void {
    if (this.#elements !== null) this.#palette = readPalette(this.#elements.host);
    this.#frame.invalidate('base', 'overlay');
  }

  resize(size: SurfaceSize): void {
    this.#size = size;
    this.#ask();
    this.#frame.invalidate('base', 'overlay');
  }

  /** Takes over the page's state. Called whenever any of it but playhead and window changes. */
  sync(): void {
    const { recording } = this.#view;
    if (recording.id !== this.#recording.id) {
      this.histogram = null;
      this.hits = {};
    }
    this.#recording = recording;
    if (this.#view.axis === 'time') this.#times.demand(recording, wholeRange(recording));
    this.#ask();
    this.#frame.invalidate('base', 'overlay');
  }

  /** The playhead, the window of the lanes or what is compared with has moved. */
  moved(): void {
    this.#frame.invalidate('overlay');
  }

  get scale(): Scale {
    const axis = this.#axis();
    return new Scale(axis, axis.domain(wholeRange(this.#recording)), EDGE, this.#size.width - EDGE);
  }

  get window(): { left: number; right: number } {
    return brushEdges(this.#view.window, this.scale, 1);
  }

  get whole(): boolean {
    return isWhole(this.#view.window, this.#recording);
  }

  get top(): number {
    return this.#recording.commands.length + this.#view.bookmarks.length > 0 ? FLAG_BAND : 7;
  }

  /** The gap, the flag or the large transaction at a pixel, for its explanation. */
  at(x: number, y: number): Gap | Flag | Transaction | null {
    if (y < this.top + 2) return flagAt(this.#flags, x);
    const { scale } = this;
    const distance = ({ revision }: Transaction): number => Math.abs(scale.x(revision) - x);
    const near = largeTransactions(this.histogram?.bins ?? []).filter((each) => distance(each) <= NEAR);
    if (near.length > 0) return near.reduce((best, each) => (each.keys > best.keys ? each : best));
    return (
      this.#recording.gaps.find((gap) => {
        const edges = gapEdges(gap, scale);
        return x >= edges.x - 2 && x < edges.x + edges.width + 2;
      }) ?? null
    );
  }

  #axis(): Axis {
    return this.#view.axis === 'time' && this.#times.times.known
      ? this.#timeAxis.over(this.#times.times)
      : revisionAxis;
  }

  /** Asks for the density when what it depends on has changed; while revisions stream in, at most twice a second. */
  #ask(): void {
    if (this.#size.width === 0) return;
    const whole = wholeRange(this.#recording);
    const wanted = [
      this.#recording.id,
      whole.from,
      whole.to,
      this.#bins(),
      this.#view.filterId,
      ...this.#view.watched.map(({ id }) => id),
    ].join(' ');
    if (wanted === this.#asked) return;
    this.#asked = wanted;
    if (this.#timer !== null) return;
    const wait = this.histogram === null ? 0 : Math.max(QUIET_MS, REFRESH_MS - (Date.now() - this.#askedAtMs));
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#load();
    }, wait);
  }

  #bins(): number {
    const { firstRevision, lastRevision } = this.#recording;
    return binCount(this.#size.width - 2 * EDGE, lastRevision - firstRevision + 1, this.#view.axis);
  }

  async #load(): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#askedAtMs = Date.now();
    try {
      const [whole, bins] = [wholeRange(this.#recording), this.#bins()];
      const [histogram, hits] = await Promise.all([
        this.#view.fetchHistogram(whole, bins, abort.signal),
        Promise.all(
          this.#view.watched.map(
            async (query) => [query.id, await this.#view.fetchHits(query, whole, bins, abort.signal)] as const,
          ),
        ),
      ]);
      if (abort.signal.aborted) return;
      this.histogram = histogram;
      this.hits = Object.fromEntries(hits);
      this.#frame.invalidate('base');
    } catch {
      // The columns stay as they were; asked again with the next change.
      if (!abort.signal.aborted) this.#asked = '';
    }
  }

  #draw(layers: ReadonlySet<Layer>): void {
    if (this.#elements === null || this.#palette === null || this.#size.width === 0) return;
    const { scale, top } = this;
    const { width, height, pixelRatio } = this.#size;
    const bottom = height - TICK_BAND;
    const shared = { ...{ width, height, pixelRatio }, scale, top, bottom };
    if (layers.has('base')) {
      const commands = commandNotes(this.#view.commands);
      this.#flags = placeFlags([...bookmarkNotes(this.#view.bookmarks), ...commands], scale, FLAG_CHARACTER);
      const pen = prepareSurface(this.#elements.base, this.#size);
      const bars = densityBars(this.histogram?.bins ?? [], scale, bottom - top - 2, pixelRatio);
      const ticks = axisTicks(scale);
      const hits = this.#view.watched.map(({ id }) => hitPlaces(this.hits[id]?.bins ?? [], scale));
      const picture = { ...shared, bars, ticks, hits, gaps: this.#recording.gaps, flags: this.#flags };
      if (pen) drawOverview(pen, picture, this.#palette);
    }
    const pen = prepareSurface(this.#elements.overlay, this.#size);
    const { window, playhead, compared } = this.#view;
    if (pen) drawBrush(pen, { ...shared, window, whole: this.whole, playhead, compared }, this.#palette);
  }
}

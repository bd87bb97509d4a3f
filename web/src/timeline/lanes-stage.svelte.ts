import { AxisChoice } from './axis-choice.ts';
import { Camera } from './camera.ts';
import { Frame, type Layer } from './frame.ts';
import { LaneCanvases, type LaneElements } from './lane-canvases.ts';
import { LaneCommands, type ShownLanes } from './lane-commands.ts';
import { LaneLoader, NO_LANES, type LaneState } from './lane-loader.ts';
import { hitTest, type Hit } from './model/hit-test.ts';
import { arrange, type Arrangement } from './model/arrange.ts';
import type { Row } from './model/lane-order.ts';
import { laneOrder } from './model/lane-sort.ts';
import { RowLayout, ROW_HEIGHT } from './model/row-layout.ts';
import { rowsInView, rowsWanted, type RowsInView } from './model/row-view.ts';
import { revisionAxis, type Scale } from './model/scale.ts';
import { axisTicks } from './model/ticks.ts';
import { contains, fetchRange, firstWindow, followEnd, sameRange, showRevision } from './model/window.ts';
import type { SurfaceSize } from './render/canvas-surface.ts';
import { OpenTracks } from './open-tracks.ts';
import { Rest } from './rest.ts';
import { RowScroll } from './row-scroll.ts';
import { SingleLanes } from './single-lanes.ts';
import type { RevisionRange, TimelineRecording, TimelineView } from './timeline-view.ts';

export const AXIS_HEIGHT = 28;
/** Room at both ends of the axis so that marks at the edge are whole. */
const EDGE = 12;
/** So many rows are loaded to show the selected object among its owners and what they own. */
const MOST_AROUND = 2000;

/** The lanes as a machine: takes the page's state in, keeps rows and camera, draws. What the component shows is reactive. */
export class LanesStage implements ShownLanes {
  readonly commands: LaneCommands;
  /** Rows in view, for the list that screen readers read. */
  visible = $state.raw<readonly Row[]>([]);
  loading = $state.raw<LaneState>(NO_LANES);
  contentHeight = $state(0);
  axisNote = $state('');
  /** The window by which rows are chosen. */
  settled = $state.raw<RevisionRange>({ from: 0, to: 0 });
  camera: Camera;
  /** Called after the rows were drawn anew: what lies below a resting pointer may have changed. */
  drawn: () => void = () => undefined;
  hover: { readonly rowId: string; readonly revision: number | null } | null = null;
  readonly #view: TimelineView;
  readonly #frame: Frame;
  readonly #canvases = new LaneCanvases();
  readonly #loader: LaneLoader;
  readonly #singles: SingleLanes;
  readonly #tracks: OpenTracks;
  readonly #axis: AxisChoice;
  readonly #rest: Rest;
  readonly #scroll = new RowScroll();
  readonly #calm: () => boolean;
  #layout = new RowLayout([]);
  #pinnedRows: Arrangement['pinned'] = [];
  #recording: TimelineRecording;
  /** The playhead that the window was moved to; whoever pans away from it is not taken back. */
  #shown: number;
  #selected: string | null = null;
  /** What a link leads to is shown among its owners; what a step leads to, where it is one of many, is not waited for. */
  #arrived = true;
  #revealKey: string | null = null;

  /** `calm` says whether the user wants no motion. */
  constructor(view: TimelineView, calm: () => boolean) {
    this.#view = view;
    this.commands = new LaneCommands(view, this);
    this.#calm = calm;
    const window = windowOf(view);
    if (!sameRange(window, view.window)) view.setWindow(window);
    this.#recording = view.recording;
    this.#shown = view.playhead;
    this.settled = view.window;
    this.#frame = new Frame((layers, nowMs) => this.#draw(layers, nowMs));
    this.#loader = new LaneLoader(
      (request, signal) => view.fetchLanes(request, signal),
      () => this.#loaded(),
    );
    this.#singles = new SingleLanes(
      (request, signal) => view.fetchLanes(request, signal),
      () => this.#arrange(),
    );
    this.#tracks = new OpenTracks(
      (key, range, signal) => view.fetchTracks(key, range, signal),
      () => this.#arrange(),
    );
    this.#axis = new AxisChoice(view, () => this.sync());
    this.#rest = new Rest((window) => {
      this.settled = window;
      this.#arrange();
    });
    this.camera = new Camera(revisionAxis, view.window, view.recording, (window) => view.setWindow(window));
  }

  attach(elements: LaneElements): void {
    this.#canvases.attach(elements);
    this.#scroll.attach(elements.scroller);
    this.#frame.invalidate('base', 'overlay');
  }

  close(): void {
    this.#frame.close();
    this.#loader.close();
    this.#singles.close();
    this.#tracks.close();
    this.#axis.close();
    this.#rest.close();
  }

  retheme(): void {
    this.#canvases.readColours();
    this.#frame.invalidate('base', 'overlay');
  }

  resize(size: SurfaceSize): void {
    this.#canvases.size = size;
    this.#frame.invalidate('base', 'overlay');
  }

  scrolled(): void {
    this.#scroll.scrolled();
    this.#frame.invalidate('base', 'overlay');
  }

  /** Takes over where the playhead is: the rows stay as they are, unless it comes to rest beyond the window. */
  movePlayhead(): void {
    const { playhead } = this.#view;
    if (playhead !== this.#shown) this.#arrived = false;
    if (contains(windowOf(this.#view), playhead)) this.#shown = playhead;
    else this.sync();
    this.#frame.invalidate('overlay');
  }

  /** Takes over the page's state. Called whenever any of it but the playhead changes. */
  sync(): void {
    const { recording, playhead, following, selectedKey, filterId } = this.#view;
    let window = windowOf(this.#view);
    if (recording.id !== this.#recording.id) this.settled = window;
    else {
      // On its way through a long recording it would drag along rows that nobody can read.
      if (this.#view.moving && !contains(window, playhead)) return;
      if (following) window = followEnd(window, this.#recording, recording, playhead);
      if (playhead !== this.#shown) window = showRevision(window, playhead, recording);
      if (!sameRange(window, this.#view.window)) this.#view.setWindow(window);
    }
    this.#recording = recording;
    this.#shown = playhead;
    if (selectedKey !== this.#selected) this.#revealKey = selectedKey;
    this.#selected = selectedKey;

    const axis = this.#axis.choose(window);
    this.axisNote = this.#axis.note;
    const calm = this.#calm() || following;
    this.camera.follow(axis, window, recording, !calm);
    const range = fetchRange(window, recording);
    const order = laneOrder(this.#view.sort, window);
    this.#loader.demand({ recordingId: recording.id, filterId, range, order, head: recording.lastRevision });
    this.#demandSingles();
    this.#rest.watch(window, this.settled);
    this.#arrange();
  }

  retry(): void {
    this.#loader.retry();
  }

  /** The pinned row at a height, or the one that is nearest; null: none is pinned. */
  pinnedAt(y: number): string | null {
    const at = Math.floor((y - AXIS_HEIGHT) / ROW_HEIGHT);
    return this.#pinnedRows[Math.min(Math.max(at, 0), this.#pinnedRows.length - 1)]?.id ?? null;
  }

  hoverOver(hover: LanesStage['hover']): void {
    if (this.hover?.rowId === hover?.rowId && this.hover?.revision === hover?.revision) return;
    this.hover = hover;
    this.#frame.invalidate('overlay');
  }

  get labelWidth(): number {
    return Math.round(Math.min(280, Math.max(120, this.#canvases.size.width * 0.35)));
  }

  get scale(): Scale {
    return this.camera.scale(this.labelWidth + EDGE, this.#canvases.size.width - EDGE);
  }

  hit(x: number, y: number): Hit {
    const { rows, pinned } = this.#placed();
    const area = { labelWidth: this.labelWidth, axisHeight: AXIS_HEIGHT, scale: this.scale };
    return hitTest({ ...area, rows: [...pinned, ...rows] }, x, y);
  }

  scrollBy(pixels: number): void {
    this.#scroll.by(pixels);
  }

  /** The camera was moved by hand. */
  moved(): void {
    this.#frame.invalidate('base', 'overlay');
  }

  /** Goes on by itself, for those whom that does not disturb. In the axis' unit a millisecond. */
  glide(speed: number): void {
    if (this.#calm()) return;
    this.camera.glide(speed);
    this.#frame.invalidate('base', 'overlay');
  }

  /** Those that scroll, in their order. */
  get rows(): readonly Row[] {
    return this.#layout.rows;
  }

  get pinned(): readonly Row[] {
    return this.#pinnedRows;
  }

  get recording(): TimelineRecording {
    return this.#recording;
  }

  get selected(): string | null {
    return this.#selected;
  }

  get playheadPosition(): number {
    return this.#axis.axis.position(this.#view.playhead);
  }

  #loaded(): void {
    const before = this.loading;
    this.loading = this.#loader.state;
    this.#demandSingles();
    // That others are on their way changes no row.
    if (before.lanes !== this.loading.lanes) this.#arrange();
  }

  /** Once the others are there, over the same range: pinned objects, and the selected one where it is not among them. */
  #demandSingles(): void {
    const { lanes, range, phase } = this.#loader.state;
    if (range === null || phase === 'loading') return;
    const missing = (key: string): boolean => !lanes.some((lane) => lane.identity.key === key);
    const keys = this.#view.pinned.filter(missing);
    const selected = this.#selected;
    if (phase === 'ready' && selected !== null && !keys.includes(selected) && missing(selected)) keys.push(selected);
    this.#singles.demand(this.#recording.id, range, keys);
    const shown = this.#view.expanded.filter((key) => key === selected || keys.includes(key) || !missing(key));
    this.#tracks.demand(this.#recording.id, range, shown);
  }

  /** Orders the rows anew and keeps in place what the user looks at. */
  #arrange(): void {
    const { lanes, total, namespaces } = this.#loader.state;
    const { rows, pinned, around } = arrange({
      ...{ lanes, total, namespaces, collapsed: this.#view.collapsed, range: this.settled },
      pinned: this.#view.pinned,
      selected: this.#selected,
      sort: this.#view.sort,
      single: (key) => this.#singles.get(key),
      tracks: (key) => this.#tracks.of(key),
    });
    this.#pinnedRows = pinned;
    if (this.#arrived && around <= MOST_AROUND) this.#loader.wantRows(around);
    const before = this.#layout;
    this.#layout = new RowLayout(rows);
    this.contentHeight = AXIS_HEIGHT + this.#pinnedRows.length * ROW_HEIGHT + this.#layout.height;
    const viewHeight = this.#canvases.size.height - AXIS_HEIGHT - this.#pinnedRows.length * ROW_HEIGHT;
    const wanted = { viewHeight, selected: this.#selected, reveal: this.#revealKey };
    if (this.#scroll.arranged(before, this.#layout, wanted)) this.#revealKey = null;
    this.#frame.invalidate('base', 'overlay');
  }

  #placed(): RowsInView {
    const { height } = this.#canvases.size;
    return rowsInView(this.#layout, this.#pinnedRows, { scrollTop: this.#scroll.top, height, axisHeight: AXIS_HEIGHT });
  }

  #draw(layers: ReadonlySet<Layer>, nowMs: number): void {
    if (!this.#canvases.ready) return;
    if (this.camera.advance(nowMs)) this.#frame.invalidate('base', 'overlay');
    const inView = this.#placed();
    const { rows, pinned } = inView;
    const { scale, labelWidth } = this;
    const shared = { rows, pinned, labelWidth, axisHeight: AXIS_HEIGHT, scale, ticks: axisTicks(scale) };
    if (layers.has('base')) {
      const { gaps, firstRevision, lastRevision } = this.#recording;
      const chosen = { selectedKey: this.#selected, chosenRow: this.commands.chosen };
      this.#canvases.drawRows({ ...shared, gaps, firstRevision, lastRevision, ...chosen });
      this.#report(inView);
      this.drawn();
    }
    const { playhead, compared } = this.#view;
    this.#canvases.drawOver({ ...shared, playhead, compared, hover: this.hover });
  }

  /** Tells the list for screen readers and the loader what is in view. */
  #report(inView: RowsInView): void {
    const visible = [...inView.pinned, ...inView.rows].map((placed) => placed.row);
    const same = visible.length === this.visible.length && visible.every((row, index) => row === this.visible[index]);
    if (!same) this.visible = visible;
    const wanted = rowsWanted(inView, this.#canvases.size.height, this.#loader.state.lanes.length);
    if (wanted !== null) this.#loader.wantRows(wanted);
  }
}

/** The page's window, or the one to begin with where nobody has chosen any. */
function windowOf(view: TimelineView): RevisionRange {
  return view.windowIsDefault ? firstWindow(view.recording, view.playhead) : view.window;
}

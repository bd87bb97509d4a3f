import type { Row } from './model/lane-order.ts';
import { trackRowId } from './model/track-rows.ts';
import { lifeRange, wholeRange } from './model/window.ts';
import type { Camera } from './camera.ts';
import type { RevisionRange, TimelineCommands, TimelineRecording, TimelineView } from './timeline-view.ts';

const ZOOM_STEP = 0.5;
const PAN_STEP = 0.25;

/** What the commands need of the lanes as they are shown. */
export interface ShownLanes {
  readonly camera: Camera;
  readonly recording: TimelineRecording;
  /** Those that scroll, in their order. */
  readonly rows: readonly Row[];
  readonly pinned: readonly Row[];
  readonly selected: string | null;
  /** Where the playhead is, in the unit of the axis. */
  readonly playheadPosition: number;
}

/** What keyboard, menu and palette do with the lanes: move their window, choose a row. */
export class LaneCommands implements TimelineCommands {
  readonly #view: TimelineView;
  readonly #lanes: ShownLanes;
  #foldedNamespace: string | null = null;

  constructor(view: TimelineView, lanes: ShownLanes) {
    this.#view = view;
    this.#lanes = lanes;
  }

  zoomIn(): void {
    this.#show(this.#lanes.camera.zoomed(this.#anchor(), ZOOM_STEP));
  }

  zoomOut(): void {
    this.#show(this.#lanes.camera.zoomed(this.#anchor(), 1 / ZOOM_STEP));
  }

  panLeft(): void {
    this.#show(this.#lanes.camera.panned(-PAN_STEP));
  }

  panRight(): void {
    this.#show(this.#lanes.camera.panned(PAN_STEP));
  }

  zoomToFit(): void {
    this.#show(wholeRange(this.#lanes.recording));
  }

  zoomToObject(key: string | null = this.#lanes.selected): void {
    const { pinned, rows, recording } = this.#lanes;
    const row = [...pinned, ...rows].find((candidate) => candidate.id === key);
    const range = row?.type === 'lane' ? lifeRange(row.lane.lives, recording) : null;
    if (range !== null) this.#show(range);
  }

  selectRow(step: -1 | 1): void {
    const lanes = this.#lanes.rows.filter((row) => row.type === 'lane');
    const next = beside(lanes, ({ id }) => id === this.#lanes.selected, step);
    if (next !== undefined) this.#view.select(next.id);
  }

  selectTrack(step: -1 | 1): void {
    const { rows, selected } = this.#lanes;
    const tracks = rows.flatMap((row) => (row.type === 'track' && row.key === selected ? [row] : []));
    const next = beside(tracks, ({ track }) => track.id === this.#view.track?.id, step);
    if (next !== undefined) this.#view.chooseTrack({ key: next.key, id: next.track.id });
  }

  foldRows(): void {
    const { rows, selected } = this.#lanes;
    const at = rows.findIndex(({ id }) => id === selected);
    const row = rows[at];
    if (row?.type !== 'lane') return;
    const isOwner = (other: Row): boolean => other.type === 'lane' && other.depth < row.depth;
    const owner = row.owned > 0 ? row : row.depth === 0 ? undefined : rows.slice(0, at).findLast(isOwner);
    if (owner === undefined) return;
    this.#view.toggleCollapsed(owner.id);
    if (owner !== row) this.#view.select(owner.id);
  }

  foldNamespace(): void {
    const { rows, selected } = this.#lanes;
    const at = rows.findIndex(({ id }) => id === selected);
    const namespace = rows.slice(0, at + 1).findLast(({ type }) => type === 'namespace');
    const id = namespace?.id ?? this.#foldedNamespace;
    if (id === null) return;
    this.#foldedNamespace = namespace === undefined ? null : id;
    this.#view.toggleCollapsed(id);
  }

  /** The row that is chosen: that of the selected object, or one below it. */
  get chosen(): string | null {
    const { track, selectedKey } = this.#view;
    return track === null ? selectedKey : trackRowId(track.key, track.id);
  }

  #show(window: RevisionRange): void {
    this.#view.setWindow(window);
  }

  /** What stays where it is while zooming: the playhead, or the middle where that is not in view. */
  #anchor(): number {
    const { camera, playheadPosition } = this.#lanes;
    const { start, end } = camera.domain;
    return playheadPosition >= start && playheadPosition <= end ? playheadPosition : (start + end) / 2;
  }
}

/** The one before or after the current one; from the near end where there is none. */
function beside<T>(all: readonly T[], isCurrent: (one: T) => boolean, step: -1 | 1): T | undefined {
  const at = all.findIndex(isCurrent);
  return all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
}

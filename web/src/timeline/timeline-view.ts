import type { FieldChange, Gap, Histogram, LanePage, ObjectTracks, PausePage } from '../api/schema.ts';

import type { LaneOrder, LaneSort } from './model/lane-sort.ts';

/** Revisions `from`…`to`, both included. */
export interface RevisionRange {
  readonly from: number;
  readonly to: number;
}

export type TimelineAxis = 'revision' | 'time';

/** A command that a person typed while the history was recorded. */
export interface TimelineCommand {
  readonly atMs: number;
  readonly command: string;
  readonly exitCode: number | null;
  /** The first one at or after it; null: there is none. */
  readonly revision: number | null;
}

/** A sub-row: that of a track of an object. */
export interface TrackPlace {
  readonly key: string;
  readonly id: string;
}

/** A query that is watched, as it was typed; `id` changes with what it finds. */
export interface WatchedQuery {
  readonly id: string;
  readonly text: string;
}

/** A revision that somebody has given a name. */
export interface Bookmark {
  readonly revision: number;
  readonly name: string;
}

/** What the timeline needs to know of a recording. */
export interface TimelineRecording {
  readonly id: string;
  readonly firstRevision: number;
  readonly lastRevision: number;
  readonly gaps: readonly Gap[];
  /** Whether people's commands were recorded with it. */
  readonly commands: readonly unknown[];
  /** Revisions are still being added at the right edge. */
  readonly live: boolean;
}

/** When a revision was written. `estimated`: bounded by its neighbours, not observed. */
export interface TimeSample {
  readonly revision: number;
  readonly atMs: number;
  readonly estimated: boolean;
}

/** When nothing that is shown changed, and how long that usually is. */
export type Pauses = PausePage;

/** What the hover card says about one mark. */
export interface MarkDetail {
  readonly atMs: number | null;
  readonly timeBasis: 'received' | 'recorded' | 'estimated' | 'unknown';
  readonly actor: { readonly name: string; readonly certain: boolean } | null;
  /** The changes that matter most, most telling first. */
  readonly changes: readonly FieldChange[];
  /** How many paths changed altogether. */
  readonly changedCount: number;
  /** How many keys the same revision changed (1: only this one). */
  readonly eventCount: number;
}

/** Which rows and marks: `which` 'changed' asks for objects that changed within the range, 'existing' for all that existed. */
export interface LaneRequest extends RevisionRange {
  readonly which: 'changed' | 'existing';
  readonly limit: number;
  readonly offset: number;
  /** A lane with more marks than this in the range is thinned evenly; creates and deletes stay. */
  readonly marksPerLane: number;
  readonly order?: LaneOrder;
  /** Only this object, whatever the filters say (pinned and selected rows). */
  readonly key?: string;
}

/**
 * Everything that the timeline knows of the page, and everything that it asks of it. Implemented once by the page's state;
 * the members that are not functions are reactive getters. The fetch functions apply the page's filters themselves, reject
 * with the signal's reason when aborted, and may be called anew as soon as `filterId` differs.
 */
export interface TimelineView {
  readonly recording: TimelineRecording;
  /** The revision that the whole page shows. */
  readonly playhead: number;
  /** The playhead is on its way: what is far off is shown where it comes to rest. */
  readonly moving: boolean;
  /** True while the playhead stays at the end by itself: the lanes' window then slides along. */
  readonly following: boolean;
  /** What the lanes show. Set at most once a frame while dragging; the URL may lag behind. */
  readonly window: RevisionRange;
  setWindow(range: RevisionRange): void;
  /** Nobody has chosen the window yet; the lanes then choose one, since a long recording shown whole shows nothing. */
  readonly windowIsDefault: boolean;
  readonly selectedKey: string | null;
  select(key: string | null): void;
  /** Moves the playhead (and leaves following); with a key that object is selected too. */
  seek(revision: number, key?: string): void;
  /** As `seek`, and makes an entry in the browser's history, which leads back to where the playhead was. */
  jump(revision: number): void;
  /** As `jump`, to the nearest revision that is shown. */
  jumpNear(revision: number): void;
  /** Rows that stay on top, in this order. */
  readonly pinned: readonly string[];
  togglePinned(key: string): void;
  /** Changes places with the one above or below. */
  movePinned(key: string, by: -1 | 1): void;
  readonly sort: LaneSort;
  setSort(sort: LaneSort): void;
  /** Namespaces and owners below which no rows are shown, by their rows' ids. */
  readonly collapsed: readonly string[];
  toggleCollapsed(id: string): void;
  /** Objects below which it is shown how they stood, the selected one among them. */
  readonly expanded: readonly string[];
  toggleTracks(key: string): void;
  /** The sub-row of the selected object that steps are about; null: none is chosen. */
  readonly track: TrackPlace | null;
  chooseTrack(track: TrackPlace): void;
  /** Goes to where a sub-row changes next; the one that is chosen by default. */
  stepTrack(direction: -1 | 1, track?: TrackPlace): void;
  /** In the order of their revisions. */
  readonly bookmarks: readonly Bookmark[];
  /** The revision that all keys are compared with; null: none. */
  readonly compared: number | null;
  readonly axis: TimelineAxis;
  /** On the axis of time, stretches without a change that is shown are drawn short. */
  readonly foldIdle: boolean;
  /** Changes whenever filters, hidden noise or the step mode change what the lanes and the density count. */
  readonly filterId: string;

  /** The queries that are watched. */
  readonly watched: readonly WatchedQuery[];
  /** Goes to the hit of one of them before or after the playhead. */
  stepToHit(direction: -1 | 1, query: WatchedQuery): void;
  endWatch(query: WatchedQuery): void;
  /** How many changes a watched query finds, and where. */
  fetchHits(query: WatchedQuery, range: RevisionRange, bins: number, signal: AbortSignal): Promise<Histogram>;
  fetchHistogram(range: RevisionRange, bins: number, signal: AbortSignal): Promise<Histogram>;
  /** The longest pauses of the whole recording. */
  fetchPauses(signal: AbortSignal): Promise<Pauses>;
  fetchLanes(request: LaneRequest, signal: AbortSignal): Promise<LanePage>;
  /** How an object stood within a range; filters do not apply. */
  fetchTracks(key: string, range: RevisionRange, signal: AbortSignal): Promise<ObjectTracks>;
  fetchMark(revision: number, key: string, signal: AbortSignal): Promise<MarkDetail>;
  /**
   * Times of at most `count` revisions spread over the range, its ends included, ascending; every one of them when the range
   * is no longer than `count`. Revisions whose time is unknown are left out. Filters do not apply.
   */
  /** What people typed meanwhile; none until it is read. */
  readonly commands: readonly TimelineCommand[];
  fetchTimes(range: RevisionRange, count: number, signal: AbortSignal): Promise<readonly TimeSample[]>;
}

/** What the page binds to keys and buttons; `Lanes` exports them (`bind:this`). */
export interface TimelineCommands {
  zoomIn(): void;
  zoomOut(): void;
  panLeft(): void;
  panRight(): void;
  /** The whole recording. */
  zoomToFit(): void;
  /** The life of an object, the selected one by default. */
  zoomToObject(key?: string): void;
  /** Selects the row above or below the selected one. */
  selectRow(step: -1 | 1): void;
  /** Chooses the sub-row of the selected object above or below the chosen one. */
  selectTrack(step: -1 | 1): void;
  /** Folds the rows below the selected one, or shows them; where there are none, those of its owner, which is selected then. */
  foldRows(): void;
  /** Folds the namespace of the selected row, or shows the one that was folded so. */
  foldNamespace(): void;
}

import { api } from '../api/client.ts';
import type { Histogram, LanePage, ObjectTracks, PausePage, Recording } from '../api/schema.ts';
import type { LaneSort } from '../timeline/model/lane-sort.ts';
import { firstWindow, isWhole, sameRange } from '../timeline/model/window.ts';
import type {
  Bookmark,
  LaneRequest,
  MarkDetail,
  RevisionRange,
  TimeSample,
  TrackPlace,
  TimelineAxis,
  TimelineCommand,
  TimelineRecording,
  TimelineView,
  WatchedQuery,
} from '../timeline/timeline-view.ts';
import type { Page } from './page.svelte.ts';
import { revisionTimes } from './revision-times.ts';

/** The page as the timeline sees it. Made once for each recording that is open. */
export class TimelineState implements TimelineView {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get recording(): TimelineRecording {
    return this.#recording;
  }

  get commands(): readonly TimelineCommand[] {
    return this.#page.commands.value ?? [];
  }

  get playhead(): number {
    return this.#page.revision ?? this.#recording.lastRevision;
  }

  get moving(): boolean {
    return this.#page.playhead.motion.underWay;
  }

  get following(): boolean {
    return this.#page.playhead.following;
  }

  get window(): RevisionRange {
    return this.#page.window;
  }

  setWindow(range: RevisionRange): void {
    const { firstRevision, lastRevision } = this.#recording;
    const whole = { from: firstRevision, to: lastRevision };
    const byDefault = isWhole(range, this.#recording) && sameRange(firstWindow(this.#recording, this.playhead), whole);
    this.#page.range = byDefault ? null : { from: Math.round(range.from), to: Math.round(range.to) };
  }

  get windowIsDefault(): boolean {
    return this.#page.range === null;
  }

  get selectedKey(): string | null {
    return this.#page.subject.key;
  }

  select(key: string | null): void {
    this.#page.entries.push();
    this.#page.select(key);
    this.#page.rows.track = null;
  }

  seek(revision: number, key?: string): void {
    if (key !== undefined) this.#page.entries.push();
    this.#page.seek(revision, key);
  }

  jump(revision: number): void {
    if (revision !== this.#page.revision) this.#page.entries.push();
    this.#page.seek(revision);
  }

  jumpNear(revision: number): void {
    void this.#page.jumpNear(revision);
  }

  get pinned(): readonly string[] {
    return this.#page.rows.pinned;
  }

  togglePinned(key: string): void {
    this.#page.rows.togglePinned(key);
  }

  movePinned(key: string, by: -1 | 1): void {
    this.#page.rows.movePinned(key, by);
  }

  get sort(): LaneSort {
    return this.#page.rows.sort;
  }

  setSort(sort: LaneSort): void {
    this.#page.sortRows(sort);
  }

  get collapsed(): readonly string[] {
    return this.#page.rows.collapsed;
  }

  toggleCollapsed(id: string): void {
    this.#page.rows.toggleCollapsed(id);
  }

  get expanded(): readonly string[] {
    return this.#page.rows.open(this.selectedKey);
  }

  toggleTracks(key: string): void {
    this.#page.toggleTracks(key);
  }

  get track(): TrackPlace | null {
    return this.#page.track;
  }

  chooseTrack(track: TrackPlace): void {
    if (track.key !== this.selectedKey) this.#page.entries.push();
    this.#page.select(track.key);
    this.#page.rows.track = track;
  }

  stepTrack(direction: -1 | 1, track?: TrackPlace): void {
    void this.#page.steps.ofTrack(direction, track);
  }

  get bookmarks(): readonly Bookmark[] {
    return this.#page.bookmarks.list;
  }

  get compared(): number | null {
    return this.#page.compared;
  }

  get axis(): TimelineAxis {
    return this.#page.playhead.axis;
  }

  get foldIdle(): boolean {
    return this.#page.playhead.foldIdle;
  }

  get filterId(): string {
    return this.#page.filters.id;
  }

  get watched(): readonly WatchedQuery[] {
    return this.#page.watch
      .under(this.#page.filters.hidden)
      .map(({ text, query }) => ({ id: JSON.stringify(query), text }));
  }

  stepToHit(direction: -1 | 1, { text }: WatchedQuery): void {
    this.#page.entries.push();
    void this.#page.steps.go(direction, { watched: text });
  }

  endWatch({ text }: WatchedQuery): void {
    this.#page.steps.endWatch(text);
  }

  fetchHits({ text }: WatchedQuery, range: RevisionRange, bins: number, signal: AbortSignal): Promise<Histogram> {
    const points = this.#page.watch.under(this.#page.filters.hidden);
    const query = points.find((point) => point.text === text)?.query ?? {};
    return api.histogram(this.#recording.id, { ...query, ...range, bins }, signal);
  }

  fetchHistogram(range: RevisionRange, bins: number, signal: AbortSignal): Promise<Histogram> {
    return api.histogram(this.#recording.id, { ...this.#page.filters.query, ...range, bins }, signal);
  }

  fetchPauses(signal: AbortSignal): Promise<PausePage> {
    return api.pauses(this.#recording.id, this.#page.filters.query, signal);
  }

  fetchLanes(request: LaneRequest, signal: AbortSignal): Promise<LanePage> {
    const { order, ...rest } = request;
    const query = request.key === undefined ? this.#page.filters.query : {};
    const owners = request.key === undefined ? true : undefined;
    return api.lanes(this.#recording.id, { ...query, ...rest, ...order, owners }, signal);
  }

  fetchTracks(key: string, range: RevisionRange, signal: AbortSignal): Promise<ObjectTracks> {
    return api.tracks(this.#recording.id, { key, ...range }, signal);
  }

  async fetchMark(revision: number, key: string, signal: AbortSignal): Promise<MarkDetail> {
    const detail = await api.revision(this.#recording.id, revision, signal);
    const sentence = detail.events.find(({ event }) => event.identity.key === key);
    return {
      atMs: detail.atMs,
      timeBasis: detail.timeBasis,
      actor: sentence?.event.actor ?? null,
      changes: sentence?.changes ?? [],
      changedCount: sentence?.event.changedCount ?? 0,
      eventCount: detail.eventCount,
    };
  }

  fetchTimes(range: RevisionRange, count: number, signal: AbortSignal): Promise<readonly TimeSample[]> {
    return revisionTimes(this.#recording.id, range, count, signal);
  }

  get #recording(): Recording {
    const { recording } = this.#page;
    if (recording === null) throw new Error('The timeline is shown only for an open recording.');
    return recording;
  }
}

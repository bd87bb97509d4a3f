import type { Gap, Histogram, Lane, LanePage, ObjectTracks } from '../src/api/schema.ts';
import type {
  LaneRequest,
  MarkDetail,
  Pauses,
  RevisionRange,
  TimelineAxis,
  TimelineCommand,
  TimelineRecording,
  TimelineView,
  TrackPlace,
  TimeSample,
  WatchedQuery,
} from '../src/timeline/timeline-view.ts';
import { toggled } from '../src/state/lane-rows.svelte.ts';
import { movedInList, type LaneSort } from '../src/timeline/model/lane-sort.ts';
import { firstWindow } from '../src/timeline/model/window.ts';
import { eventsByKey, type MadeEvent, type MadeHistory } from './made-history.ts';

/** A page and a server in one, over a made history, to look at the timeline alone. */
export class MadeView implements TimelineView {
  recording: TimelineRecording = $state.raw({
    id: 'made',
    firstRevision: 1,
    lastRevision: 1,
    gaps: [],
    commands: [],
    live: false,
  });
  playhead = $state(1);
  readonly compared = null;
  readonly moving = false;
  following = $state(false);
  window: RevisionRange = $state.raw({ from: 1, to: 1 });
  readonly windowIsDefault = false;
  selectedKey: string | null = $state(null);
  pinned: readonly string[] = $state.raw([]);
  readonly bookmarks = [];
  track: TrackPlace | null = $state.raw(null);
  sort: LaneSort = $state('ownership');
  collapsed: readonly string[] = $state.raw([]);
  expanded: readonly string[] = $state.raw([]);
  axis: TimelineAxis = $state('revision');
  readonly foldIdle = false;
  filterId = $state('all');
  requests = 0;
  readonly #history: MadeHistory;
  readonly #byKey: Map<string, MadeEvent[]>;

  readonly commands: readonly TimelineCommand[];

  constructor(history: MadeHistory, gaps: readonly Gap[], commands: readonly TimelineCommand[]) {
    this.#history = history;
    const { firstRevision, lastRevision } = history;
    this.commands = commands;
    this.recording = { id: 'made', firstRevision, lastRevision, gaps, commands, live: false };
    this.playhead = Math.round((firstRevision + lastRevision) / 2);
    this.window = firstWindow(this.recording, this.playhead);
    this.#byKey = eventsByKey(this.#kept());
  }

  setWindow(range: RevisionRange): void {
    this.window = range;
  }

  select(key: string | null): void {
    this.selectedKey = key;
  }

  seek(revision: number, key?: string): void {
    this.playhead = revision;
    this.following = false;
    if (key !== undefined) this.selectedKey = key;
  }

  jumpNear(revision: number): void {
    this.seek(revision);
  }

  jump(revision: number): void {
    this.seek(revision);
  }

  togglePinned(key: string): void {
    this.pinned = toggled(this.pinned, key);
  }

  movePinned(key: string, by: -1 | 1): void {
    this.pinned = movedInList(this.pinned, key, by);
  }

  setSort(sort: LaneSort): void {
    this.sort = sort;
  }

  toggleCollapsed(id: string): void {
    this.collapsed = toggled(this.collapsed, id);
  }

  toggleTracks(key: string): void {
    this.expanded = toggled(this.expanded, key);
  }

  chooseTrack(track: TrackPlace): void {
    this.track = track;
  }

  stepTrack(): void {
    throw new Error('No object has sub-rows here.');
  }

  /** One more revision of some object, as if it were live. */
  grow(): void {
    const lastRevision = this.recording.lastRevision + 1;
    const keys = [...this.#byKey.keys()];
    const key = keys[(lastRevision * 7) % Math.min(keys.length, 12)] ?? '';
    const previous = this.#history.events[this.#history.events.length - 1];
    this.#byKey.get(key)?.push({ revision: lastRevision, atMs: (previous?.atMs ?? 0) + 1, verb: 'update', key });
    this.recording = { ...this.recording, lastRevision };
    if (this.following) this.playhead = lastRevision;
  }

  readonly watched = [];

  stepToHit(): void {
    throw new Error('Nothing is watched here.');
  }

  endWatch(): void {
    throw new Error('Nothing is watched here.');
  }

  fetchHits(_query: WatchedQuery, range: RevisionRange, bins: number, signal: AbortSignal): Promise<Histogram> {
    return this.fetchHistogram(range, bins, signal);
  }

  async fetchHistogram(range: RevisionRange, bins: number, signal: AbortSignal): Promise<Histogram> {
    await this.#answer(signal);
    const size = Math.ceil((range.to - range.from + 1) / bins);
    const made: Histogram['bins'] = [];
    for (let from = range.from; from <= range.to; from += size) {
      made.push({ from, to: Math.min(range.to, from + size - 1), creates: 0, updates: 0, deletes: 0 });
    }
    for (const event of this.#kept()) {
      const bin = made[Math.floor((event.revision - range.from) / size)];
      if (bin === undefined) continue;
      if (event.verb === 'create') bin.creates++;
      else if (event.verb === 'update') bin.updates++;
      else bin.deletes++;
    }
    return { ...range, bins: made, gaps: [...this.recording.gaps], hidden: 0 };
  }

  async fetchLanes(request: LaneRequest, signal: AbortSignal): Promise<LanePage> {
    await this.#answer(signal);
    const lanes: Lane[] = [];
    for (const [key, object] of this.#history.objects) {
      if (request.key !== undefined && request.key !== key) continue;
      const events = this.#byKey.get(key) ?? [];
      const marks = events.filter((event) => event.revision >= request.from && event.revision <= request.to);
      if (marks.length === 0 && request.which === 'changed') continue;
      lanes.push({
        ...object,
        marks: marks.slice(0, request.marksPerLane).map(({ revision, verb }) => ({ revision, verb })),
        markCount: marks.length,
      });
    }
    const page = lanes.slice(request.offset, request.offset + request.limit);
    return { lanes: page, total: lanes.length, namespaces: [] };
  }

  fetchTracks(_key: string, _range: RevisionRange, _signal: AbortSignal): Promise<ObjectTracks> {
    return Promise.resolve({ tracks: [], completeTo: this.recording.lastRevision });
  }

  async fetchMark(revision: number, key: string, signal: AbortSignal): Promise<MarkDetail> {
    await this.#answer(signal);
    const event = this.#byKey.get(key)?.find((candidate) => candidate.revision === revision);
    return {
      atMs: event?.atMs ?? null,
      timeBasis: 'received',
      actor: { name: 'kube-scheduler', certain: true },
      changes:
        event?.verb === 'update'
          ? [
              { path: 'spec.nodeName', before: null, after: 'node-2' },
              { path: 'status.conditions[type=PodScheduled].status', before: 'False', after: 'True' },
            ]
          : [],
      changedCount: event?.verb === 'update' ? 4 : 0,
      eventCount: 1,
    };
  }

  async fetchPauses(signal: AbortSignal): Promise<Pauses> {
    await this.#answer(signal);
    const events = this.#kept();
    const pauses = events.slice(1).map(({ revision: to, atMs: endMs }, index) => {
      const { revision: from, atMs: startMs } = events[index] ?? { revision: to, atMs: endMs };
      return { from, to, startMs, endMs };
    });
    const lengths = pauses.map(({ startMs, endMs }) => endMs - startMs).sort((a, b) => a - b);
    const spanMs = (events.at(-1)?.atMs ?? 0) - (events[0]?.atMs ?? 0);
    return { spanMs, typicalMs: lengths[lengths.length >> 1] ?? null, pauses };
  }

  async fetchTimes(range: RevisionRange, count: number, signal: AbortSignal): Promise<readonly TimeSample[]> {
    await this.#answer(signal);
    const step = Math.max(1, Math.ceil((range.to - range.from + 1) / count));
    return this.#kept()
      .filter(({ revision }) => revision >= range.from && revision <= range.to && (revision - range.from) % step === 0)
      .map(({ revision, atMs }) => ({ revision, atMs, estimated: false }));
  }

  #kept(): readonly MadeEvent[] {
    const { gaps } = this.recording;
    return this.#history.events.filter(
      ({ revision }) => !gaps.some((gap) => revision >= gap.from && revision <= gap.to),
    );
  }

  async #answer(signal: AbortSignal): Promise<void> {
    this.requests++;
    await new Promise((resolve) => setTimeout(resolve, 15));
    signal.throwIfAborted();
  }
}

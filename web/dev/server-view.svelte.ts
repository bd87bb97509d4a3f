import { api } from '../src/api/client.ts';
import type { Histogram, LanePage, ObjectTracks, Recording } from '../src/api/schema.ts';
import type { LaneRequest, MarkDetail, RevisionRange, TimeSample } from '../src/timeline/timeline-view.ts';
import { firstWindow } from '../src/timeline/model/window.ts';
import { madeHistory } from './made-history.ts';
import { MadeView } from './made-view.svelte.ts';

/** A recording of a running server (ETCD_REWIND_URL), shown by the timeline alone. */
export class ServerView extends MadeView {
  readonly #id: string;
  readonly #filter: { hideNoise: boolean };

  constructor(recording: Recording, hideNoise: boolean) {
    super(madeHistory({ first: 1, rollouts: 1, teams: 1, beat: 0 }), [], []);
    this.#id = recording.id;
    this.#filter = { hideNoise };
    this.recording = recording;
    this.playhead = recording.lastRevision;
    this.window = firstWindow(recording, recording.lastRevision);
  }

  override fetchHistogram(range: RevisionRange, bins: number, signal: AbortSignal): Promise<Histogram> {
    this.requests++;
    return api.histogram(this.#id, { ...this.#filter, ...range, bins }, signal);
  }

  override fetchLanes(request: LaneRequest, signal: AbortSignal): Promise<LanePage> {
    this.requests++;
    return api.lanes(this.#id, { ...(request.key === undefined ? this.#filter : {}), ...request }, signal);
  }

  override fetchTracks(key: string, range: RevisionRange, signal: AbortSignal): Promise<ObjectTracks> {
    this.requests++;
    return api.tracks(this.#id, { key, ...range }, signal);
  }

  override async fetchMark(revision: number, key: string, signal: AbortSignal): Promise<MarkDetail> {
    this.requests++;
    const detail = await api.revision(this.#id, revision, signal);
    const sentence = detail.events.find(({ event }) => event.identity.key === key);
    return {
      ...{ atMs: detail.atMs, timeBasis: detail.timeBasis, eventCount: detail.eventCount },
      actor: sentence?.event.actor ?? null,
      changes: sentence?.changes ?? [],
      changedCount: sentence?.event.changedCount ?? 0,
    };
  }

  override async fetchTimes(range: RevisionRange, count: number, signal: AbortSignal): Promise<readonly TimeSample[]> {
    this.requests++;
    const { bins } = await api.histogram(this.#id, { ...range, bins: count }, signal);
    return bins.flatMap(({ from, atMs, timeBasis }) =>
      atMs === null || atMs === undefined ? [] : [{ revision: from, atMs, estimated: timeBasis === 'estimated' }],
    );
  }
}

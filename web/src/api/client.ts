import type { LaneSort } from '../timeline/model/lane-sort.ts';
import { getJson, remove, withQuery, type QueryValue } from './http.ts';
import type {
  CaptureStatus,
  CompareView,
  DiffView,
  EventCounts,
  Histogram,
  KeyPage,
  LanePage,
  NoiseClass,
  ObjectTracks,
  ObjectView,
  PausePage,
  PlacedCommands,
  Recording,
  RecordingList,
  RelatedView,
  RevisionDetail,
  RevisionMoment,
  RevisionPage,
} from './schema.ts';

/** What narrows lists, density and lanes; members that are undefined do not narrow. */
export interface EventQuery {
  readonly key?: string | undefined;
  readonly prefix?: string | undefined;
  /** '' = cluster-scoped. */
  readonly namespace?: string | undefined;
  readonly kind?: string | undefined;
  /** A label selector as kubectl takes it; objects count with the labels that they had last. */
  readonly labels?: string | undefined;
  /** With * at its end: what begins with it. */
  readonly name?: string | undefined;
  readonly q?: string | undefined;
  /** A field that changed, or one above it. */
  readonly path?: string | undefined;
  /** What a change set fields to, all of it: `spec.replicas>3`. */
  readonly where?: readonly string[] | undefined;
  /** With * at its end: what begins with it. */
  readonly actor?: string | undefined;
  readonly verb?: string | undefined;
  readonly relatedTo?: string | undefined;
  /** Classes of noise to leave out. */
  readonly hidden?: readonly NoiseClass[] | undefined;
}

export interface RevisionQuery extends EventQuery {
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
  readonly order?: 'ascending' | 'descending' | undefined;
  readonly eventsPerRevision?: number | undefined;
  /** Whether each event says in a few words what it changed. */
  readonly said?: boolean | undefined;
}

export interface StateQuery {
  readonly rev: number;
  readonly q?: string | undefined;
  readonly namespace?: string | undefined;
  readonly kind?: string | undefined;
  readonly labels?: string | undefined;
  readonly prefix?: string | undefined;
  readonly afterKey?: string | undefined;
  readonly limit: number;
}

export interface CompareQuery extends Pick<StateQuery, 'q' | 'namespace' | 'kind' | 'labels' | 'limit'> {
  readonly from: number;
  readonly to: number;
}

export interface LaneQuery extends EventQuery {
  readonly from: number;
  readonly to: number;
  readonly which: 'changed' | 'existing';
  /** With the owners that they stand below. */
  readonly owners?: boolean | undefined;
  readonly sort?: LaneSort;
  /** What orders by changes go by. */
  readonly rankFrom?: number;
  readonly rankTo?: number;
  readonly limit: number;
  readonly offset: number;
  readonly marksPerLane: number;
}

/** Which part of a recording is exported, and as what; nothing given: all of it, as a history. */
export interface ExportQuery {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** '' = cluster-scoped. */
  readonly namespace?: string | undefined;
  readonly kind?: string | undefined;
  readonly format?: 'zip' | 'yaml' | undefined;
  /** Of `yaml`: the revision, and without what a server sets. */
  readonly rev?: number | undefined;
  readonly strip?: true | undefined;
}

function eventQuery(query: EventQuery): Record<string, QueryValue> {
  const { hidden = [], ...rest } = query;
  return hidden.length === 0 ? rest : { ...rest, hideNoise: hidden.join(',') };
}

const of = (id: string, what = '') => `/api/recordings/${encodeURIComponent(id)}${what}`;

/** The HTTP API, one function a question. All reject with ApiError. */
export const api = {
  async recordings(signal?: AbortSignal): Promise<readonly Recording[]> {
    return (await getJson<RecordingList>('/api/recordings', signal)).recordings;
  },
  /** How a link is opened: under another id it is the same history; one that differs is refused. */
  recording(id: string, revision: number | null, check: string | null, signal?: AbortSignal): Promise<Recording> {
    return getJson(withQuery(of(id), { revision, check: revision === null ? null : check }), signal);
  },
  capture(signal?: AbortSignal): Promise<CaptureStatus> {
    return getJson('/api/capture', signal);
  },
  revisions(id: string, query: RevisionQuery, signal?: AbortSignal): Promise<RevisionPage> {
    return getJson(withQuery(of(id, '/revisions'), eventQuery(query)), signal);
  },
  revision(id: string, revision: number, signal?: AbortSignal): Promise<RevisionDetail> {
    return getJson(of(id, `/revisions/${revision}`), signal);
  },
  counts(id: string, query: EventQuery & { from?: number; to?: number }, signal?: AbortSignal): Promise<EventCounts> {
    return getJson(withQuery(of(id, '/count'), eventQuery(query)), signal);
  },
  keys(id: string, query: StateQuery, signal?: AbortSignal): Promise<KeyPage> {
    return getJson(withQuery(of(id, '/keys'), { ...query }), signal);
  },
  commands(id: string, signal?: AbortSignal): Promise<PlacedCommands> {
    return getJson(of(id, '/commands'), signal);
  },
  /** The last revision at or before a time, in milliseconds since 1970. */
  moment(id: string, atMs: number, signal?: AbortSignal): Promise<RevisionMoment> {
    return getJson(withQuery(of(id, '/moment'), { atMs }), signal);
  },
  object(id: string, key: string, revision: number, signal?: AbortSignal): Promise<ObjectView> {
    return getJson(withQuery(of(id, '/object'), { key, rev: revision }), signal);
  },
  /** Without `from`: against the revision before the one that holds at `to`. */
  diff(id: string, key: string, from: number | null, to: number, signal?: AbortSignal): Promise<DiffView> {
    return getJson(withQuery(of(id, '/diff'), { key, from, to }), signal);
  },
  /** What became of the keys of one revision up to another; `limit` differences at most. */
  compare(id: string, query: CompareQuery, signal?: AbortSignal): Promise<CompareView> {
    return getJson(withQuery(of(id, '/compare'), { ...query }), signal);
  },
  /** What an object uses, and what uses, selects and serves it. */
  related(id: string, key: string, revision: number, signal?: AbortSignal): Promise<RelatedView> {
    return getJson(withQuery(of(id, '/related'), { key, rev: revision }), signal);
  },
  histogram(
    id: string,
    query: EventQuery & { from: number; to: number; bins: number },
    signal?: AbortSignal,
  ): Promise<Histogram> {
    return getJson(withQuery(of(id, '/histogram'), eventQuery(query)), signal);
  },
  /** The longest times in which nothing that matches changed. */
  pauses(id: string, query: EventQuery, signal?: AbortSignal): Promise<PausePage> {
    return getJson(withQuery(of(id, '/pauses'), eventQuery(query)), signal);
  },
  lanes(id: string, query: LaneQuery, signal?: AbortSignal): Promise<LanePage> {
    return getJson(withQuery(of(id, '/lanes'), eventQuery(query)), signal);
  },
  /** How one object stood within a window: conditions, containers, Events about it. */
  tracks(
    id: string,
    query: { readonly key: string; readonly from: number; readonly to: number },
    signal?: AbortSignal,
  ): Promise<ObjectTracks> {
    return getJson(withQuery(of(id, '/tracks'), query), signal);
  },
  /** For good. */
  deleteRecording(id: string): Promise<void> {
    return remove(of(id));
  },
  /** Where an export is to be had; the browser fetches it by itself. */
  exportUrl(id: string, query: ExportQuery): string {
    const { strip, ...rest } = query;
    return withQuery(of(id, '/export'), { ...rest, strip: strip === undefined ? undefined : String(strip) });
  },
};

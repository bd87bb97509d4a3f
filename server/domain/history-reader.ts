import type { Actor, NoiseClass, ObjectIdentity, Origin, ValueEncoding, Verb } from './facts.ts';
import type { FieldCondition } from './field-condition.ts';
import type { TimeBasis } from './history.ts';
import type { KeyText } from './key.ts';
import type { LabelSelector } from './label-selector.ts';
import type { Recording } from './recording.ts';
import type { Revision } from './revision.ts';

/** One event as lists show it: everything but the value. */
export interface EventSummary {
  readonly identity: ObjectIdentity;
  readonly verb: Verb;
  readonly origin: Origin;
  readonly apiVersion: string | null;
  readonly uid: string | null;
  readonly createRevision: Revision;
  readonly version: number;
  readonly lease: string;
  readonly encoding: ValueEncoding;
  readonly redacted: boolean;
  /** Bytes of the stored value; 0 for a delete. */
  readonly valueBytes: number;
  readonly changedPaths: readonly string[];
  readonly changedCount: number;
  readonly actor: Actor | null;
  readonly noise: NoiseClass | null;
}

export interface RevisionSummary {
  readonly revision: Revision;
  readonly atMs: number | null;
  readonly timeBasis: TimeBasis;
  /** How many events this revision has altogether. */
  readonly eventCount: number;
  /** The events that match the query, at most `eventsPerRevision` of them, in etcd's order. */
  readonly events: readonly EventSummary[];
}

/** What narrows a list, a histogram or the lanes. All given conditions must hold of one event. */
export interface EventFilter {
  readonly key?: KeyText;
  readonly prefix?: KeyText;
  readonly namespace?: string; // '' = cluster-scoped
  readonly kind?: string;
  /** With `*` at its end: all that begin with it. */
  readonly name?: string;
  /** The object itself and everything below it by ownerReferences, its owners, and Events about it. */
  readonly relatedTo?: KeyText;
  /** By the labels that an object had last in its recording, whatever it had when the event came. */
  readonly labels?: LabelSelector;
  /** A field that was changed, or in which something was: its path, or the end of it. */
  readonly path?: string;
  /** What the event set fields to; all of it. */
  readonly where?: readonly FieldCondition[];
  /** Text that occurs in kind, namespace, name or actor, ignoring case. */
  readonly q?: string;
  /** With `*` at its end: all that begin with it. */
  readonly actor?: string;
  readonly verb?: Verb;
  /** Classes that are left out. */
  readonly hideNoise?: readonly NoiseClass[];
}

export interface RevisionQuery extends EventFilter {
  /** Only revisions > after, ascending; or < before, descending when `before` is given alone. */
  readonly after?: Revision;
  readonly before?: Revision;
  /** At most this many revisions (1…1000). */
  readonly limit: number;
  /** Which end the page begins at when both bounds are given. */
  readonly order?: 'ascending' | 'descending';
  readonly eventsPerRevision?: number;
}

export interface RevisionPage {
  readonly revisions: readonly RevisionSummary[];
  /** True when more match beyond the last of the page, in the page's direction. */
  readonly more: boolean;
}

/** A key that exists at a revision. */
export interface StateEntry {
  readonly identity: ObjectIdentity;
  readonly apiVersion: string | null;
  readonly uid: string | null;
  readonly ownerUid: string | null;
  readonly createRevision: Revision;
  readonly modRevision: Revision;
  readonly version: number;
  readonly valueBytes: number;
}

export interface StateQuery extends Pick<EventFilter, 'prefix' | 'namespace' | 'kind' | 'labels' | 'q'> {
  /** Keyset paging by key: entries after this key, in key byte order. */
  readonly afterKey?: KeyText;
  readonly limit: number;
}

export interface StatePage {
  readonly revision: Revision;
  readonly entries: readonly StateEntry[];
  readonly more: boolean;
  /** How many match altogether, whatever the limit. */
  readonly total: number;
}

/** A key's value as of a revision: its newest event at or before it. */
export interface StoredValue {
  readonly summary: EventSummary;
  readonly modRevision: Revision;
  readonly atMs: number | null;
  readonly timeBasis: TimeBasis;
  /** As stored (redacted where it says so); null for a delete. */
  readonly value: Uint8Array | null;
  /** The key's neighbouring events in this recording. */
  readonly previousRevision: Revision | null;
  readonly nextRevision: Revision | null;
}

/** How much of a revision is read: of its events the facts, of the first of them the objects, up to so many bytes of values. */
export interface RevisionChangeQuery {
  readonly events: number;
  readonly objects: number;
  readonly bytes: number;
}

/** A key before a revision and after it; null where it never existed. */
export interface ObjectChange {
  readonly before: StoredValue | null;
  readonly after: StoredValue | null;
}

/** A revision and what surrounds it. */
export interface RevisionChange {
  /** null: nothing of it is stored. */
  readonly summary: RevisionSummary | null;
  /** The revisions next to it, without their events. */
  readonly previous: RevisionSummary | null;
  readonly next: RevisionSummary | null;
  /** Of the first events, in their order. */
  readonly objects: readonly ObjectChange[];
}

export interface HistogramBin {
  /** First and last revision of the bin. */
  readonly from: Revision;
  readonly to: Revision;
  readonly creates: number;
  readonly updates: number;
  readonly deletes: number;
  /** The revision of the bin that changed the most keys, where any changed several; the first of equals. */
  readonly largest?: { readonly revision: Revision; readonly keys: number };
  /** Time of the bin's first revision, for the time axis; absent or null where unknown. */
  readonly atMs?: number | null;
  readonly timeBasis?: TimeBasis;
}

/** Time between two changes that follow one another. */
export interface Pause {
  /** The last revision before it, and the first one after it. */
  readonly from: Revision;
  readonly to: Revision;
  readonly startMs: number;
  readonly endMs: number;
}

/** What passed between the changes that match. A clock that was set back stands still until it is ahead again. */
export interface PausePage {
  /** From the first revision whose time is known to the last one, in milliseconds. */
  readonly spanMs: number;
  /** The median of the times that passed between two changes, within a tenth; null: no time passed. */
  readonly typicalMs: number | null;
  /** The longest ones, in their order. */
  readonly pauses: readonly Pause[];
}

export interface LaneMark {
  readonly revision: Revision;
  readonly verb: Verb;
}

/** One incarnation of a key, from its creation to its deletion. */
export interface LaneLife {
  readonly createRevision: Revision;
  /** Since when it is being deleted (metadata.deletionTimestamp); null: that was not seen. */
  readonly terminatingRevision: Revision | null;
  /** null: still existed at the end of the recording. */
  readonly deleteRevision: Revision | null;
  readonly uid: string | null;
}

export interface Lane {
  readonly identity: ObjectIdentity;
  readonly ownerUid: string | null;
  readonly uid: string | null;
  readonly lives: readonly LaneLife[];
  /** Marks within the window; when there are more than `marksPerLane`, an even thinning that keeps creates and deletes. */
  readonly marks: readonly LaneMark[];
  readonly markCount: number;
}

/** By ownership: an owner stands above what it owns. First seen: since when the earliest life in the window exists. */
export const LANE_SORTS = ['ownership', 'first-seen', 'last-changed', 'name', 'most-changed'] as const;
export type LaneSort = (typeof LANE_SORTS)[number];

export interface LaneQuery extends EventFilter {
  readonly from: Revision;
  readonly to: Revision;
  /** Objects that changed within the window (default), or all that existed in it. */
  readonly which?: 'changed' | 'existing';
  /** Where the order is that of ownership: also the owners that they stand below, whether or not those changed. */
  readonly owners?: boolean;
  /** Default: ownership. */
  readonly sort?: LaneSort;
  /** What `last-changed` and `most-changed` go by; default: the whole window. */
  readonly rankFrom?: Revision;
  readonly rankTo?: Revision;
  readonly limit: number;
  readonly offset?: number;
  readonly marksPerLane?: number;
}

/** How many lanes there are of a namespace (null: cluster-scoped), or of keys outside Kubernetes. */
export interface LaneNamespace {
  readonly kubernetes: boolean;
  readonly namespace: string | null;
  readonly lanes: number;
}

export interface LanePage {
  readonly lanes: readonly Lane[];
  readonly total: number;
  /** Of all lanes, on this page or not. By ownership only, and empty where there are more than anybody looks through. */
  readonly namespaces: readonly LaneNamespace[];
}

export interface StoreSize {
  readonly fileBytes: number;
  readonly valueBytes: number;
  readonly rawValueBytes: number;
  readonly packedEvents: number;
  readonly unpackedEvents: number;
}

/**
 * Everything that can be asked of the stored histories. Asynchronous, because the store works on threads of its own and
 * another engine may stand behind it later. Every method rejects with RewindError `recording_not_found` for an unknown id,
 * `revision_future` beyond the last and `revision_compacted` before the first stored revision.
 */
export interface HistoryReader {
  recordings(): Promise<readonly Recording[]>;
  /** By id, by an earlier id of the same recording, or null. */
  recording(id: string): Promise<Recording | null>;
  revisions(id: string, query: RevisionQuery): Promise<RevisionPage>;
  /** What a revision changed, and what its keys were before: as one question, for it is asked at each step. */
  revisionChange(id: string, revision: Revision, query: RevisionChangeQuery): Promise<RevisionChange>;
  /** How many revisions and events match, by noise class ('' = none). */
  count(id: string, filter: EventFilter & { from?: Revision; to?: Revision }): Promise<EventCounts>;
  state(id: string, revision: Revision, query: StateQuery): Promise<StatePage>;
  /** null when the key never existed at or before the revision. */
  value(id: string, key: KeyText, revision: Revision): Promise<StoredValue | null>;
  histogram(id: string, from: Revision, to: Revision, bins: number, filter: EventFilter): Promise<HistogramBin[]>;
  /** At most `limit` pauses between changes that match; the first and the last revision with a time count as such. */
  pauses(id: string, limit: number, filter: EventFilter): Promise<PausePage>;
  /** The last revision at or before a time, in milliseconds since 1970; null: all that have a time are later. */
  moment(id: string, atMs: number): Promise<RevisionMoment | null>;
  lanes(id: string, query: LaneQuery): Promise<LanePage>;
  /** Events in revision order with their values, for export: pages of at most `limit` events after (revision, ordinal). */
  exportPage(
    id: string,
    after: { revision: Revision; ordinal: number } | null,
    limit: number,
  ): Promise<readonly ExportedEvent[]>;
  size(): Promise<StoreSize>;
  close(): Promise<void>;
}

/** A revision, and when it was. */
export interface RevisionMoment {
  readonly revision: Revision;
  readonly atMs: number | null;
  readonly timeBasis: TimeBasis;
}

export interface EventCounts {
  readonly revisions: number;
  readonly events: number;
  readonly byNoise: Readonly<Partial<Record<NoiseClass | 'none', number>>>;
}

export interface ExportedEvent {
  readonly revision: Revision;
  readonly ordinal: number;
  readonly atMs: number | null;
  readonly timeBasis: TimeBasis;
  readonly summary: EventSummary;
  readonly value: Uint8Array | null;
}

// Made from the schemas in server/api/schemas by `npm run api-types`; not to be edited.

export type Verb = 'create' | 'update' | 'delete';
export type Origin = 'watch' | 'baseline' | 'resync';
export type ValueEncoding = 'kubernetes-protobuf' | 'json' | 'cbor' | 'text' | 'bytes' | 'encrypted' | 'empty';
export type NoiseClass =
  | 'lease'
  | 'leader-election'
  | 'master-lease'
  | 'event'
  | 'event-count'
  | 'endpoints-leader'
  | 'node-heartbeat'
  | 'no-op'
  | 'compaction';
export type TimeBasis = 'received' | 'recorded' | 'estimated' | 'unknown';
export type ImportMessage =
  | {
      type: 'progress';
      phase: 'checking' | 'storing';
      done: number;
      total: number;
    }
  | {
      type: 'done';
      result: ImportResult;
    }
  | {
      type: 'failed';
      problem: Problem;
    };
export type LiveMessage =
  | {
      type: 'hello';
      recording: Recording;
      capture: CaptureStatus;
    }
  | {
      type: 'revisions';
      revisions: RevisionSummary[];
    }
  | {
      type: 'gap';
      gap: Gap;
    }
  | {
      type: 'capture';
      capture: CaptureStatus;
    }
  | {
      type: 'behind';
      after: number;
      head: number;
    };
export type NoticeMessage =
  | {
      type: 'hello';
      recordings: Recording[];
      capture: CaptureStatus;
    }
  | {
      type: 'capture';
      capture: CaptureStatus;
    }
  | {
      type: 'recording';
      recording: Recording;
      formerId?: string;
    }
  | {
      type: 'removed';
      recording: string;
    };

/**
 * All shapes by their name.
 */
export interface ApiShapes {
  Actor: Actor;
  CaptureStatus: CaptureStatus;
  CompareView: CompareView;
  DecodeProblem: DecodeProblem;
  DiffView: DiffView;
  EventCounts: EventCounts;
  EventSentence: EventSentence;
  EventSummary: EventSummary;
  FieldChange: FieldChange;
  Gap: Gap;
  Histogram: Histogram;
  ImportMessage: ImportMessage;
  ImportResult: ImportResult;
  JsonPatchOperation: JsonPatchOperation;
  KeyPage: KeyPage;
  Lane: Lane;
  LanePage: LanePage;
  LiveMessage: LiveMessage;
  NoiseClass: NoiseClass;
  NoticeMessage: NoticeMessage;
  ObjectIdentity: ObjectIdentity;
  ObjectTracks: ObjectTracks;
  ObjectView: ObjectView;
  Origin: Origin;
  PausePage: PausePage;
  PlacedCommands: PlacedCommands;
  PlainError: PlainError;
  Problem: Problem;
  Recording: Recording;
  RecordingList: RecordingList;
  RelatedEvent: RelatedEvent;
  RelatedGroup: RelatedGroup;
  RelatedObject: RelatedObject;
  RelatedView: RelatedView;
  RevisionDetail: RevisionDetail;
  RevisionMoment: RevisionMoment;
  RevisionPage: RevisionPage;
  RevisionSummary: RevisionSummary;
  StateEntry: StateEntry;
  StatePage: StatePage;
  TimeBasis: TimeBasis;
  Track: Track;
  UnknownField: UnknownField;
  ValueEncoding: ValueEncoding;
  Verb: Verb;
}
export interface Actor {
  name: string;
  basis: 'managedFields' | 'event-source' | 'lease-holder' | 'kind-of-change';
  certain: boolean;
}
export interface CaptureStatus {
  state:
    | 'off'
    | 'connecting'
    | 'unreachable'
    | 'refused'
    | 'catching-up'
    | 'live'
    | 'behind'
    | 'no-leader'
    | 'other-cluster'
    | 'disk-full'
    | 'failed'
    | 'stopped';
  /**
   * When this state began.
   */
  sinceMs: number;
  endpoints: string[];
  endpoint: string | null;
  recording: string | null;
  revision: number | null;
  headRevision: number | null;
  committedAtMs: number | null;
  latencyMs: number | null;
  reconnects: number;
  bytesReceived: number;
  proof: string | null;
  error: PlainError | null;
  retryInMs: number | null;
}
export interface PlainError {
  code: string;
  message: string;
  hint?: string;
}
export interface CompareView {
  from: number;
  to: number;
  added: StateEntry[];
  removed: StateEntry[];
  changed: {
    before: StateEntry;
    after: StateEntry;
  }[];
  /**
   * How many there are, those beyond the limit included.
   */
  counts: {
    added: number;
    removed: number;
    changed: number;
  };
  /**
   * There are more than the limit lets through: the first, in key order, are here.
   */
  truncated: boolean;
}
export interface StateEntry {
  identity: ObjectIdentity;
  apiVersion: string | null;
  uid: string | null;
  ownerUid: string | null;
  createRevision: number;
  modRevision: number;
  version: number;
  valueBytes: number;
}
export interface ObjectIdentity {
  /**
   * Key text: the key, or base64:… where it is not UTF-8.
   */
  key: string;
  kubernetes: boolean;
  group: string | null;
  resource: string | null;
  kind: string | null;
  namespace: string | null;
  name: string;
}
export interface DecodeProblem {
  reason: string;
  offset: number | null;
}
export interface DiffView {
  identity: ObjectIdentity;
  from: number | null;
  to: number;
  before: string | null;
  after: string | null;
  /**
   * jsondiffpatch delta; absent when equal or when `limited` says why not.
   */
  delta?: unknown;
  patch: JsonPatchOperation[];
  /**
   * Changed texts that hold an object of their own (the files of a ConfigMap), compared member by member.
   */
  opened: {
    /**
     * JSON Pointer (RFC 6901) in the new version.
     */
    pointer: string;
    form: 'JSON' | 'YAML';
    /**
     * What the old text holds, as JSON text.
     */
    before: string;
    after: string;
    /**
     * jsondiffpatch delta; absent where only the texts differ.
     */
    delta?: unknown;
    /**
     * Values that say the same amount in another way: `500m` and `0.5`, `60s` and `1m`.
     *
     * Items: JSON Pointer (RFC 6901) in the new version.
     */
    sameAmounts: string[];
    limited: string | null;
  }[];
  /**
   * Values that say the same amount in another way: `500m` and `0.5`, `60s` and `1m`.
   *
   * Items: JSON Pointer (RFC 6901) in the new version.
   */
  sameAmounts: string[];
  limited: string | null;
  /**
   * The sentence.
   */
  text: string;
  changes: FieldChange[];
}
export interface JsonPatchOperation {
  op: string;
  path: string;
  from?: string;
  value?: unknown;
}
export interface FieldChange {
  /**
   * status.conditions[type=Ready].status
   */
  path: string;
  before: string | null;
  after: string | null;
}
export interface EventCounts {
  revisions: number;
  events: number;
  /**
   * Events by class of noise; 'none' counts those of no class.
   */
  byNoise: {
    lease?: number;
    'leader-election'?: number;
    'master-lease'?: number;
    event?: number;
    'event-count'?: number;
    'endpoints-leader'?: number;
    'node-heartbeat'?: number;
    'no-op'?: number;
    compaction?: number;
    none?: number;
  };
}
export interface EventSentence {
  event: EventSummary;
  /**
   * update Pod default/web: status.phase Pending → Running
   */
  text: string;
  /**
   * The changes that matter most, at most 8, most telling first.
   */
  changes: FieldChange[];
}
export interface EventSummary {
  identity: ObjectIdentity;
  verb: Verb;
  origin: Origin;
  apiVersion: string | null;
  uid: string | null;
  createRevision: number;
  version: number;
  /**
   * Decimal; '0' without a lease.
   */
  lease: string;
  encoding: ValueEncoding;
  redacted: boolean;
  valueBytes: number;
  changedPaths: string[];
  changedCount: number;
  actor: Actor | null;
  noise: NoiseClass | null;
  said?: string | null;
}
export interface Gap {
  from: number;
  to: number;
  cause: 'compacted' | 'not-recorded' | 'retention' | 'unreadable';
  noticedAtMs: number;
}
export interface Histogram {
  from: number;
  to: number;
  bins: {
    from: number;
    to: number;
    creates: number;
    updates: number;
    deletes: number;
    /**
     * The revision that changed the most keys, where any changed several.
     */
    largest?: {
      revision: number;
      keys: number;
    };
    atMs?: number | null;
    timeBasis?: TimeBasis;
  }[];
  gaps: Gap[];
  /**
   * Events left out by the noise filter.
   */
  hidden: number;
}
export interface ImportResult {
  /**
   * Id of the recording that holds the history now.
   */
  recording: string;
  firstRevision: number;
  lastRevision: number;
  revisions: number;
  events: number;
  /**
   * All of it was already there.
   */
  unchanged: boolean;
  /**
   * What could not be read of a damaged file that was imported with `force`, a sentence each.
   */
  omitted: string[];
}
export interface Problem {
  /**
   * 'about:blank': `code` tells the kinds apart.
   */
  type: string;
  title: string;
  status: number;
  /**
   * Stable; see docs/api.md.
   */
  code: string;
  /**
   * What was attempted and what went wrong.
   */
  detail: string;
  /**
   * What to do.
   */
  hint?: string;
  /**
   * Of an import: what it does all the same with `force=true`, such as `Import what can be read`.
   */
  byForce?: string;
}
export interface KeyPage {
  revision: number;
  identities: ObjectIdentity[];
  more: boolean;
  total: number;
}
export interface Lane {
  identity: ObjectIdentity;
  uid: string | null;
  ownerUid: string | null;
  lives: {
    createRevision: number;
    terminatingRevision: number | null;
    deleteRevision: number | null;
    uid: string | null;
  }[];
  /**
   * Within the window; thinned evenly where there are more than `marksPerLane`.
   */
  marks: {
    revision: number;
    verb: Verb;
  }[];
  /**
   * How many there are in the window.
   */
  markCount: number;
}
export interface LanePage {
  lanes: Lane[];
  total: number;
  /**
   * How many lanes each namespace has, on this page or not: by ownership, and of at most 20 000 lanes.
   */
  namespaces: {
    /**
     * False: keys outside Kubernetes.
     */
    kubernetes: boolean;
    namespace: string | null;
    lanes: number;
  }[];
}
export interface Recording {
  id: string;
  history: string;
  name: string;
  source: 'etcd' | 'file' | 'snapshot' | 'example';
  /**
   * This process is recording it now.
   */
  live: boolean;
  clusterId: string | null;
  etcdVersion: string | null;
  kubernetesVersion: string | null;
  kubernetesRelease: string | null;
  newerThan: string | null;
  description: string | null;
  part: string | null;
  commands: {
    atMs: number;
    command: string;
    exitCode: number | null;
  }[];
  firstRevision: number;
  lastRevision: number;
  firstAtMs: number | null;
  lastAtMs: number | null;
  revisionCount: number;
  eventCount: number;
  gaps: Gap[];
}
export interface RevisionSummary {
  revision: number;
  atMs: number | null;
  timeBasis: TimeBasis;
  eventCount: number;
  /**
   * Those that match the query, at most 100 (`eventsPerRevision`); eventCount tells how many there are.
   */
  events: EventSummary[];
}
export interface ObjectTracks {
  tracks: Track[];
  /**
   * Up to this revision everything was looked at.
   */
  completeTo: number;
}
export interface Track {
  id: string;
  type: 'deletion' | 'phase' | 'replicas' | 'condition' | 'container' | 'events';
  label: string;
  /**
   * Stretches in which it stood so; `to` is the revision that ended one, null where it still stands.
   */
  spans: {
    from: number;
    to: number | null;
    /**
     * `False (ContainersNotReady)`, `Running`, `CrashLoopBackOff (3 restarts)`, `Error, exit code 1`, `2/3`.
     */
    state: string;
    /**
     * Good or bad news, as far as it can be told.
     */
    tone: 'good' | 'waiting' | 'bad' | 'unknown' | 'neutral';
    detail: string | null;
    ready?: number;
    wanted?: number;
  }[];
  /**
   * Of `events`: each time that an Event about the object was written.
   */
  marks: {
    revision: number;
    key: string;
    /**
     * `Normal` or `Warning`.
     */
    type: string;
    reason: string;
    /**
     * How often it was seen by then.
     */
    count: number;
    /**
     * Good or bad news, as far as it can be told.
     */
    tone: 'good' | 'waiting' | 'bad' | 'unknown' | 'neutral';
    detail: string | null;
  }[];
}
export interface ObjectView {
  identity: ObjectIdentity;
  revision: number;
  /**
   * False: the key was deleted at modRevision.
   */
  exists: boolean;
  modRevision: number;
  createRevision: number;
  version: number;
  lease: string;
  atMs: number | null;
  timeBasis: TimeBasis;
  origin: Origin;
  previousRevision: number | null;
  nextRevision: number | null;
  encoding: ValueEncoding;
  apiVersion: string | null;
  kind: string | null;
  redacted: boolean;
  json: string | null;
  text: string | null;
  problem: DecodeProblem | null;
  partial: string | null;
  /**
   * Stored fields that json does not show; the first 200.
   */
  unknownFields: UnknownField[];
  storage: {
    /**
     * protobuf, JSON, CBOR, text, bytes, encrypted (provider, key name)
     */
    contentType: string;
    size: number;
    /**
     * The stored bytes, at most the first 256 KiB.
     */
    base64: string;
    truncated: boolean;
  };
}
export interface UnknownField {
  /**
   * The message that has it: spec.containers[0]; '' is the object itself.
   */
  path: string;
  number: number;
  /**
   * 0 varint, 1 eight bytes, 2 length-delimited, 3 group, 5 four bytes.
   */
  wireType: number;
  name: string | null;
  /**
   * Its content in base64, at most the first 4 KiB.
   */
  bytes: string;
  /**
   * Of its content, in bytes.
   */
  size: number;
}
export interface PausePage {
  /**
   * From the first revision whose time is known to the last one.
   */
  spanMs: number;
  typicalMs: number | null;
  /**
   * The longest ones, in the order of their revisions.
   */
  pauses: {
    from: number;
    to: number;
    /**
     * When `from`, the last change before it, was written.
     */
    startMs: number;
    /**
     * When `to`, the first change after it, was written.
     */
    endMs: number;
  }[];
}
export interface PlacedCommands {
  /**
   * In the order in which they were given. `revision` is the first one at or after each, null where there is none.
   */
  commands: {
    atMs: number;
    command: string;
    exitCode: number | null;
    revision: number | null;
  }[];
}
export interface RecordingList {
  recordings: Recording[];
}
export interface RelatedEvent {
  key: string;
  modRevision: number;
  atMs: number | null;
  /**
   * False: it has expired, and is told as it was last.
   */
  exists: boolean;
  type: string;
  reason: string;
  message: string | null;
  count: number;
  about: {
    kind: string;
    name: string;
  };
}
export interface RelatedGroup {
  relation: string;
  /**
   * What the object is to these: `mounts`, `mounted by`.
   */
  words: string;
  /**
   * to: the object names or selects these; from: they name or select it.
   */
  direction: 'to' | 'from';
  objects: RelatedObject[];
}
export interface RelatedObject {
  kind: string;
  namespace: string | null;
  name: string;
  key: string | null;
  detail: string | null;
}
export interface RelatedView {
  revision: number;
  groups: RelatedGroup[];
  /**
   * What was not looked at, in words.
   */
  bounds: string[];
  /**
   * About the object and what it owns, newest first; 200 at most.
   */
  events: RelatedEvent[];
  eventTotal: number;
}
export interface RevisionDetail {
  revision: number;
  atMs: number | null;
  timeBasis: TimeBasis;
  sincePreviousMs: number | null;
  previousRevision: number | null;
  nextRevision: number | null;
  eventCount: number;
  /**
   * One sentence for the whole revision.
   */
  text: string;
  /**
   * Eight hex digits over keys, verbs and versions; a Share link carries it.
   */
  check: string;
  /**
   * At most 1000.
   */
  events: EventSentence[];
}
/**
 * `revision` is null where all revisions that have a time are later.
 */
export interface RevisionMoment {
  revision: number | null;
  atMs: number | null;
  timeBasis: TimeBasis;
}
export interface RevisionPage {
  revisions: RevisionSummary[];
  more: boolean;
}
export interface StatePage {
  revision: number;
  entries: StateEntry[];
  more: boolean;
  total: number;
}

import { Type, type Static } from 'typebox';
import { NOISE_CLASSES } from '../../domain/facts.ts';
import { Nullable, Strings } from './terms.ts';

/** The shapes of the HTTP API. They are the contract with the page and with scripts; docs/api is made from them. */

export const Revision = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
});
export const Verb = Strings(['create', 'update', 'delete'], { $id: 'Verb' });
export type Verb = Static<typeof Verb>;

/** How an event became known: by etcd's watch, as listed when the recording began, or by comparing lists after a gap. */
export const Origin = Strings(['watch', 'baseline', 'resync'], { $id: 'Origin' });
export type Origin = Static<typeof Origin>;

/** Where a time comes from; etcd itself stores none. */
export const TimeBasis = Strings(['received', 'recorded', 'estimated', 'unknown'], { $id: 'TimeBasis' });
export type TimeBasis = Static<typeof TimeBasis>;

export const NoiseClass = Strings(NOISE_CLASSES, { $id: 'NoiseClass' });
export type NoiseClass = Static<typeof NoiseClass>;

export const ValueEncoding = Strings(['kubernetes-protobuf', 'json', 'cbor', 'text', 'bytes', 'encrypted', 'empty'], {
  $id: 'ValueEncoding',
});
export type ValueEncoding = Static<typeof ValueEncoding>;

export const ObjectIdentity = Type.Object(
  {
    key: Type.String({ description: 'Key text: the key, or base64:… where it is not UTF-8.' }),
    kubernetes: Type.Boolean(),
    group: Nullable(Type.String()),
    resource: Nullable(Type.String()),
    kind: Nullable(Type.String()),
    namespace: Nullable(Type.String()),
    name: Type.String(),
  },
  { $id: 'ObjectIdentity' },
);
export type ObjectIdentity = Static<typeof ObjectIdentity>;

export const Actor = Type.Object(
  {
    name: Type.String(),
    basis: Strings(['managedFields', 'event-source', 'lease-holder', 'kind-of-change']),
    certain: Type.Boolean(),
  },
  { $id: 'Actor' },
);
export type Actor = Static<typeof Actor>;

export const Gap = Type.Object(
  {
    from: Revision,
    to: Revision,
    cause: Strings(['compacted', 'not-recorded', 'retention', 'unreadable']),
    noticedAtMs: Type.Number(),
  },
  { $id: 'Gap' },
);
export type Gap = Static<typeof Gap>;

export const Recording = Type.Object(
  {
    id: Type.String(),
    history: Type.String(),
    name: Type.String(),
    source: Strings(['etcd', 'file', 'snapshot', 'example']),
    live: Type.Boolean({ description: 'This process is recording it now.' }),
    clusterId: Nullable(Type.String()),
    etcdVersion: Nullable(Type.String()),
    kubernetesVersion: Nullable(Type.String({ description: 'What the Nodes, or the file, say.' })),
    kubernetesRelease: Nullable(
      Type.String({ description: 'As which release values are read; null: unknown, everything stored is shown.' }),
    ),
    newerThan: Nullable(
      Type.String({ description: 'The newest release that is known here, where the recording is of a later one.' }),
    ),
    description: Nullable(Type.String()),
    part: Nullable(
      Type.String({ description: 'Where it is not of all keys, of which: of the kind Pod, of the namespace shop.' }),
    ),
    commands: Type.Array(
      Type.Object({ atMs: Type.Number(), command: Type.String(), exitCode: Nullable(Type.Integer()) }),
    ),
    firstRevision: Revision,
    lastRevision: Revision,
    firstAtMs: Nullable(Type.Number()),
    lastAtMs: Nullable(Type.Number()),
    revisionCount: Type.Integer(),
    eventCount: Type.Integer(),
    gaps: Type.Array(Gap),
  },
  { $id: 'Recording' },
);
export type Recording = Static<typeof Recording>;

export const RecordingList = Type.Object({ recordings: Type.Array(Recording) }, { $id: 'RecordingList' });
export type RecordingList = Static<typeof RecordingList>;

/** What an upload led to. */
export const ImportResult = Type.Object(
  {
    recording: Type.String({ description: 'Id of the recording that holds the history now.' }),
    firstRevision: Revision,
    lastRevision: Revision,
    revisions: Type.Integer(),
    events: Type.Integer(),
    unchanged: Type.Boolean({ description: 'All of it was already there.' }),
    omitted: Type.Array(Type.String(), {
      description: 'What could not be read of a damaged file that was imported with `force`, a sentence each.',
    }),
  },
  { $id: 'ImportResult' },
);
export type ImportResult = Static<typeof ImportResult>;

export const EventSummary = Type.Object(
  {
    identity: ObjectIdentity,
    verb: Verb,
    origin: Origin,
    apiVersion: Nullable(Type.String()),
    uid: Nullable(Type.String()),
    createRevision: Revision,
    version: Type.Integer(),
    lease: Type.String({ description: "Decimal; '0' without a lease." }),
    encoding: ValueEncoding,
    redacted: Type.Boolean(),
    valueBytes: Type.Integer(),
    changedPaths: Type.Array(Type.String()),
    changedCount: Type.Integer(),
    actor: Nullable(Actor),
    noise: Nullable(NoiseClass),
    said: Type.Optional(
      Nullable(
        Type.String({
          description:
            'Where it was asked for: image nginx:1.26 → nginx:1.27. null: nothing but the fields can be told.',
        }),
      ),
    ),
  },
  { $id: 'EventSummary' },
);
export type EventSummary = Static<typeof EventSummary>;

export const RevisionSummary = Type.Object(
  {
    revision: Revision,
    atMs: Nullable(Type.Number()),
    timeBasis: TimeBasis,
    eventCount: Type.Integer(),
    events: Type.Array(EventSummary, {
      description:
        'Those that match the query, at most 100 (`eventsPerRevision`); eventCount tells how many there are.',
    }),
  },
  { $id: 'RevisionSummary' },
);
export type RevisionSummary = Static<typeof RevisionSummary>;

export const RevisionPage = Type.Object(
  { revisions: Type.Array(RevisionSummary), more: Type.Boolean() },
  { $id: 'RevisionPage' },
);
export type RevisionPage = Static<typeof RevisionPage>;

/** What one event changed, in few words. */
export const FieldChange = Type.Object(
  {
    path: Type.String({ description: 'status.conditions[type=Ready].status' }),
    before: Nullable(Type.String({ description: 'Short text of the old value; null: was absent.' })),
    after: Nullable(Type.String()),
  },
  { $id: 'FieldChange' },
);
export type FieldChange = Static<typeof FieldChange>;

const optionalCount = Type.Optional(Type.Integer());
const countsByNoise = {
  lease: optionalCount,
  'leader-election': optionalCount,
  'master-lease': optionalCount,
  event: optionalCount,
  'event-count': optionalCount,
  'endpoints-leader': optionalCount,
  'node-heartbeat': optionalCount,
  'no-op': optionalCount,
  compaction: optionalCount,
  none: optionalCount,
} satisfies Record<NoiseClass | 'none', typeof optionalCount>;

export const EventCounts = Type.Object(
  {
    revisions: Type.Integer(),
    events: Type.Integer(),
    byNoise: Type.Object(countsByNoise, {
      description: "Events by class of noise; 'none' counts those of no class.",
    }),
  },
  { $id: 'EventCounts' },
);
export type EventCounts = Static<typeof EventCounts>;

export const EventSentence = Type.Object(
  {
    event: EventSummary,
    text: Type.String({ description: 'update Pod default/web: status.phase Pending → Running' }),
    changes: Type.Array(FieldChange, { description: 'The changes that matter most, at most 8, most telling first.' }),
  },
  { $id: 'EventSentence' },
);
export type EventSentence = Static<typeof EventSentence>;

/** Everything that one revision changed. */
export const RevisionDetail = Type.Object(
  {
    revision: Revision,
    atMs: Nullable(Type.Number()),
    timeBasis: TimeBasis,
    sincePreviousMs: Nullable(Type.Number({ description: 'Time since the revision before it.' })),
    previousRevision: Nullable(Revision),
    nextRevision: Nullable(Revision),
    eventCount: Type.Integer(),
    text: Type.String({ description: 'One sentence for the whole revision.' }),
    check: Type.String({ description: 'Eight hex digits over keys, verbs and versions; a Share link carries it.' }),
    events: Type.Array(EventSentence, { description: 'At most 1000.' }),
  },
  { $id: 'RevisionDetail' },
);
export type RevisionDetail = Static<typeof RevisionDetail>;

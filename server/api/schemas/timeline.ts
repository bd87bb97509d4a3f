import { Type, type Static } from 'typebox';
import { Gap, ObjectIdentity, Revision, TimeBasis, Verb } from './history.ts';
import { Nullable } from './terms.ts';

export const Histogram = Type.Object(
  {
    from: Revision,
    to: Revision,
    bins: Type.Array(
      Type.Object({
        from: Revision,
        to: Revision,
        creates: Type.Integer(),
        updates: Type.Integer(),
        deletes: Type.Integer(),
        largest: Type.Optional(
          Type.Object(
            { revision: Revision, keys: Type.Integer() },
            { description: 'The revision that changed the most keys, where any changed several.' },
          ),
        ),
        atMs: Type.Optional(Nullable(Type.Number({ description: "Time of the bin's first revision." }))),
        timeBasis: Type.Optional(TimeBasis),
      }),
    ),
    gaps: Type.Array(Gap),
    hidden: Type.Integer({ description: 'Events left out by the noise filter.' }),
  },
  { $id: 'Histogram' },
);
export type Histogram = Static<typeof Histogram>;

export const PausePage = Type.Object(
  {
    spanMs: Type.Number({ description: 'From the first revision whose time is known to the last one.' }),
    typicalMs: Nullable(
      Type.Number({ description: 'The median of the times that passed between two changes, within a tenth.' }),
    ),
    pauses: Type.Array(
      Type.Object({
        from: Revision,
        to: Revision,
        startMs: Type.Number({ description: 'When `from`, the last change before it, was written.' }),
        endMs: Type.Number({ description: 'When `to`, the first change after it, was written.' }),
      }),
      { description: 'The longest ones, in the order of their revisions.' },
    ),
  },
  { $id: 'PausePage' },
);
export type PausePage = Static<typeof PausePage>;

export const RevisionMoment = Type.Object(
  {
    revision: Nullable(Revision),
    atMs: Nullable(Type.Number({ description: 'When it was.' })),
    timeBasis: TimeBasis,
  },
  { $id: 'RevisionMoment', description: '`revision` is null where all revisions that have a time are later.' },
);
export type RevisionMoment = Static<typeof RevisionMoment>;

export const PlacedCommands = Type.Object(
  {
    commands: Type.Array(
      Type.Object({
        atMs: Type.Number(),
        command: Type.String(),
        exitCode: Nullable(Type.Integer()),
        revision: Nullable(Revision),
      }),
      {
        description:
          'In the order in which they were given. `revision` is the first one at or after each, null where there is none.',
      },
    ),
  },
  { $id: 'PlacedCommands' },
);
export type PlacedCommands = Static<typeof PlacedCommands>;

export const Lane = Type.Object(
  {
    identity: ObjectIdentity,
    uid: Nullable(Type.String()),
    ownerUid: Nullable(Type.String()),
    lives: Type.Array(
      Type.Object({
        createRevision: Revision,
        terminatingRevision: Nullable(
          Type.Integer({ description: 'Since when it is being deleted (metadata.deletionTimestamp); null: not seen.' }),
        ),
        deleteRevision: Nullable(Revision),
        uid: Nullable(Type.String()),
      }),
    ),
    marks: Type.Array(Type.Object({ revision: Revision, verb: Verb }), {
      description: 'Within the window; thinned evenly where there are more than `marksPerLane`.',
    }),
    markCount: Type.Integer({ description: 'How many there are in the window.' }),
  },
  { $id: 'Lane' },
);
export type Lane = Static<typeof Lane>;

const LaneNamespace = Type.Object({
  kubernetes: Type.Boolean({ description: 'False: keys outside Kubernetes.' }),
  namespace: Nullable(Type.String({ description: 'null: cluster-scoped.' })),
  lanes: Type.Integer(),
});

export const LanePage = Type.Object(
  {
    lanes: Type.Array(Lane),
    total: Type.Integer(),
    namespaces: Type.Array(LaneNamespace, {
      description: 'How many lanes each namespace has, on this page or not: by ownership, and of at most 20 000 lanes.',
    }),
  },
  { $id: 'LanePage' },
);
export type LanePage = Static<typeof LanePage>;

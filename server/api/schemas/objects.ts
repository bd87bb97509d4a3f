import { Type, type Static } from 'typebox';
import { FieldChange, ObjectIdentity, Origin, Revision, TimeBasis, ValueEncoding } from './history.ts';
import { Nullable } from './terms.ts';

export const StateEntry = Type.Object(
  {
    identity: ObjectIdentity,
    apiVersion: Nullable(Type.String()),
    uid: Nullable(Type.String()),
    ownerUid: Nullable(Type.String()),
    createRevision: Revision,
    modRevision: Revision,
    version: Type.Integer(),
    valueBytes: Type.Integer(),
  },
  { $id: 'StateEntry' },
);
export type StateEntry = Static<typeof StateEntry>;

export const StatePage = Type.Object(
  { revision: Revision, entries: Type.Array(StateEntry), more: Type.Boolean(), total: Type.Integer() },
  { $id: 'StatePage' },
);
export type StatePage = Static<typeof StatePage>;

/** A page of a state without what is stored of the keys: as `etcdctl get --keys-only`, and what each key is. */
export const KeyPage = Type.Object(
  { revision: Revision, identities: Type.Array(ObjectIdentity), more: Type.Boolean(), total: Type.Integer() },
  { $id: 'KeyPage' },
);
export type KeyPage = Static<typeof KeyPage>;

/** Why a value could not be read. */
export const DecodeProblem = Type.Object(
  {
    reason: Type.String(),
    offset: Nullable(Type.Integer({ description: 'Byte offset in the value.' })),
  },
  { $id: 'DecodeProblem' },
);

/** A field that is stored and not printed: the release that values are read as does not have it. */
export const UnknownField = Type.Object(
  {
    path: Type.String({ description: "The message that has it: spec.containers[0]; '' is the object itself." }),
    number: Type.Integer(),
    wireType: Type.Integer({ description: '0 varint, 1 eight bytes, 2 length-delimited, 3 group, 5 four bytes.' }),
    name: Nullable(Type.String({ description: 'Its name in the releases that have it; null: none that is known.' })),
    bytes: Type.String({ description: 'Its content in base64, at most the first 4 KiB.' }),
    size: Type.Integer({ description: 'Of its content, in bytes.' }),
  },
  { $id: 'UnknownField' },
);
export type UnknownField = Static<typeof UnknownField>;

/** A value in all the ways in which it is looked at. */
export const ObjectView = Type.Object(
  {
    identity: ObjectIdentity,
    revision: Revision,
    exists: Type.Boolean({ description: 'False: the key was deleted at modRevision.' }),
    modRevision: Revision,
    createRevision: Revision,
    version: Type.Integer(),
    lease: Type.String(),
    atMs: Nullable(Type.Number()),
    timeBasis: TimeBasis,
    origin: Origin,
    previousRevision: Nullable(Revision),
    nextRevision: Nullable(Revision),
    encoding: ValueEncoding,
    apiVersion: Nullable(Type.String()),
    kind: Nullable(Type.String()),
    redacted: Type.Boolean(),
    json: Nullable(
      Type.String({
        description: 'The object as JSON text (numbers exact, members in order); null where it has none.',
      }),
    ),
    text: Nullable(Type.String({ description: 'The value as text, for values that are text.' })),
    problem: Nullable(DecodeProblem),
    partial: Nullable(
      Type.String({ description: 'JSON text of what could be read before the problem, where json is null for it.' }),
    ),
    unknownFields: Type.Array(UnknownField, { description: 'Stored fields that json does not show; the first 200.' }),
    storage: Type.Object({
      contentType: Type.String({ description: 'protobuf, JSON, CBOR, text, bytes, encrypted (provider, key name)' }),
      size: Type.Integer(),
      base64: Type.String({ description: 'The stored bytes, at most the first 256 KiB.' }),
      truncated: Type.Boolean(),
    }),
  },
  { $id: 'ObjectView' },
);
export type ObjectView = Static<typeof ObjectView>;

export const JsonPatchOperation = Type.Object(
  { op: Type.String(), path: Type.String(), from: Type.Optional(Type.String()), value: Type.Optional(Type.Unknown()) },
  { $id: 'JsonPatchOperation' },
);

const JsonPointer = Type.String({ description: 'JSON Pointer (RFC 6901) in the new version.' });
const SameAmounts = Type.Array(JsonPointer, {
  description: 'Values that say the same amount in another way: `500m` and `0.5`, `60s` and `1m`.',
});
const ChangedText = Type.Object({
  pointer: JsonPointer,
  form: Type.Union([Type.Literal('JSON'), Type.Literal('YAML')]),
  before: Type.String({ description: 'What the old text holds, as JSON text.' }),
  after: Type.String(),
  delta: Type.Optional(Type.Unknown({ description: 'jsondiffpatch delta; absent where only the texts differ.' })),
  sameAmounts: SameAmounts,
  limited: Nullable(Type.String()),
});

export const DiffView = Type.Object(
  {
    identity: ObjectIdentity,
    from: Nullable(Revision),
    to: Revision,
    before: Nullable(Type.String({ description: 'JSON text at `from`; null: did not exist or is no object.' })),
    after: Nullable(Type.String()),
    delta: Type.Optional(
      Type.Unknown({ description: 'jsondiffpatch delta; absent when equal or when `limited` says why not.' }),
    ),
    patch: Type.Array(JsonPatchOperation),
    opened: Type.Array(ChangedText, {
      description:
        'Changed texts that hold an object of their own (the files of a ConfigMap), compared member by member.',
    }),
    sameAmounts: SameAmounts,
    limited: Nullable(Type.String({ description: 'Why the delta is coarser than usual (sizes are bounded).' })),
    text: Type.String({ description: 'The sentence.' }),
    changes: Type.Array(FieldChange),
  },
  { $id: 'DiffView' },
);
export type DiffView = Static<typeof DiffView>;

export const CompareView = Type.Object(
  {
    from: Revision,
    to: Revision,
    added: Type.Array(StateEntry),
    removed: Type.Array(StateEntry),
    changed: Type.Array(Type.Object({ before: StateEntry, after: StateEntry })),
    counts: Type.Object(
      { added: Type.Integer(), removed: Type.Integer(), changed: Type.Integer() },
      { description: 'How many there are, those beyond the limit included.' },
    ),
    truncated: Type.Boolean({
      description: 'There are more than the limit lets through: the first, in key order, are here.',
    }),
  },
  { $id: 'CompareView' },
);
export type CompareView = Static<typeof CompareView>;

import { Type, type Static } from 'typebox';
import { Revision } from './history.ts';
import { Nullable } from './terms.ts';

export const RelatedObject = Type.Object(
  {
    kind: Type.String(),
    namespace: Nullable(Type.String()),
    name: Type.String(),
    key: Nullable(Type.String({ description: 'null: it is named, and does not exist at this revision.' })),
    detail: Nullable(Type.String({ description: 'Where it is named: a volume, a container.' })),
  },
  { $id: 'RelatedObject' },
);

export const RelatedGroup = Type.Object(
  {
    relation: Type.String(),
    words: Type.String({ description: 'What the object is to these: `mounts`, `mounted by`.' }),
    direction: Type.Union([Type.Literal('to'), Type.Literal('from')], {
      description: 'to: the object names or selects these; from: they name or select it.',
    }),
    objects: Type.Array(RelatedObject),
  },
  { $id: 'RelatedGroup' },
);

export const RelatedEvent = Type.Object(
  {
    key: Type.String(),
    modRevision: Revision,
    atMs: Nullable(Type.Number()),
    exists: Type.Boolean({ description: 'False: it has expired, and is told as it was last.' }),
    type: Type.String(),
    reason: Type.String(),
    message: Nullable(Type.String()),
    count: Type.Integer(),
    about: Type.Object({ kind: Type.String(), name: Type.String() }),
  },
  { $id: 'RelatedEvent' },
);

export const RelatedView = Type.Object(
  {
    revision: Revision,
    groups: Type.Array(RelatedGroup),
    bounds: Type.Array(Type.String(), { description: 'What was not looked at, in words.' }),
    events: Type.Array(RelatedEvent, { description: 'About the object and what it owns, newest first; 200 at most.' }),
    eventTotal: Type.Integer(),
  },
  { $id: 'RelatedView' },
);
export type RelatedView = Static<typeof RelatedView>;

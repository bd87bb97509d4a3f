import { Type, type Static } from 'typebox';
import { Revision } from './history.ts';
import { Nullable, Strings } from './terms.ts';

const Tone = Strings(['good', 'waiting', 'bad', 'unknown', 'neutral'], {
  description: 'Good or bad news, as far as it can be told.',
});

export const Track = Type.Object(
  {
    id: Type.String(),
    type: Strings(['deletion', 'phase', 'replicas', 'condition', 'container', 'events']),
    label: Type.String(),
    spans: Type.Array(
      Type.Object({
        from: Revision,
        to: Nullable(Revision),
        state: Type.String({
          description:
            '`False (ContainersNotReady)`, `Running`, `CrashLoopBackOff (3 restarts)`, `Error, exit code 1`, `2/3`.',
        }),
        tone: Tone,
        detail: Nullable(Type.String()),
        ready: Type.Optional(Type.Integer()),
        wanted: Type.Optional(Type.Integer()),
      }),
      {
        description: 'Stretches in which it stood so; `to` is the revision that ended one, null where it still stands.',
      },
    ),
    marks: Type.Array(
      Type.Object({
        revision: Revision,
        key: Type.String(),
        type: Type.String({ description: '`Normal` or `Warning`.' }),
        reason: Type.String(),
        count: Type.Integer({ description: 'How often it was seen by then.' }),
        tone: Tone,
        detail: Nullable(Type.String()),
      }),
      { description: 'Of `events`: each time that an Event about the object was written.' },
    ),
  },
  { $id: 'Track' },
);
export type Track = Static<typeof Track>;

export const ObjectTracks = Type.Object(
  {
    tracks: Type.Array(Track),
    completeTo: Type.Integer({ description: 'Up to this revision everything was looked at.' }),
  },
  { $id: 'ObjectTracks' },
);
export type ObjectTracks = Static<typeof ObjectTracks>;

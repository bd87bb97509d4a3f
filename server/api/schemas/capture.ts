import { Type, type Static } from 'typebox';
import { Revision } from './history.ts';
import { Nullable, Strings } from './terms.ts';

export const PlainError = Type.Object(
  { code: Type.String(), message: Type.String(), hint: Type.Optional(Type.String()) },
  { $id: 'PlainError' },
);
export type PlainError = Static<typeof PlainError>;

/** What the capture from etcd is doing; pushed on every change. */
export const CaptureStatus = Type.Object(
  {
    state: Strings([
      'off',
      'connecting',
      'unreachable',
      'refused',
      'catching-up',
      'live',
      'behind',
      'no-leader',
      'other-cluster',
      'disk-full',
      'failed',
      'stopped',
    ]),
    sinceMs: Type.Number({ description: 'When this state began.' }),
    endpoints: Type.Array(Type.String()),
    endpoint: Nullable(Type.String()),
    recording: Nullable(Type.String({ description: 'Id of the recording that is being written.' })),
    revision: Nullable(Revision),
    headRevision: Nullable(Revision),
    committedAtMs: Nullable(Type.Number()),
    latencyMs: Nullable(Type.Number()),
    reconnects: Type.Integer(),
    bytesReceived: Type.Number(),
    proof: Nullable(Type.String({ description: '"complete from 1 to 15215", or what is missing and why.' })),
    error: Nullable(PlainError),
    retryInMs: Nullable(Type.Number()),
  },
  { $id: 'CaptureStatus' },
);
export type CaptureStatus = Static<typeof CaptureStatus>;

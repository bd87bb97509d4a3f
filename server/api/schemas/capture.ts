import { Type, type Static } from 'typebox';
import { Gap, Recording, Revision, RevisionSummary } from './history.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

export const PlainError = Type.Object(
  { code: Type.String(), message: Type.String(), hint: Type.Optional(Type.String()) },
  { $id: 'PlainError' },
);

export const CaptureStatus = Type.Object(
  {
    state: Type.Unsafe<
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
      | 'stopped'
    >({ type: 'string' }),
    sinceMs: Type.Number(),
    endpoints: Type.Array(Type.String()),
    endpoint: Nullable(Type.String()),
    recording: Nullable(Type.String()),
    revision: Nullable(Revision),
    headRevision: Nullable(Revision),
    committedAtMs: Nullable(Type.Number()),
    latencyMs: Nullable(Type.Number()),
    reconnects: Type.Integer(),
    bytesReceived: Type.Number(),
    proof: Nullable(Type.String()),
    error: Nullable(PlainError),
    retryInMs: Nullable(Type.Number()),
  },
  { $id: 'CaptureStatus' },
);
export type CaptureStatus = Static<typeof CaptureStatus>;

/**
 * What the live WebSocket sends, one JSON text message each. `hello` first; then `revisions` in order, without a hole, from
 * the `after` that was asked for. `behind` tells a reader that is too slow to fetch `after`…`head` itself; what follows begins
 * at head + 1.
 */
export const LiveMessage = Type.Union(
  [
    Type.Object({ type: Type.Literal('hello'), recording: Recording, capture: CaptureStatus }),
    Type.Object({ type: Type.Literal('revisions'), revisions: Type.Array(RevisionSummary) }),
    Type.Object({ type: Type.Literal('gap'), gap: Gap }),
    Type.Object({ type: Type.Literal('capture'), capture: CaptureStatus }),
    Type.Object({ type: Type.Literal('behind'), after: Revision, head: Revision }),
  ],
  { $id: 'LiveMessage' },
);
export type LiveMessage = Static<typeof LiveMessage>;

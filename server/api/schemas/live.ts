import { Type, type Static } from 'typebox';
import { CaptureStatus } from './capture.ts';
import { Gap, Recording, Revision, RevisionSummary } from './history.ts';

/**
 * What the live WebSocket of a recording sends, one JSON text message each. `hello` first; then `revisions` in order, without
 * a hole, from the `after` that was asked for. `behind` tells a reader that is too slow to fetch what lies after `after` up to
 * `head` itself; what follows begins after `head`.
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

/**
 * What the WebSocket of the whole server sends: `hello` first, `capture` on every change of state, `recording` when a
 * recording appears or takes another id (`formerId`), `removed` when one is deleted.
 */
export const NoticeMessage = Type.Union(
  [
    Type.Object({ type: Type.Literal('hello'), recordings: Type.Array(Recording), capture: CaptureStatus }),
    Type.Object({ type: Type.Literal('capture'), capture: CaptureStatus }),
    Type.Object({ type: Type.Literal('recording'), recording: Recording, formerId: Type.Optional(Type.String()) }),
    Type.Object({ type: Type.Literal('removed'), recording: Type.String() }),
  ],
  { $id: 'NoticeMessage' },
);
export type NoticeMessage = Static<typeof NoticeMessage>;

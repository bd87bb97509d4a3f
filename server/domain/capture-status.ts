import type { PlainError } from './errors.ts';
import type { Revision } from './revision.ts';

export type CaptureState =
  | 'off' // this process does not capture
  | 'connecting'
  | 'unreachable' // no endpoint answers; goes on trying
  | 'refused' // certificate, credentials or permission: `error` says which; goes on trying, slowly
  | 'catching-up' // reading history that etcd still holds, `revision` of `headRevision`
  | 'live'
  | 'behind' // live, but etcd is ahead by more than a second's worth
  | 'no-leader'
  | 'other-cluster' // the endpoint now answers for another history; a recording of its own is begun
  | 'disk-full' // waits for room
  | 'failed' // something here is in the way, not at etcd's end: `error` says what; goes on trying
  | 'stopped'; // `error`: not because it was told to

/** A snapshot of the capture, small enough to be pushed on every change. */
export interface CaptureStatus {
  readonly state: CaptureState;
  readonly sinceMs: number;
  /** The endpoints that are tried, as given, without credentials. */
  readonly endpoints: readonly string[];
  /** The endpoint in use. */
  readonly endpoint: string | null;
  /** Recording that is being written; null while the history is not known yet (nothing read, or an etcd without a write). */
  readonly recording: string | null;
  /** Last revision committed here, and etcd's as last heard. */
  readonly revision: Revision | null;
  readonly headRevision: Revision | null;
  /** When the last revision was committed here; null before the first. */
  readonly committedAtMs: number | null;
  /** Round trip of the last linearizable check. */
  readonly latencyMs: number | null;
  readonly reconnects: number;
  readonly bytesReceived: number;
  /** "complete from 1 to 15215", or what is missing and why. */
  readonly proof: string | null;
  readonly error: PlainError | null;
  readonly retryInMs: number | null;
}

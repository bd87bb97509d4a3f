import type { CaptureStatus, Recording } from '../api/schema.ts';
import { grouped } from '../text/numbers.ts';

export type ConnectionLabel = 'Live' | 'Replay' | 'Reconnecting' | 'No etcd';
export type ConnectionTone = 'good' | 'waiting' | 'failed' | 'unknown';

export interface Connection {
  readonly label: ConnectionLabel;
  readonly tone: ConnectionTone;
  /** More about it, which changes too often to be read out. */
  readonly detail: string;
  /** How long etcd takes to answer; the first to go where there is no room. */
  readonly latency?: string;
}

/** What the header says about the way from etcd to this page. */
export function connectionOf(
  connected: boolean,
  capture: CaptureStatus | null,
  recording: Recording | null,
): Connection {
  if (!connected || capture === null) return { label: 'Reconnecting', tone: 'waiting', detail: 'no server' };
  switch (capture.state) {
    case 'unreachable':
      return { label: 'No etcd', tone: 'failed', detail: capture.endpoints[0] ?? '' };
    case 'connecting':
      // One that was recorded from a moment ago is expected back.
      return capture.recording === null
        ? { label: 'No etcd', tone: 'waiting', detail: 'connecting…' }
        : { label: 'Reconnecting', tone: 'waiting', detail: 'to etcd' };
    case 'failed':
      return { label: 'Reconnecting', tone: 'failed', detail: 'held up here' };
    case 'refused':
      return { label: 'No etcd', tone: 'failed', detail: 'refused' };
    case 'no-leader':
      return { label: 'No etcd', tone: 'failed', detail: 'no leader' };
    case 'off':
      return { label: 'Replay', tone: 'unknown', detail: 'not capturing' };
    case 'stopped':
      return capture.error === null
        ? { label: 'Replay', tone: 'unknown', detail: 'not capturing' }
        : { label: 'Replay', tone: 'failed', detail: 'recording has stopped' };
    case 'other-cluster':
    case 'catching-up':
    case 'behind':
    case 'disk-full':
    case 'live':
      break;
  }
  if (recording !== null && recording.id !== capture.recording) {
    return { label: 'Replay', tone: 'unknown', detail: recording.source === 'example' ? 'example' : '' };
  }
  return liveOf(capture);
}

function liveOf(capture: CaptureStatus): Connection {
  const { revision, headRevision, latencyMs } = capture;
  const at = revision === null ? '' : `rev ${grouped(revision)}`;
  const of = headRevision === null ? '' : ` of ${grouped(headRevision)}`;
  switch (capture.state) {
    case 'disk-full':
      return { label: 'Live', tone: 'failed', detail: 'disk full, waiting for room' };
    case 'catching-up':
      return { label: 'Live', tone: 'waiting', detail: `catching up, ${at}${of}` };
    case 'behind':
      return { label: 'Live', tone: 'waiting', detail: `behind, ${at}${of}` };
    default:
      return {
        label: 'Live',
        tone: 'good',
        detail: at,
        ...(latencyMs === null ? {} : { latency: `${Math.round(latencyMs)} ms` }),
      };
  }
}

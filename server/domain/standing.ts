import type { KeyText } from './key.ts';
import type { Revision } from './revision.ts';

/** Good or bad news, as far as it can be told: never more than a hint beside the words. */
export type Tone = 'good' | 'waiting' | 'bad' | 'unknown' | 'neutral';

/** One thing that an object says of how it stands: a condition, its phase, a container, its replicas, its deletion. */
export interface Standing {
  /** Of its track: the same from one revision to the next. */
  readonly id: string;
  readonly type: 'deletion' | 'phase' | 'replicas' | 'condition' | 'container';
  readonly label: string;
  /** `False (ContainersNotReady)`, `Running`, `CrashLoopBackOff (3 restarts)`, `Error, exit code 1`, `2/3`. */
  readonly state: string;
  readonly tone: Tone;
  readonly detail: string | null;
  /** Of `replicas`. */
  readonly ready?: number;
  readonly wanted?: number;
}

/** A stretch of revisions in which something stood as it did. */
export interface Span extends Pick<Standing, 'state' | 'tone' | 'detail' | 'ready' | 'wanted'> {
  readonly from: Revision;
  /** The revision that ended it; null: it still stands. */
  readonly to: Revision | null;
}

/** An Event about the object was written. */
export interface EventMark {
  readonly revision: Revision;
  readonly key: KeyText;
  /** `Normal`, `Warning`. */
  readonly type: string;
  readonly reason: string;
  /** How often it was seen by then; at least 1. */
  readonly count: number;
  readonly tone: Tone;
  /** Its message. */
  readonly detail: string | null;
}

export interface Track extends Pick<Standing, 'id' | 'label'> {
  readonly type: Standing['type'] | 'events';
  readonly spans: readonly Span[];
  readonly marks: readonly EventMark[];
}

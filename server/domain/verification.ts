import type { Recording } from './recording.ts';
import type { Revision } from './revision.ts';

/** Something in a database that is not as it was written. */
export interface Fault {
  /** `block of values 3:256`, `chunk 12` … */
  readonly where: string;
  readonly problem: string;
}

/** Revisions `from`…`to` of which nothing is stored, and no gap says why. */
export interface Hole {
  readonly from: Revision;
  readonly to: Revision;
}

export interface VerifiedRecording {
  readonly recording: Recording;
  /** The first of them only, where there are many. */
  readonly holes: readonly Hole[];
  readonly holeCount: number;
}

/** What a look at every part of a database has found. */
export interface Verification {
  readonly recordings: readonly VerifiedRecording[];
  /** What was read and compared. */
  readonly events: number;
  readonly values: number;
  readonly chunks: number;
  readonly blocks: number;
  readonly checkpoints: number;
  /** Chunks, blocks and checkpoints of before there were checksums: that they can be read is all that is known of them. */
  readonly withoutChecksum: number;
  /** The first of them only, where there are many. */
  readonly faults: readonly Fault[];
  readonly faultCount: number;
}

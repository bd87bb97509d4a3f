import type { CaptureStatus } from '../domain/capture-status.ts';
import type { PlainError } from '../domain/errors.ts';
import type { Commit, ImportProgress, ImportResult, RecorderOptions } from '../domain/recorder.ts';

/** What the recorder's thread is given when it starts. */
export interface RecorderThreadData {
  readonly options: RecorderOptions;
}

/** From the main thread to the recorder's. Each call has an answer with its number; `cancel` names an import's. */
export type RecorderCall =
  | {
      readonly type: 'import';
      readonly call: number;
      readonly paths: readonly string[];
      readonly name: string;
      readonly force: boolean;
    }
  | { readonly type: 'cancel'; readonly call: number }
  | { readonly type: 'delete'; readonly call: number; readonly recording: string }
  | { readonly type: 'close'; readonly call: number };

/** From the recorder's thread to the main one. */
export type RecorderNews =
  /** The database is open and capture has begun; or neither can be, and the thread ends. */
  | {
      readonly type: 'started';
      readonly status: CaptureStatus;
      readonly error: PlainError | null;
      readonly fingerprintKey: Uint8Array;
    }
  | { readonly type: 'status'; readonly status: CaptureStatus }
  | { readonly type: 'commit'; readonly commit: Commit }
  | { readonly type: 'removed'; readonly recording: string }
  | { readonly type: 'progress'; readonly call: number; readonly progress: ImportProgress }
  | { readonly type: 'answer'; readonly call: number; readonly result: ImportResult | null }
  | { readonly type: 'failed'; readonly call: number; readonly error: PlainError };

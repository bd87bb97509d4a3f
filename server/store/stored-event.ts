import type { Revision } from '../domain/revision.ts';

/**
 * One event as the store keeps it: numbers that name entries of the dictionaries, and what has no dictionary. The order of
 * events is (revision, place within it).
 */
export interface StoredEvent {
  readonly revision: Revision;
  readonly atMs: number | null;
  /** Index into TIME_BASES. */
  readonly basis: number;
  readonly life: number;
  readonly key: number;
  readonly scope: number;
  readonly prefix: number;
  readonly shape: number;
  /** 0: no actor. */
  readonly actor: number;
  readonly version: number;
  readonly valueBytes: number;
  /** Decimal. */
  readonly lease: string;
  /** Changed paths as JSON text of a list. */
  readonly paths: string;
  readonly changedCount: number;
  /** Where the value is: stream * 2^32 + number; NO_VALUE for a delete. */
  readonly position: number;
  /** What it set fields to, as JSON text of a list of pairs. */
  readonly fields: string;
}

export const NO_VALUE = -1;

/** Numbers of one stream go up to here. */
export const STREAM_SIZE = 2 ** 32;

export const TIME_BASES = ['received', 'recorded', 'estimated', 'unknown'] as const;

import type { Revision } from '../domain/revision.ts';
import { at } from './columns.ts';

/** A key that exists, as of some revision. */
export interface StateItem {
  readonly life: number;
  readonly key: number;
  readonly shape: number;
  readonly modRevision: Revision;
  readonly version: number;
  readonly valueBytes: number;
}

/** Everything that exists after a revision, column by column: element i of each belongs to one key. */
export interface StateColumns {
  readonly life: Int32Array;
  readonly key: Int32Array;
  readonly shape: Int32Array;
  readonly modRevision: Float64Array;
  readonly version: Float64Array;
  readonly valueBytes: Float64Array;
}

export function emptyColumns(count: number): StateColumns {
  return {
    life: new Int32Array(count),
    key: new Int32Array(count),
    shape: new Int32Array(count),
    modRevision: new Float64Array(count),
    version: new Float64Array(count),
    valueBytes: new Float64Array(count),
  };
}

export function setItem(state: StateColumns, i: number, item: StateItem): void {
  state.life[i] = item.life;
  state.key[i] = item.key;
  state.shape[i] = item.shape;
  state.modRevision[i] = item.modRevision;
  state.version[i] = item.version;
  state.valueBytes[i] = item.valueBytes;
}

export function itemAt(state: StateColumns, i: number): StateItem {
  return {
    life: at(state.life, i),
    key: at(state.key, i),
    shape: at(state.shape, i),
    modRevision: at(state.modRevision, i),
    version: at(state.version, i),
    valueBytes: at(state.valueBytes, i),
  };
}

/** The chosen keys in the order of the choice, followed by room for `more`. */
export function gather(state: StateColumns, chosen: Int32Array, more = 0): StateColumns {
  const result = emptyColumns(chosen.length + more);
  copyIntegers(state.life, result.life, chosen);
  copyIntegers(state.key, result.key, chosen);
  copyIntegers(state.shape, result.shape, chosen);
  copyNumbers(state.modRevision, result.modRevision, chosen);
  copyNumbers(state.version, result.version, chosen);
  copyNumbers(state.valueBytes, result.valueBytes, chosen);
  return result;
}

/* One function for each kind of column: V8 makes a loop over either many times as fast as one over both. */

function copyIntegers(from: Int32Array, to: Int32Array, chosen: Int32Array): void {
  for (let i = 0; i < chosen.length; i++) to[i] = from[chosen[i] ?? 0] ?? 0;
}

function copyNumbers(from: Float64Array, to: Float64Array, chosen: Int32Array): void {
  for (let i = 0; i < chosen.length; i++) to[i] = from[chosen[i] ?? 0] ?? 0;
}

/** A stretch of the keys; a view, not a copy. */
export function stretch(state: StateColumns, start: number, end: number): StateColumns {
  return {
    life: state.life.subarray(start, end),
    key: state.key.subarray(start, end),
    shape: state.shape.subarray(start, end),
    modRevision: state.modRevision.subarray(start, end),
    version: state.version.subarray(start, end),
    valueBytes: state.valueBytes.subarray(start, end),
  };
}

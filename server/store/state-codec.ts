import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Revision } from '../domain/revision.ts';
import { ByteReader, ByteWriter } from './bytes.ts';

/** A key that exists, as of some revision. */
export interface StateItem {
  readonly life: number;
  readonly key: number;
  readonly shape: number;
  readonly modRevision: Revision;
  readonly version: number;
  readonly valueBytes: number;
}

/** By key. */
export type State = Map<number, StateItem>;

/** A checkpoint: everything that exists after revision `at`. */
export function encodeState(state: State, at: Revision): Buffer {
  const items = [...state.values()].sort((a, b) => a.life - b.life);
  const out = new ByteWriter();
  out.unsigned(items.length);
  out.unsigned(at);
  let life = 0;
  for (const item of items) {
    out.unsigned(item.life - life);
    life = item.life;
  }
  let key = 0;
  for (const item of items) {
    out.signed(item.key - key);
    key = item.key;
  }
  for (const item of items) out.signed(at - item.modRevision);
  for (const item of items) out.unsigned(item.shape);
  for (const item of items) out.unsigned(item.version);
  for (const item of items) out.unsigned(item.valueBytes);
  return deflateRawSync(out.finish(), { level: 6 });
}

export function decodeState(data: Uint8Array): State {
  const input = new ByteReader(inflateRawSync(data));
  const count = input.unsigned();
  const at = input.unsigned();
  const columns = Array.from({ length: 6 }, () => new Float64Array(count));
  const [lives, keys, mods, shapes, versions, sizes] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let life = 0;
  for (let i = 0; i < count; i++) lives[i] = life += input.unsigned();
  let key = 0;
  for (let i = 0; i < count; i++) keys[i] = key += input.signed();
  for (let i = 0; i < count; i++) mods[i] = at - input.signed();
  for (let i = 0; i < count; i++) shapes[i] = input.unsigned();
  for (let i = 0; i < count; i++) versions[i] = input.unsigned();
  for (let i = 0; i < count; i++) sizes[i] = input.unsigned();
  const state: State = new Map();
  for (let i = 0; i < count; i++) {
    const id = keys[i] as number;
    state.set(id, {
      life: lives[i] as number,
      key: id,
      shape: shapes[i] as number,
      modRevision: mods[i] as number,
      version: versions[i] as number,
      valueBytes: sizes[i] as number,
    });
  }
  return state;
}

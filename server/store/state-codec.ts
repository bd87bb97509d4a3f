import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Revision } from '../domain/revision.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { at } from './columns.ts';
import { emptyColumns, gather, type StateColumns } from './state-columns.ts';

/** A checkpoint: everything that exists after revision `revision`. */
export function encodeState(state: StateColumns, revision: Revision): Buffer {
  const count = state.key.length;
  const byLife = Int32Array.from({ length: count }, (_, i) => i).sort((a, b) => at(state.life, a) - at(state.life, b));
  const sorted = gather(state, byLife);
  const out = new ByteWriter();
  out.unsigned(count);
  out.unsigned(revision);
  let life = 0;
  for (const id of sorted.life) {
    out.unsigned(id - life);
    life = id;
  }
  let key = 0;
  for (const id of sorted.key) {
    out.signed(id - key);
    key = id;
  }
  for (const modRevision of sorted.modRevision) out.signed(revision - modRevision);
  for (const column of [sorted.shape, sorted.version, sorted.valueBytes]) {
    for (const value of column) out.unsigned(value);
  }
  return deflateRawSync(out.finish(), { level: 6 });
}

export function decodeState(data: Uint8Array): StateColumns {
  const input = new ByteReader(inflateRawSync(data));
  const count = input.count();
  const revision = input.unsigned();
  const state = emptyColumns(count);
  let life = 0;
  for (let i = 0; i < count; i++) state.life[i] = life += input.unsigned();
  let key = 0;
  for (let i = 0; i < count; i++) state.key[i] = key += input.signed();
  for (let i = 0; i < count; i++) state.modRevision[i] = revision - input.signed();
  for (let i = 0; i < count; i++) state.shape[i] = input.unsigned();
  for (let i = 0; i < count; i++) state.version[i] = input.unsigned();
  for (let i = 0; i < count; i++) state.valueBytes[i] = input.unsigned();
  return state;
}

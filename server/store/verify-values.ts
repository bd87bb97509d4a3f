import type Database from 'better-sqlite3';
import type { Findings } from './findings.ts';
import { STREAM_SIZE } from './stored-event.ts';
import { decodeBlock } from './value-block.ts';

/** Which values there are, and how long each is. */
export class ValueLengths {
  readonly #streams = new Map<number, Float64Array>();

  set(position: number, length: number): void {
    const stream = Math.floor(position / STREAM_SIZE);
    const number = position % STREAM_SIZE;
    let lengths = this.#streams.get(stream) ?? new Float64Array(0);
    if (number >= lengths.length) {
      const grown = new Float64Array(Math.max(1024, (number + 1) * 2)).fill(-1);
      grown.set(lengths);
      this.#streams.set(stream, (lengths = grown));
    }
    lengths[number] = length;
  }

  /** null: there is no such value. */
  get(position: number): number | null {
    const length = this.#streams.get(Math.floor(position / STREAM_SIZE))?.[position % STREAM_SIZE] ?? -1;
    return length === -1 ? null : length;
  }
}

interface BlockRow {
  position: number;
  count: number;
  raw_bytes: number;
  data: Buffer;
  crc: number | null;
}

/** `3:256`: the stream, and the number within it. */
export function positionText(position: number): string {
  return `${Math.floor(position / STREAM_SIZE)}:${position % STREAM_SIZE}`;
}

/** Reads every value, packed or waiting, a block a step, and says how long each is. */
export function* verifyValues(db: Database.Database, findings: Findings): Generator<void, ValueLengths> {
  const lengths = new ValueLengths();
  const streams = db.prepare<[], { id: number; count: number }>('SELECT id, count FROM streams').all();
  const counts = new Map(streams.map(({ id, count }) => [id, count]));
  /** Numbers beyond what the stream has given out, or of no stream at all, would let a value claim any amount of room. */
  const known = (where: string, position: number, count: number): boolean => {
    const given = counts.get(Math.floor(position / STREAM_SIZE));
    if (position >= 0 && count > 0 && given !== undefined && (position % STREAM_SIZE) + count <= given) return true;
    findings.add(where, 'it is numbered as no value of its stream can be');
    return false;
  };
  try {
    for (const row of db.prepare<[], BlockRow>('SELECT position, count, raw_bytes, data, crc FROM blocks').iterate()) {
      const where = `block of values ${positionText(row.position)}`;
      yield;
      findings.blocks++;
      if (!known(where, row.position, row.count)) continue;
      findings.within(where, () => verifyBlock(where, row, findings, lengths));
    }
  } catch (error) {
    findings.failed('packed values', error);
  }
  findings.within('waiting values', () => {
    const waiting = db.prepare<[], { position: number; value: Buffer; crc: number | null }>(
      'SELECT position, value, crc FROM waiting_values',
    );
    for (const { position, value, crc } of waiting.iterate()) {
      const where = `value ${positionText(position)}`;
      findings.values++;
      if (!known(where, position, 1)) continue;
      findings.intact(where, value, crc);
      lengths.set(position, value.length);
    }
  });
  return lengths;
}

function verifyBlock(where: string, row: BlockRow, findings: Findings, lengths: ValueLengths): void {
  // What is damaged may decode all the same, to something else.
  if (!findings.intact(where, row.data, row.crc)) return;
  const values = decodeBlock(row.data);
  findings.values += values.length;
  if (values.length !== row.count) findings.add(where, `it has ${values.length} values instead of ${row.count}`);
  const bytes = values.reduce((sum, value) => sum + value.length, 0);
  if (bytes !== row.raw_bytes) findings.add(where, `its values have ${bytes} bytes instead of ${row.raw_bytes}`);
  values.slice(0, row.count).forEach((value, i) => lengths.set(row.position + i, value.length));
}

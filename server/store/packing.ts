import { crc32 } from 'node:zlib';
import type { StoreContext } from './store-context.ts';
import { STREAM_SIZE } from './stored-event.ts';
import { BLOCK_BYTES, decodeBlock, encodeBlock } from './value-block.ts';

interface BlockRow {
  position: number;
  count: number;
  raw_bytes: number;
  data: Buffer;
  /** null: written before blocks had one. */
  crc: number | null;
}

interface StreamRow {
  readonly id: number;
  readonly count: number;
  readonly packed: number;
}

/** The stream in which most waits and a full block can be made; with `partly` any in which something waits. */
export function nextStream({ db, sizes }: StoreContext, partlyRid: number | null): StreamRow | null {
  return (
    db
      .prepare<[number, number, number | null], StreamRow>(
        `SELECT id, count, packed FROM streams
         WHERE count > packed AND (count - packed >= ? OR waiting_bytes >= ? OR rid = ?)
         ORDER BY waiting_bytes DESC LIMIT 1`,
      )
      .get(sizes.blockValues, BLOCK_BYTES, partlyRid) ?? null
  );
}

/** Packs the values of a stream that have waited longest into one block, or adds them to the last one where it is not full. */
export function packStream(context: StoreContext, stream: StreamRow): void {
  context.db.transaction(() => packBlock(context, stream, waitingValues(context, stream))).immediate();
}

/**
 * Packs values that are new in a stream, and what waits there before them, as far as they make full blocks. Where more waits
 * than one block takes it is left to maintenance, which works in short steps. Within a transaction of the caller's.
 * @param added the newest values that the stream counts, which do not wait yet
 * @returns how many of them were packed
 */
export function packFullBlocks(context: StoreContext, id: number, added: readonly Uint8Array[]): number {
  const row = context.db
    .prepare<[number], StreamRow & { waiting_bytes: number }>(
      'SELECT id, count, packed, waiting_bytes FROM streams WHERE id = ?',
    )
    .get(id);
  if (row === undefined) throw new Error(`The store has no stream ${id}.`);
  const isFull = (values: number, bytes: number) => values >= context.sizes.blockValues || bytes >= BLOCK_BYTES;
  let bytes = row.waiting_bytes;
  const waiting = row.count - row.packed - added.length;
  const waitingBytes = added.reduce((rest, value) => rest - value.length, bytes);
  if (isFull(waiting, waitingBytes) || !isFull(waiting + added.length, bytes)) return 0;
  const values = [...(waiting > 0 ? waitingValues(context, row) : []), ...added];
  let done = 0;
  while (isFull(values.length - done, bytes)) {
    const packed = packBlock(context, { ...row, packed: row.packed + done }, values.slice(done));
    done += packed.count;
    bytes -= packed.bytes;
  }
  return Math.max(0, done - waiting);
}

function* waitingValues({ db }: StoreContext, { id, count, packed }: StreamRow): Generator<Buffer, void> {
  const base = id * STREAM_SIZE;
  const waiting = db.prepare<[number, number], { value: Buffer }>(
    'SELECT value FROM waiting_values WHERE position >= ? AND position < ? ORDER BY position',
  );
  for (const { value } of waiting.iterate(base + packed, base + count)) yield value;
}

/** Packs the first of the values of a stream that are not packed: as many as a block takes. */
function packBlock(
  { db, sizes }: StoreContext,
  stream: StreamRow,
  unpacked: Iterable<Uint8Array>,
): { count: number; bytes: number } {
  const base = stream.id * STREAM_SIZE;
  const first = base + stream.packed;
  const added: Uint8Array[] = [];
  let bytes = 0;
  for (const value of unpacked) {
    if (added.length > 0 && (added.length === sizes.blockValues || bytes + value.length > BLOCK_BYTES)) break;
    added.push(value);
    bytes += value.length;
  }
  const last = db
    .prepare<[number, number], BlockRow>(
      'SELECT * FROM blocks WHERE position < ? AND position >= ? ORDER BY position DESC LIMIT 1',
    )
    .get(first, base);
  const hasRoom =
    last !== undefined && last.count + added.length <= sizes.blockValues && last.raw_bytes + bytes <= BLOCK_BYTES;
  // A damaged block stays as it is: written again, it would pass for an intact one.
  const joined = hasRoom && (last.crc === null || last.crc === crc32(last.data)) ? last : null;
  const values: readonly Uint8Array[] = joined === null ? added : [...decodeBlock(joined.data), ...added];
  const data = encodeBlock(values);
  db.prepare('INSERT OR REPLACE INTO blocks (position, count, raw_bytes, data, crc) VALUES (?, ?, ?, ?, ?)').run(
    joined?.position ?? first,
    values.length,
    (joined?.raw_bytes ?? 0) + bytes,
    data,
    crc32(data),
  );
  db.prepare('DELETE FROM waiting_values WHERE position >= ? AND position < ?').run(first, first + added.length);
  db.prepare('UPDATE streams SET packed = packed + ?, waiting_bytes = waiting_bytes - ? WHERE id = ?').run(
    added.length,
    bytes,
    stream.id,
  );
  return { count: added.length, bytes };
}

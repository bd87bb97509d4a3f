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
  id: number;
  count: number;
  packed: number;
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
export function packStream({ db, sizes }: StoreContext, stream: StreamRow): void {
  db.transaction(() => {
    const base = stream.id * STREAM_SIZE;
    const first = base + stream.packed;
    const added: Buffer[] = [];
    let bytes = 0;
    const waiting = db.prepare<[number, number], { value: Buffer }>(
      'SELECT value FROM waiting_values WHERE position >= ? AND position < ? ORDER BY position',
    );
    for (const { value } of waiting.iterate(first, base + stream.count)) {
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
  }).immediate();
}

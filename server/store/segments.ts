import type Database from 'better-sqlite3';
import type { FieldCondition } from '../domain/field-condition.ts';
import type { Revision } from '../domain/revision.ts';
import { BoundedCache } from './bounded-cache.ts';
import { decodeDetail, decodeScan } from './chunk-codec.ts';
import { detailColumns, scanColumns, type DetailColumns, type ScanColumns } from './columns.ts';
import { decodeFields, fieldColumns, noFields, type FieldColumns } from './field-columns.ts';
import { mayMeet } from './field-signature.ts';
import { readHotEvents } from './hot-events.ts';
import type { StoredEvent } from './stored-event.ts';

/**
 * A stretch of a recording: one chunk, or the events that are not in a chunk yet. The stretches of a recording follow one
 * another by revision and never share one.
 */
export interface Segment {
  /** null: the newest events, still one row each. */
  readonly chunk: number | null;
  readonly firstRevision: Revision;
  readonly lastRevision: Revision;
  scan(): ScanColumns;
  detail(): DetailColumns;
  fields(): FieldColumns;
  /** False: no event meets the condition; told without reading them. */
  mayMeet(condition: FieldCondition): boolean;
}

/** In events; about 30 bytes each for what is scanned, about 45 for the details. */
const CACHED_SCAN_EVENTS = 1_200_000;
const CACHED_DETAIL_EVENTS = 250_000;
/** In pairs of a path and a value, of 8 bytes; their texts are about as large. */
const CACHED_FIELDS = 1_000_000;
/** In bytes; a chunk has some thousands. */
const CACHED_SIGNATURES = 4_000_000;

interface ChunkRow {
  id: number;
  first: number;
  last: number;
}

interface Hot {
  layout: number;
  lastSeq: number;
  events: StoredEvent[];
  segment: Segment | null;
}

export class Segments {
  readonly #db: Database.Database;
  readonly #chunks: Database.Statement<[number], ChunkRow>;
  readonly #scanData: Database.Statement<[number], { data: Buffer }>;
  readonly #detailData: Database.Statement<[number], { data: Buffer }>;
  readonly #fieldData: Database.Statement<[number], { data: Buffer | null }>;
  readonly #sealed = new Map<number, { layout: number; segments: Segment[] }>();
  readonly #hot = new Map<number, Hot>();
  readonly #scans = new BoundedCache<number, ScanColumns>(CACHED_SCAN_EVENTS, (scan) => scan.count);
  readonly #details = new BoundedCache<number, DetailColumns>(CACHED_DETAIL_EVENTS, (detail) => detail.version.length);
  readonly #fields = new BoundedCache<number, FieldColumns>(
    CACHED_FIELDS,
    ({ first, pairs }) => first.length + pairs.length,
  );
  readonly #signature: Database.Statement<[number], { signature: Buffer }>;
  /** null: of a chunk that was written before there were any. */
  readonly #signatures = new BoundedCache<number, Buffer | null>(
    CACHED_SIGNATURES,
    (signature) => signature?.length ?? 0,
  );

  constructor(db: Database.Database) {
    this.#db = db;
    this.#signature = db.prepare('SELECT signature FROM field_signatures WHERE chunk = ?');
    this.#chunks = db.prepare(
      'SELECT id, first_revision AS first, last_revision AS last FROM chunks WHERE rid = ? ORDER BY first_revision, id',
    );
    this.#scanData = db.prepare('SELECT scan AS data FROM chunk_data WHERE chunk = ?');
    this.#detailData = db.prepare('SELECT detail AS data FROM chunk_data WHERE chunk = ?');
    this.#fieldData = db.prepare('SELECT fields AS data FROM chunk_data WHERE chunk = ?');
  }

  /** All of a recording, oldest first. `layout` tells whether what was read before still holds. */
  of(rid: number, layout: number): readonly Segment[] {
    const sealed = this.sealed(rid, layout);
    const hot = this.#hotSegment(rid, layout);
    return hot === null ? sealed : [...sealed, hot];
  }

  sealed(rid: number, layout: number): readonly Segment[] {
    const known = this.#sealed.get(rid);
    if (known?.layout === layout) return known.segments;
    const segments = this.#chunks.all(rid).map((row) => this.#chunk(row));
    this.#sealed.set(rid, { layout, segments });
    return segments;
  }

  /** After a rollback: what was read may not exist, and its numbers are given out again. */
  forget(): void {
    for (const known of [this.#sealed, this.#hot, this.#scans, this.#details, this.#fields, this.#signatures])
      known.clear();
  }

  #chunk(row: ChunkRow): Segment {
    const { id } = row;
    const scan = () => remembered(this.#scans, id, () => decodeScan(dataOf(this.#scanData.get(id), id)));
    const detail = () =>
      remembered(this.#details, id, () => decodeDetail(scan(), dataOf(this.#detailData.get(id), id)));
    const fields = () =>
      remembered(this.#fields, id, () => {
        const data = this.#fieldData.get(id)?.data ?? null;
        const { count } = scan();
        return data === null ? noFields(count) : decodeFields(data, count);
      });
    const meets = (condition: FieldCondition): boolean => {
      const signature = remembered(this.#signatures, id, () => this.#signature.get(id)?.signature ?? null);
      return signature === null || mayMeet(signature, condition);
    };
    return { chunk: id, firstRevision: row.first, lastRevision: row.last, scan, detail, fields, mayMeet: meets };
  }

  #hotSegment(rid: number, layout: number): Segment | null {
    let hot = this.#hot.get(rid);
    if (hot === undefined || hot.layout !== layout) {
      hot = { layout, lastSeq: 0, events: [], segment: null };
      this.#hot.set(rid, hot);
    }
    const { events, lastSeq } = readHotEvents(this.#db, rid, hot.lastSeq);
    if (events.length > 0) {
      const before = hot.events.at(-1)?.revision ?? -1;
      hot.events = hot.events.concat(events);
      // What a list showed arrives in the order of keys, not of revisions.
      if (events.some((event, i) => event.revision < (events[i - 1]?.revision ?? before))) {
        hot.events = hot.events.toSorted((a, b) => a.revision - b.revision);
      }
      hot.lastSeq = lastSeq;
      hot.segment = eventSegment(hot.events);
    }
    return hot.segment;
  }
}

/** Events that are in memory, as a segment. */
export function eventSegment(events: readonly StoredEvent[]): Segment {
  let scan: ScanColumns | null = null;
  let detail: DetailColumns | null = null;
  let fields: FieldColumns | null = null;
  return {
    chunk: null,
    firstRevision: events[0]?.revision ?? 0,
    lastRevision: events.at(-1)?.revision ?? 0,
    scan: () => (scan ??= scanColumns(events)),
    detail: () => (detail ??= detailColumns(events)),
    fields: () => (fields ??= fieldColumns(events)),
    mayMeet: () => true,
  };
}

function remembered<V>(cache: BoundedCache<number, V>, id: number, read: () => V): V {
  const known = cache.get(id);
  if (known !== undefined) return known;
  const value = read();
  cache.set(id, value);
  return value;
}

function dataOf(row: { data: Buffer } | undefined, chunk: number): Buffer {
  if (row === undefined) throw new Error(`The store names a chunk that is not there (${chunk}).`);
  return row.data;
}

import type { StoredEvent } from './stored-event.ts';
import { listedTexts, type TextTable } from './text-table.ts';

/** Lists of numbers in which a value is found again by its index; 0-based, in order of first use. */
export class Dictionary<T> {
  readonly values: T[] = [];
  readonly #indexes = new Map<T, number>();

  index(value: T): number {
    let index = this.#indexes.get(value);
    if (index === undefined) {
      index = this.values.length;
      this.values.push(value);
      this.#indexes.set(value, index);
    }
    return index;
  }
}

/**
 * What a search has to look at, column by column: element i of each belongs to event i, in order of (revision, ordinal).
 * `entry` is an index into the objects (`lives`, `keys`, `scopes`, `prefixes`) that have events here.
 */
export interface ScanColumns {
  readonly count: number;
  readonly revision: Float64Array;
  readonly entry: Int32Array;
  readonly shape: Int32Array;
  readonly actor: Int32Array;
  /** NaN: no time. */
  readonly atMs: Float64Array;
  readonly basis: Uint8Array;
  readonly lives: Int32Array;
  readonly keys: Int32Array;
  readonly scopes: Int32Array;
  readonly prefixes: Int32Array;
}

/** What only the events that are shown need; `lease` and `paths` are indexes into the texts. */
export interface DetailColumns {
  readonly version: Float64Array;
  readonly valueBytes: Int32Array;
  readonly lease: Int32Array;
  readonly paths: Int32Array;
  readonly changedCount: Int32Array;
  readonly position: Float64Array;
  readonly leaseTexts: TextTable;
  /** JSON texts of lists. */
  readonly pathTexts: TextTable;
}

/** @param events in order of (revision, ordinal) */
export function scanColumns(events: readonly StoredEvent[]): ScanColumns {
  const count = events.length;
  const byLife = new Map<number, StoredEvent>();
  for (const event of events) if (!byLife.has(event.life)) byLife.set(event.life, event);
  const objects = [...byLife.values()].sort((a, b) => a.life - b.life);
  const indexes = new Map(objects.map((object, index) => [object.life, index]));
  const columns = {
    count,
    revision: new Float64Array(count),
    entry: new Int32Array(count),
    shape: new Int32Array(count),
    actor: new Int32Array(count),
    atMs: new Float64Array(count),
    basis: new Uint8Array(count),
    lives: Int32Array.from(objects, (object) => object.life),
    keys: Int32Array.from(objects, (object) => object.key),
    scopes: Int32Array.from(objects, (object) => object.scope),
    prefixes: Int32Array.from(objects, (object) => object.prefix),
  };
  events.forEach((event, i) => {
    columns.revision[i] = event.revision;
    columns.entry[i] = indexes.get(event.life) ?? 0;
    columns.shape[i] = event.shape;
    columns.actor[i] = event.actor;
    columns.atMs[i] = event.atMs ?? Number.NaN;
    columns.basis[i] = event.basis;
  });
  return columns;
}

export function detailColumns(events: readonly StoredEvent[]): DetailColumns {
  const count = events.length;
  const leases = new Dictionary<string>();
  const paths = new Dictionary<string>();
  const columns = {
    version: new Float64Array(count),
    valueBytes: new Int32Array(count),
    lease: new Int32Array(count),
    paths: new Int32Array(count),
    changedCount: new Int32Array(count),
    position: new Float64Array(count),
    leaseTexts: listedTexts(leases.values),
    pathTexts: listedTexts(paths.values),
  };
  events.forEach((event, i) => {
    columns.version[i] = event.version;
    columns.valueBytes[i] = event.valueBytes;
    columns.lease[i] = leases.index(event.lease);
    columns.paths[i] = paths.index(event.paths);
    columns.changedCount[i] = event.changedCount;
    columns.position[i] = event.position;
  });
  return columns;
}

/**
 * The events back from their columns, from index `from` on.
 * @param fields what each set fields to, as JSON text
 */
export function eventsOf(scan: ScanColumns, detail: DetailColumns, fields: readonly string[], from = 0): StoredEvent[] {
  const events: StoredEvent[] = [];
  for (let i = from; i < scan.count; i++) {
    const entry = at(scan.entry, i);
    const atMs = at(scan.atMs, i);
    events.push({
      revision: at(scan.revision, i),
      atMs: Number.isNaN(atMs) ? null : atMs,
      basis: at(scan.basis, i),
      life: at(scan.lives, entry),
      key: at(scan.keys, entry),
      scope: at(scan.scopes, entry),
      prefix: at(scan.prefixes, entry),
      shape: at(scan.shape, i),
      actor: at(scan.actor, i),
      version: at(detail.version, i),
      valueBytes: at(detail.valueBytes, i),
      lease: detail.leaseTexts.text(at(detail.lease, i)),
      paths: detail.pathTexts.text(at(detail.paths, i)),
      changedCount: at(detail.changedCount, i),
      position: at(detail.position, i),
      fields: at(fields, i),
    });
  }
  return events;
}

/** An element that is there by construction. @throws RangeError where the columns do not fit together */
export function at<T>(list: ArrayLike<T>, index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`The store's columns do not fit together (index ${index}).`);
  return value;
}

/** Index of the first element that is greater than `limit`, in a column that only rises. */
export function upperBound(column: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(column, middle) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

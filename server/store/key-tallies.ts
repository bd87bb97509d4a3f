import { at } from './columns.ts';

/** Who made how many revisions, by the actor's number. */
export type ActorCounts = Map<number, number>;

export function countActor(counts: ActorCounts, actor: number): void {
  counts.set(actor, (counts.get(actor) ?? 0) + 1);
}

/** What is summed up for each key, column by column, by the key's number: there may be a million of them. */
export class KeyTallies {
  readonly revisions: Int32Array;
  readonly bytes: Float64Array;
  readonly largest: Int32Array;
  readonly resource: Int32Array;
  /** One life of the key, to say who it is. */
  readonly life: Int32Array;
  readonly firstAt: Float64Array;
  readonly lastAt: Float64Array;

  constructor(keys: number) {
    this.revisions = new Int32Array(keys);
    this.bytes = new Float64Array(keys);
    this.largest = new Int32Array(keys);
    this.resource = new Int32Array(keys).fill(-1);
    this.life = new Int32Array(keys);
    this.firstAt = new Float64Array(keys).fill(Number.NaN);
    this.lastAt = new Float64Array(keys).fill(Number.NaN);
  }

  add(key: number, life: number, resource: number, bytes: number, atMs: number): void {
    this.life[key] = life;
    this.resource[key] = resource;
    this.revisions[key] = at(this.revisions, key) + 1;
    this.bytes[key] = at(this.bytes, key) + bytes;
    if (bytes > at(this.largest, key)) this.largest[key] = bytes;
    if (Number.isNaN(atMs)) return;
    if (Number.isNaN(at(this.firstAt, key))) this.firstAt[key] = atMs;
    this.lastAt[key] = atMs;
  }

  /** The keys with the most of something, most first. */
  top(column: ArrayLike<number>, count: number): number[] {
    const best: number[] = [];
    for (let key = 0; key < column.length; key++) {
      const value = at(column, key);
      const last = best.at(-1);
      if (value === 0 || (best.length === count && last !== undefined && value <= at(column, last))) continue;
      const place = best.findIndex((other) => at(column, other) < value);
      best.splice(place === -1 ? best.length : place, 0, key);
      if (best.length > count) best.pop();
    }
    return best;
  }

  /** For each resource the key with the most revisions. */
  mostWritten(resources: number): Int32Array {
    const best = new Int32Array(resources).fill(-1);
    this.resource.forEach((resource, key) => {
      if (resource === -1) return;
      const other = at(best, resource);
      if (other === -1 || at(this.revisions, key) > at(this.revisions, other)) best[resource] = key;
    });
    return best;
  }
}

import { crc32 } from 'node:zlib';
import type Database from 'better-sqlite3';
import type { ObjectIdentity } from '../domain/facts.ts';
import { packFullBlocks } from './packing.ts';
import type { StoreContext } from './store-context.ts';
import { STREAM_SIZE } from './stored-event.ts';

interface Stream {
  readonly id: number;
  count: number;
  /** Since the last `save`. */
  added: Uint8Array[];
}

/** Values that repeat one another share a stream: one for each resource, one for all that is not Kubernetes. */
function streamName(identity: ObjectIdentity): string {
  return identity.kubernetes ? `${identity.group ?? ''}/${identity.resource ?? ''}` : '';
}

/** Puts new values of one recording into their streams, when they are saved. Not to be used any more after a rollback. */
export class StreamWriter {
  readonly #context: StoreContext;
  readonly #rid: number;
  readonly #streams = new Map<string, Stream>();
  readonly #anew: boolean;
  readonly #find: Database.Statement<[number, string], { id: number; count: number }>;
  readonly #update: Database.Statement<[number, number, number]>;
  readonly #insertValue: Database.Statement<[number, Uint8Array, number]>;

  /** @param anew begins streams of its own, without a name, instead of going on with those that are there */
  constructor(context: StoreContext, rid: number, anew = false) {
    const { db } = context;
    this.#context = context;
    this.#rid = rid;
    this.#anew = anew;
    this.#find = db.prepare('SELECT id, count FROM streams WHERE rid = ? AND name = ?');
    this.#update = db.prepare('UPDATE streams SET count = ?, waiting_bytes = waiting_bytes + ? WHERE id = ?');
    this.#insertValue = db.prepare('INSERT INTO waiting_values (position, value, crc) VALUES (?, ?, ?)');
  }

  /** @returns the value's position */
  append(identity: ObjectIdentity, value: Uint8Array): number {
    const stream = this.#stream(streamName(identity));
    const position = stream.id * STREAM_SIZE + stream.count;
    stream.count++;
    stream.added.push(value);
    return position;
  }

  /** @param pack what makes full blocks is packed at once; the rest, or else all, waits */
  save(pack: boolean): void {
    for (const stream of this.#streams.values()) {
      const { id, count, added } = stream;
      if (added.length === 0) continue;
      stream.added = [];
      const bytes = added.reduce((sum, value) => sum + value.length, 0);
      this.#update.run(count, bytes, id);
      const packed = pack ? packFullBlocks(this.#context, id, added) : 0;
      let position = id * STREAM_SIZE + count - added.length + packed;
      for (const value of added.slice(packed)) this.#insertValue.run(position++, value, crc32(value));
    }
  }

  #stream(name: string): Stream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      const row = this.#anew ? undefined : this.#find.get(this.#rid, name);
      const insert = this.#context.db.prepare('INSERT INTO streams (rid, name) VALUES (?, ?)');
      const id = row?.id ?? Number(insert.run(this.#rid, this.#anew ? null : name).lastInsertRowid);
      stream = { id, count: row?.count ?? 0, added: [] };
      this.#streams.set(name, stream);
    }
    return stream;
  }
}

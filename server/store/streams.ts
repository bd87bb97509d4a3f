import { crc32 } from 'node:zlib';
import type Database from 'better-sqlite3';
import type { ObjectIdentity } from '../domain/facts.ts';
import { STREAM_SIZE } from './stored-event.ts';

interface Stream {
  readonly id: number;
  count: number;
  /** Values and bytes since the last `save`. */
  added: number;
  bytes: number;
}

/** Values that repeat one another share a stream: one for each resource, one for all that is not Kubernetes. */
function streamName(identity: ObjectIdentity): string {
  return identity.kubernetes ? `${identity.group ?? ''}/${identity.resource ?? ''}` : '';
}

/** Puts new values of one recording into their streams. Not to be used any more after a rollback. */
export class StreamWriter {
  readonly #db: Database.Database;
  readonly #rid: number;
  readonly #streams = new Map<string, Stream>();
  readonly #anew: boolean;
  readonly #find: Database.Statement<[number, string], { id: number; count: number }>;
  readonly #update: Database.Statement<[number, number, number]>;
  readonly #insertValue: Database.Statement<[number, Uint8Array, number]>;

  /** @param anew begins streams of its own, without a name, instead of going on with those that are there */
  constructor(db: Database.Database, rid: number, anew = false) {
    this.#anew = anew;
    this.#db = db;
    this.#rid = rid;
    this.#find = db.prepare('SELECT id, count FROM streams WHERE rid = ? AND name = ?');
    this.#update = db.prepare('UPDATE streams SET count = ?, waiting_bytes = waiting_bytes + ? WHERE id = ?');
    this.#insertValue = db.prepare('INSERT INTO waiting_values (position, value, crc) VALUES (?, ?, ?)');
  }

  /** @returns the value's position */
  append(identity: ObjectIdentity, value: Uint8Array): number {
    const stream = this.#stream(streamName(identity));
    const position = stream.id * STREAM_SIZE + stream.count;
    this.#insertValue.run(position, value, crc32(value));
    stream.count++;
    stream.added++;
    stream.bytes += value.length;
    return position;
  }

  save(): void {
    for (const stream of this.#streams.values()) {
      if (stream.added === 0) continue;
      this.#update.run(stream.count, stream.bytes, stream.id);
      stream.added = 0;
      stream.bytes = 0;
    }
  }

  #stream(name: string): Stream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      const row = this.#anew ? undefined : this.#find.get(this.#rid, name);
      const insert = this.#db.prepare('INSERT INTO streams (rid, name) VALUES (?, ?)');
      const id = row?.id ?? Number(insert.run(this.#rid, this.#anew ? null : name).lastInsertRowid);
      stream = { id, count: row?.count ?? 0, added: 0, bytes: 0 };
      this.#streams.set(name, stream);
    }
    return stream;
  }
}

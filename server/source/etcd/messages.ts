import protobuf, { type Reader, type Writer } from 'protobufjs/minimal.js';
import { parseRevision, type Revision } from '../../domain/revision.ts';

/**
 * The calls of etcd's API that are made here, and of their messages what is asked and read. Written by hand, since from a
 * schema the same takes longer to prepare than to connect, and revisions would come as text first.
 */
export interface Method<Request, Answer> {
  readonly path: string;
  readonly encode: (request: Request) => Buffer;
  readonly decode: (message: Uint8Array) => Answer;
}

export interface RangeRequest {
  readonly key: Uint8Array;
  /** Left out: only that key. */
  readonly range_end?: Uint8Array;
  /** Left out: all of them. */
  readonly limit?: number;
  /** Left out or 0: now. */
  readonly revision?: Revision;
  readonly keys_only?: boolean;
}

export interface WatchCreateRequest {
  readonly key: Uint8Array;
  readonly range_end: Uint8Array;
  readonly start_revision: Revision;
  readonly progress_notify: boolean;
  readonly fragment: boolean;
}

/** A watch is asked for, or how far etcd has come with all that were asked for on that stream. */
export type WatchRequest = WatchCreateRequest | 'progress';

export interface ResponseHeader {
  readonly cluster_id: string;
  readonly revision: Revision;
}

/** Keys and values are views into the message. */
export interface KeyValue {
  readonly key: Uint8Array;
  readonly create_revision: Revision;
  readonly mod_revision: Revision;
  readonly version: number;
  readonly value: Uint8Array;
  readonly lease: string;
}

export interface WatchEvent {
  readonly type: 'PUT' | 'DELETE';
  readonly kv: KeyValue;
}

export interface RangeResponse {
  readonly header: ResponseHeader;
  readonly kvs: KeyValue[];
  readonly more: boolean;
}

export interface WatchResponse {
  readonly header: ResponseHeader;
  readonly watch_id: string;
  readonly created: boolean;
  readonly canceled: boolean;
  readonly compact_revision: Revision;
  readonly cancel_reason: string;
  readonly fragment: boolean;
  readonly events: WatchEvent[];
}

/** What is done with each field of a message that is read; the others are passed over. */
type Fields<T> = Readonly<Record<number, (into: { -readonly [Name in keyof T]: T[Name] }, from: Reader) => void>>;

const VARINT = 0;
const BYTES = 2;
const NOTHING = Buffer.alloc(0);

const HEADER: Fields<ResponseHeader> = {
  1: (into, from) => (into.cluster_id = from.uint64().toString()),
  3: (into, from) => (into.revision = readNumber(from)),
};
const newHeader = (): ResponseHeader => ({ cluster_id: '0', revision: 0 });

const KEY_VALUE: Fields<KeyValue> = {
  1: (into, from) => (into.key = from.bytes()),
  2: (into, from) => (into.create_revision = readNumber(from)),
  3: (into, from) => (into.mod_revision = readNumber(from)),
  4: (into, from) => (into.version = readNumber(from)),
  5: (into, from) => (into.value = from.bytes()),
  6: (into, from) => (into.lease = from.int64().toString()),
};
const newKeyValue = (): KeyValue => ({
  key: NOTHING,
  create_revision: 0,
  mod_revision: 0,
  version: 0,
  value: NOTHING,
  lease: '0',
});

const EVENT: Fields<WatchEvent> = {
  1: (into, from) => (into.type = from.int32() === 1 ? 'DELETE' : 'PUT'),
  2: (into, from) => (into.kv = read(from.bytes(), newKeyValue(), KEY_VALUE)),
};

const RANGE_RESPONSE: Fields<RangeResponse> = {
  1: (into, from) => (into.header = read(from.bytes(), newHeader(), HEADER)),
  2: (into, from) => into.kvs.push(read(from.bytes(), newKeyValue(), KEY_VALUE)),
  3: (into, from) => (into.more = from.bool()),
};

const WATCH_RESPONSE: Fields<WatchResponse> = {
  1: (into, from) => (into.header = read(from.bytes(), newHeader(), HEADER)),
  2: (into, from) => (into.watch_id = from.int64().toString()),
  3: (into, from) => (into.created = from.bool()),
  4: (into, from) => (into.canceled = from.bool()),
  5: (into, from) => (into.compact_revision = readNumber(from)),
  6: (into, from) => (into.cancel_reason = from.string()),
  7: (into, from) => (into.fragment = from.bool()),
  11: (into, from) => into.events.push(read(from.bytes(), { type: 'PUT', kv: newKeyValue() }, EVENT)),
};

export const RANGE: Method<RangeRequest, RangeResponse> = {
  path: '/etcdserverpb.KV/Range',
  // To etcd, an empty range_end is not the same as none: what is left out must not be written.
  encode: ({ key, range_end, limit, revision, keys_only }) =>
    written((to) => {
      to.uint32(tag(1, BYTES)).bytes(key);
      if (range_end !== undefined) to.uint32(tag(2, BYTES)).bytes(range_end);
      if (limit !== undefined) to.uint32(tag(3, VARINT)).int64(limit);
      if (revision !== undefined) to.uint32(tag(4, VARINT)).int64(revision);
      if (keys_only !== undefined) to.uint32(tag(8, VARINT)).bool(keys_only);
    }),
  decode: (message) => read(message, { header: newHeader(), kvs: [], more: false }, RANGE_RESPONSE),
};

export const WATCH: Method<WatchRequest, WatchResponse> = {
  path: '/etcdserverpb.Watch/Watch',
  encode: (request) =>
    written((to) => {
      if (request === 'progress') {
        to.uint32(tag(3, BYTES)).fork().ldelim();
        return;
      }
      const { key, range_end, start_revision, progress_notify, fragment } = request;
      to.uint32(tag(1, BYTES)).fork();
      to.uint32(tag(1, BYTES)).bytes(key).uint32(tag(2, BYTES)).bytes(range_end);
      to.uint32(tag(3, VARINT)).int64(start_revision).uint32(tag(4, VARINT)).bool(progress_notify);
      to.uint32(tag(8, VARINT)).bool(fragment).ldelim();
    }),
  decode: (message) =>
    read(
      message,
      {
        header: newHeader(),
        watch_id: '0',
        created: false,
        canceled: false,
        compact_revision: 0,
        cancel_reason: '',
        fragment: false,
        events: [],
      },
      WATCH_RESPONSE,
    ),
};

export const STATUS: Method<null, { readonly version: string }> = {
  path: '/etcdserverpb.Maintenance/Status',
  encode: () => NOTHING,
  decode: (message) => read(message, { version: '' }, { 2: (into, from) => (into.version = from.string()) }),
};

export const AUTHENTICATE: Method<{ readonly name: string; readonly password: string }, { readonly token: string }> = {
  path: '/etcdserverpb.Auth/Authenticate',
  encode: ({ name, password }) =>
    written((to) => to.uint32(tag(1, BYTES)).string(name).uint32(tag(2, BYTES)).string(password)),
  decode: (message) => read(message, { token: '' }, { 2: (into, from) => (into.token = from.string()) }),
};

function tag(field: number, wireType: number): number {
  return field * 8 + wireType;
}

function written(write: (to: Writer) => void): Buffer {
  const writer = protobuf.Writer.create();
  write(writer);
  return Buffer.from(writer.finish());
}

function read<T>(message: Uint8Array, into: T, fields: Fields<T>): T {
  const from = protobuf.Reader.create(message);
  while (from.pos < from.len) {
    const next = from.uint32();
    const field = fields[next >>> 3];
    if (field === undefined) from.skipType(next & 7);
    else field(into, from);
  }
  return into;
}

/** Revisions and versions. @throws RewindError `revision_invalid` for what a number cannot hold exactly */
function readNumber(from: Reader): number {
  return parseRevision(from.int64().toString());
}

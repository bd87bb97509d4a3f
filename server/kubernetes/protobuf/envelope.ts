import { WireError, type WireReader } from './wire-reader.ts';

/** What `k8s.io.apimachinery.pkg.runtime.Unknown` says around an object's message. */
export interface Envelope {
  readonly apiVersion: string;
  readonly kind: string;
  /** Where the object's own message begins and ends in the stored value. */
  readonly start: number;
  readonly end: number;
  readonly contentEncoding: string;
  readonly contentType: string;
  /** Set where the object is announced to be longer than the value is. */
  readonly cut: WireError | null;
}

const MAGIC = [0x6b, 0x38, 0x73, 0x00]; // "k8s" and a zero byte

export function hasEnvelope(value: Uint8Array): boolean {
  return MAGIC.every((byte, index) => value[index] === byte);
}

/** @throws WireError */
export function readEnvelope(reader: WireReader): Envelope {
  const envelope: { -readonly [Member in keyof Envelope]: Envelope[Member] } = {
    apiVersion: '',
    kind: '',
    start: 0,
    end: 0,
    contentEncoding: '',
    contentType: '',
    cut: null,
  };
  reader.pos = MAGIC.length;
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.tag();
    switch (tag) {
      case 0x0a:
        readTypeMeta(reader, envelope);
        break;
      case 0x12:
        readObjectPlace(reader, envelope);
        break;
      case 0x1a:
        envelope.contentEncoding = reader.text();
        break;
      case 0x22:
        envelope.contentType = reader.text();
        break;
      default:
        if (tag >>> 3 <= 4) throw new WireError('the envelope around the object is damaged', start);
        reader.skipType(tag & 7, 0, tag >>> 3);
    }
  }
  return envelope;
}

function readObjectPlace(reader: WireReader, envelope: { start: number; end: number; cut: WireError | null }): void {
  const start = reader.pos;
  const length = reader.size();
  envelope.start = reader.pos;
  envelope.end = reader.pos + length;
  if (envelope.end > reader.len) {
    envelope.cut = new WireError(
      `an object of ${length} bytes is announced, but only ${reader.len - reader.pos} are left`,
      start,
    );
    envelope.end = reader.len;
  }
  reader.pos = envelope.end;
}

function readTypeMeta(reader: WireReader, envelope: { apiVersion: string; kind: string }): void {
  const end = reader.end();
  while (reader.pos < end) {
    const tag = reader.tag();
    if (tag === 0x0a) envelope.apiVersion = reader.text();
    else if (tag === 0x12) envelope.kind = reader.text();
    else reader.skipType(tag & 7, 0, tag >>> 3);
  }
  if (reader.pos !== end) throw new WireError('the name of the kind goes beyond its end', end);
}

import type { ValueEncoding } from '../domain/facts.ts';
import type { JsonValue } from '../domain/json.ts';

export type { JsonObject, JsonValue } from '../domain/json.ts';

export interface DecodeProblem {
  /** What could not be read and why, in plain words. */
  readonly reason: string;
  /** Byte offset in the stored value, null where there is none. */
  readonly offset: number | null;
}

/** What a stored value turned out to be. Decoding never throws; what cannot be read is here with the reason. */
export interface DecodedValue {
  readonly encoding: ValueEncoding;
  /** How it is stored, for people: `protobuf`, `JSON`, `CBOR`, `text`, `bytes`, `encrypted (aescbc, key1)`. */
  readonly contentType: string;
  readonly apiVersion: string | null;
  readonly kind: string | null;
  /** The object for comparing and reading; undefined where the value is no object (text, bytes, encrypted, unreadable). */
  readonly object: JsonValue | undefined;
  /** The value as text where it is text and no object. */
  readonly text: string | null;
  readonly problem: DecodeProblem | null;
}

import type { ValueEncoding } from '../domain/facts.ts';
import type { JsonValue } from '../domain/json.ts';

export type { JsonObject, JsonValue } from '../domain/json.ts';

export interface DecodeProblem {
  /** What could not be read and why, in plain words. */
  readonly reason: string;
  /** Byte offset in the stored value, null where there is none. */
  readonly offset: number | null;
}

/** A field on the wire that is not printed, because the schema, or the release that values are read as, does not have it. */
export interface UnknownField {
  /** The message that has it: `spec.containers[0]`; '' is the object itself. */
  readonly path: string;
  readonly number: number;
  /** Protobuf's: 0 varint, 1 eight bytes, 2 length-delimited, 3 group, 5 four bytes. */
  readonly wireType: number;
  /** Its JSON name in the releases that have it; null where no known release has. */
  readonly name: string | null;
  /** Its content in base64, without number and length. */
  readonly bytes: string;
}

/** What a stored value turned out to be. Decoding never throws; what cannot be read is here with the reason. */
export interface DecodedValue {
  readonly encoding: ValueEncoding;
  /** How it is stored, for people: `protobuf`, `JSON`, `CBOR`, `text`, `bytes`, `encrypted (aescbc, key1)`, `protobuf, encrypted (…)`. */
  readonly contentType: string;
  readonly apiVersion: string | null;
  readonly kind: string | null;
  /**
   * The object for comparing and reading. Of a kind that the schema does not know, metadata is read and the other fields are
   * named by their numbers; `problem` says so then. Undefined where the value is no object (text,
   * bytes, encrypted, unreadable).
   */
  readonly object: JsonValue | undefined;
  /** The value as text where it is text and no object. */
  readonly text: string | null;
  readonly problem: DecodeProblem | null;
  /** What could be read before the problem, where `object` is undefined for it. */
  readonly partial?: JsonValue;
  /** Fields that `object` does not show, where there are any; the first 200 of them. */
  readonly unknownFields?: readonly UnknownField[];
  /** What the stored ciphertext stands for, where it could be opened; all the rest is about this. */
  readonly decrypted?: Uint8Array;
  /** Secrets of a decrypted value were replaced in `object`. */
  readonly hidden?: boolean;
}

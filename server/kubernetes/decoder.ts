import type { DecryptionKey } from '../domain/decryption-key.ts';
import type { KeyText } from '../domain/key.ts';
import type { DecodedValue } from './decoded-value.ts';
import { decrypt, encryptionOf } from './decryption.ts';
import { hasEnvelope } from './protobuf/envelope.ts';
import { KubernetesValues } from './protobuf/kubernetes-values.ts';
import { closedValue, decodePlainValue, plainValueText } from './plain-value.ts';
import { parseRelease } from './release.ts';
import { WireSchema } from './protobuf/wire-schema.ts';

export interface DecodeOptions {
  /** The key's mod_revision, which an API server gives out as metadata.resourceVersion. */
  readonly modRevision?: number;
  /** The key in etcd, which opening some encrypted values needs. */
  readonly key?: KeyText;
}

/** Reads stored values. Holds no state but the parts of the schema that were needed so far. */
export interface Decoder {
  /** As which release values are read; null: unknown, everything on the wire is shown. */
  readonly release: string | null;
  /** The release is later than the newest that the schema covers: values are read as that one. */
  readonly newerThanSchema: boolean;
  /** Never throws. */
  decode(value: Uint8Array, options?: DecodeOptions): DecodedValue;
  /**
   * The object as JSON text, exactly as the API server prints it (of an unknown kind: what `decode` makes of it); null where
   * the value is no object, or damaged.
   */
  toJsonText(value: Uint8Array, options?: DecodeOptions): string | null;
}

let sharedSchema: WireSchema | undefined;

export interface DecoderOptions {
  /** A release such as `1.32`, `v1.32.6` or OpenShift's `4.17`; null: unknown. */
  readonly release: string | null;
  /** Instead of the one that all decoders share. */
  readonly schema?: WireSchema;
  /** For encrypted values; without them they stay closed. */
  readonly keys?: readonly DecryptionKey[];
}

/** @throws RewindError `usage` for a release that cannot be understood */
export function createDecoder(options: DecoderOptions): Decoder {
  sharedSchema ??= new WireSchema();
  const schema = options.schema ?? sharedSchema;
  const release = options.release === null ? null : parseRelease(options.release);
  const keys = options.keys ?? [];
  const kubernetesValues = new KubernetesValues(schema, release);
  const isBuiltIn = (apiVersion: string, kind: string): boolean => schema.kind(apiVersion, kind) !== undefined;

  const decodeOpen = (value: Uint8Array, modRevision: number | undefined): DecodedValue =>
    hasEnvelope(value) ? kubernetesValues.decode(value, modRevision) : decodePlainValue(value, modRevision);

  const openText = (value: Uint8Array, modRevision: number | undefined): string | null =>
    hasEnvelope(value) ? kubernetesValues.jsonText(value, modRevision) : plainValueText(value, modRevision, isBuiltIn);

  return {
    release: release?.text ?? null,
    newerThanSchema: release?.newerThanKnown ?? false,
    decode: (value, { modRevision, key } = {}) => {
      const encryption = encryptionOf(value);
      if (encryption === null) return decodeOpen(value, modRevision);
      const opened = decrypt(value, encryption, keys, key);
      if (!('plain' in opened)) return closedValue(encryption.text, opened);
      const decoded = decodeOpen(opened.plain, modRevision);
      const contentType = `${decoded.contentType}, encrypted (${encryption.text})`;
      return { ...decoded, contentType, decrypted: opened.plain };
    },
    toJsonText: (value, { modRevision, key } = {}) => {
      const encryption = encryptionOf(value);
      if (encryption === null) return openText(value, modRevision);
      const opened = decrypt(value, encryption, keys, key);
      return 'plain' in opened ? openText(opened.plain, modRevision) : null;
    },
  };
}

import type { DecodedValue } from './decoded-value.ts';
import { hasEnvelope } from './protobuf/envelope.ts';
import { KubernetesValues } from './protobuf/kubernetes-values.ts';
import { decodePlainValue, plainValueText } from './plain-value.ts';
import { parseRelease } from './release.ts';
import { WireSchema } from './protobuf/wire-schema.ts';

export interface DecodeOptions {
  /** The key's mod_revision, which an API server gives out as metadata.resourceVersion. */
  readonly modRevision?: number;
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

/**
 * @param options.release a release such as `1.32`, `v1.32.6` or OpenShift's `4.17`; null: unknown
 * @param options.schema instead of the one that all decoders share
 * @throws RewindError `usage` for a release that cannot be understood
 */
export function createDecoder(options: { readonly release: string | null; readonly schema?: WireSchema }): Decoder {
  sharedSchema ??= new WireSchema();
  const schema = options.schema ?? sharedSchema;
  const release = options.release === null ? null : parseRelease(options.release);
  const kubernetesValues = new KubernetesValues(schema, release);
  const isBuiltIn = (apiVersion: string, kind: string): boolean => schema.kind(apiVersion, kind) !== undefined;
  return {
    release: release?.text ?? null,
    newerThanSchema: release?.newerThanKnown ?? false,
    decode: (value, { modRevision } = {}) =>
      hasEnvelope(value) ? kubernetesValues.decode(value, modRevision) : decodePlainValue(value, modRevision),
    toJsonText: (value, { modRevision } = {}) =>
      hasEnvelope(value)
        ? kubernetesValues.jsonText(value, modRevision)
        : plainValueText(value, modRevision, isBuiltIn),
  };
}

import type { DecodedValue, DecodeProblem, JsonObject, JsonValue } from './decoded-value.ts';
import { ENVELOPE_MAGIC, readEnvelope, type Envelope } from './envelope.ts';
import { emptyObject } from './json-text.ts';
import { quoted } from './json-escape.ts';
import { MessagePlans, type MessagePlan } from './message-plan.ts';
import { messageObject } from './object-form.ts';
import { decodePlainValue, plainValueText } from './plain-value.ts';
import { parseRelease, type Release } from './release.ts';
import { messageText } from './text-form.ts';
import { readFields, WireMessage } from './wire-message.ts';
import { WireError, WireReader } from './wire-reader.ts';
import { WireSchema } from './wire-schema.ts';

export interface DecodeOptions {
  /** The key's mod_revision, which an API server gives out as metadata.resourceVersion. */
  readonly modRevision?: number;
}

/** Reads stored values. Holds no state but the parts of the schema that were needed so far. */
export interface Decoder {
  /** As which release values are read; null: unknown, everything on the wire is shown. */
  readonly release: string | null;
  /** Never throws. */
  decode(value: Uint8Array, options?: DecodeOptions): DecodedValue;
  /** The object as JSON text, exactly as the API server prints it; null where the value is no readable object. */
  toJsonText(value: Uint8Array, options?: DecodeOptions): string | null;
}

let sharedSchema: WireSchema | undefined;

/**
 * @param options.release a release such as `1.32`, `v1.32.6` or OpenShift's `4.17`; null: unknown
 * @throws RewindError `usage` for a release that cannot be understood
 */
export function createDecoder(options: { readonly release: string | null }): Decoder {
  sharedSchema ??= new WireSchema();
  return new ValueDecoder(sharedSchema, options.release === null ? null : parseRelease(options.release));
}

class ValueDecoder implements Decoder {
  readonly release: string | null;
  readonly #schema: WireSchema;
  readonly #plans: MessagePlans;
  /** For kinds that the chosen release does not have. */
  readonly #plansOfAllReleases: MessagePlans;

  constructor(schema: WireSchema, release: Release | null) {
    this.release = release?.text ?? null;
    this.#schema = schema;
    this.#plans = new MessagePlans(schema, release);
    this.#plansOfAllReleases = release === null ? this.#plans : new MessagePlans(schema, null);
  }

  decode(value: Uint8Array, options: DecodeOptions = {}): DecodedValue {
    if (!isEnvelope(value)) return decodePlainValue(value, options.modRevision);
    let envelope: Envelope | undefined;
    try {
      const reader = new WireReader(value);
      envelope = readEnvelope(reader);
      const message = this.#message(reader, envelope, options.modRevision);
      return decodedObject(envelope, messageObject(message, typeMembers(envelope)));
    } catch (error) {
      return unreadable(envelope, error);
    }
  }

  toJsonText(value: Uint8Array, options: DecodeOptions = {}): string | null {
    if (!isEnvelope(value)) return plainValueText(value, options.modRevision);
    try {
      const reader = new WireReader(value);
      const envelope = readEnvelope(reader);
      return messageText(this.#message(reader, envelope, options.modRevision), typeText(envelope));
    } catch {
      return null;
    }
  }

  /** @throws WireError */
  #message(reader: WireReader, envelope: Envelope, modRevision: number | undefined): WireMessage {
    const plan = this.#planOfKind(envelope);
    const message = new WireMessage(plan);
    reader.pos = envelope.start;
    reader.len = envelope.end;
    readFields(reader, message, 0);
    if (modRevision !== undefined) setResourceVersion(message, String(modRevision));
    return message;
  }

  #planOfKind(envelope: Envelope): MessagePlan {
    const { apiVersion, kind, contentEncoding, contentType } = envelope;
    if (contentEncoding !== '' || contentType !== '') {
      const said = [contentType, contentEncoding].filter((part) => part !== '').join(', ');
      throw new WireError(`the object inside is not protobuf but "${said}"`, envelope.start);
    }
    const found = this.#schema.kind(apiVersion, kind);
    const plan =
      found === undefined
        ? undefined
        : (this.#plans.plan(found.message) ?? this.#plansOfAllReleases.plan(found.message));
    if (plan === undefined) {
      throw new WireError(
        `the kind ${kind} of ${apiVersion} is not in the schema of Kubernetes 1.8 to 1.37`,
        envelope.start,
      );
    }
    return plan;
  }
}

const OBJECT_META = 'k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const RESOURCE_VERSION = 6;

function setResourceVersion(message: WireMessage, resourceVersion: string): void {
  const field = message.plan.fields.find((candidate) => candidate.jsonName === 'metadata');
  if (field === undefined || field.type !== 'message') return;
  const plan = field.message();
  if (plan.name !== OBJECT_META) return;
  const known = message.values[field.slot];
  const metadata = known instanceof WireMessage ? known : new WireMessage(plan);
  message.values[field.slot] = metadata;
  const slot = plan.byNumber[RESOURCE_VERSION]?.slot;
  if (slot !== undefined) metadata.values[slot] = resourceVersion;
}

function isEnvelope(value: Uint8Array): boolean {
  return (
    value[0] === 0x6b &&
    value[1] === 0x38 &&
    value[2] === 0x73 &&
    value[3] === 0 &&
    value.length >= ENVELOPE_MAGIC.length
  );
}

/** `kind` and `apiVersion` come first, and are left out where they are empty. */
function typeMembers(envelope: Envelope): JsonObject {
  const object = emptyObject();
  if (envelope.kind !== '') object['kind'] = envelope.kind;
  if (envelope.apiVersion !== '') object['apiVersion'] = envelope.apiVersion;
  return object;
}

function typeText(envelope: Envelope): string {
  const members = [];
  if (envelope.kind !== '') members.push(`"kind":${quoted(envelope.kind)}`);
  if (envelope.apiVersion !== '') members.push(`"apiVersion":${quoted(envelope.apiVersion)}`);
  return members.join(',');
}

function decodedObject(envelope: Envelope, object: JsonValue): DecodedValue {
  return {
    encoding: 'kubernetes-protobuf',
    contentType: 'protobuf',
    apiVersion: envelope.apiVersion || null,
    kind: envelope.kind || null,
    object,
    text: null,
    problem: null,
  };
}

function unreadable(envelope: Envelope | undefined, error: unknown): DecodedValue {
  return {
    encoding: 'kubernetes-protobuf',
    contentType: 'protobuf',
    apiVersion: envelope?.apiVersion || null,
    kind: envelope?.kind || null,
    object: undefined,
    text: null,
    problem: problemOf(error),
  };
}

function problemOf(error: unknown): DecodeProblem {
  if (error instanceof WireError) return { reason: error.message, offset: error.offset };
  return { reason: error instanceof Error ? error.message : String(error), offset: null };
}

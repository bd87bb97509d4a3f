import { isObject } from '../../domain/json.ts';
import type { DecodedValue, JsonObject, JsonValue, UnknownField } from '../decoded-value.ts';
import { readEnvelope, type Envelope } from './envelope.ts';
import { fieldTree } from './field-tree.ts';
import { quoted } from '../json-escape.ts';
import { emptyObject, stringifyJson } from '../json-text.ts';
import { MessageMemory } from './message-memory.ts';
import { MessagePlans, OBJECT_META, type MessagePlan } from './message-plan.ts';
import { messageObject } from './object-form.ts';
import type { Release } from '../release.ts';
import { messageText } from './text-form.ts';
import { readFields, WireMessage } from './wire-message.ts';
import { asWireError, WireError, WireReader } from './wire-reader.ts';
import type { WireSchema } from './wire-schema.ts';
import { unknownFields } from './wire-survey.ts';

const RESOURCE_VERSION = 6;
const NAME = 1;
const REMEMBERED_BYTES = 1_000_000;

/** A value in the envelope, as far as it has been read. */
interface Reading {
  readonly reader: WireReader;
  envelope: Envelope | null;
  message: WireMessage | null;
}

/** Reads values in the protobuf envelope of API servers as one release does; release null: unknown. */
export class KubernetesValues {
  readonly #schema: WireSchema;
  readonly #plans: MessagePlans;
  /** Names fields that the release does not have, and reads kinds that it does not have. */
  readonly #allPlans: MessagePlans;
  readonly #memory = new MessageMemory(REMEMBERED_BYTES);

  constructor(schema: WireSchema, release: Release | null) {
    this.#schema = schema;
    this.#plans = new MessagePlans(schema, release);
    this.#allPlans = release === null ? this.#plans : new MessagePlans(schema, null);
  }

  /** Never throws. */
  decode(value: Uint8Array, modRevision: number | undefined): DecodedValue {
    const reading: Reading = { reader: new WireReader(value, this.#memory), envelope: null, message: null };
    try {
      const message = this.#read(reading, modRevision);
      const object = messageObject(message, typeMembers(reading.envelope));
      const skipped = reading.reader.skipped === 0 ? [] : this.#unknownFields(value, reading.envelope, message.plan);
      return described(reading, { object, ...(skipped.length > 0 ? { unknownFields: skipped } : {}) });
    } catch (error) {
      return this.#explained(value, reading, modRevision, asWireError(error, reading.reader));
    }
  }

  /** Null where the value cannot be read in full. */
  jsonText(value: Uint8Array, modRevision: number | undefined): string | null {
    const reading: Reading = { reader: new WireReader(value, this.#memory), envelope: null, message: null };
    try {
      return messageText(this.#read(reading, modRevision), typeText(reading.envelope));
    } catch {
      const object = this.#objectOfUnknownKind(value, reading, modRevision);
      return object === null ? null : stringifyJson(object);
    }
  }

  /** @throws WireError; `reading` then has what was read before it. */
  #read(reading: Reading, modRevision: number | undefined): WireMessage {
    const { reader } = reading;
    const envelope = readEnvelope(reader);
    reading.envelope = envelope;
    const { contentEncoding, contentType, start, end } = envelope;
    if (contentEncoding !== '' || contentType !== '') {
      const said = [contentType, contentEncoding].filter((part) => part !== '').join(', ');
      throw new WireError(`the envelope says that the object in it is "${said}", which no API server stores`, start);
    }
    const plan = this.#planOf(envelope);
    if (plan === undefined) throw new WireError(unknownKind(envelope), start);
    const message = new WireMessage(plan);
    reading.message = message;
    reader.pos = start;
    reader.len = end;
    readFields(reader, message, 0);
    if (envelope.cut !== null) throw envelope.cut;
    if (modRevision !== undefined) setResourceVersion(message, modRevision);
    return message;
  }

  #planOf({ apiVersion, kind }: Envelope): MessagePlan | undefined {
    const found = this.#schema.kind(apiVersion, kind);
    return found === undefined ? undefined : (this.#plans.plan(found.message) ?? this.#allPlans.plan(found.message));
  }

  #unknownFields(value: Uint8Array, envelope: Envelope | null, plan: MessagePlan): UnknownField[] {
    const reader = new WireReader(value);
    reader.pos = envelope?.start ?? 0;
    reader.len = envelope?.end ?? 0;
    return unknownFields(reader, plan, this.#allPlans.plan(plan.name) ?? plan);
  }

  #explained(value: Uint8Array, reading: Reading, modRevision: number | undefined, error: WireError): DecodedValue {
    const where = error.path.length === 0 ? '' : `${error.path.join('.')}: `;
    const problem = { reason: where + error.message, offset: error.offset };
    const { envelope, message } = reading;
    const object = this.#objectOfUnknownKind(value, reading, modRevision);
    if (object !== null) return described(reading, { object, problem });
    if (message === null) return described(reading, { problem });
    return described(reading, { problem, partial: messageObject(message, typeMembers(envelope)) });
  }

  /** Metadata, which every kind has as its first field, and the other fields by their numbers; null where the kind is known. */
  #objectOfUnknownKind(
    value: Uint8Array,
    { envelope, message }: Reading,
    modRevision: number | undefined,
  ): JsonObject | null {
    if (envelope === null || envelope.kind === '' || message !== null) return null;
    const tree = fieldTree(value, envelope.start, envelope.end);
    if (tree === null) return null;
    const object = typeMembers(envelope);
    const metadata = this.#metadata(value, envelope);
    if (metadata !== null) {
      if (modRevision !== undefined) metadata['resourceVersion'] = String(modRevision);
      object['metadata'] = metadata;
      delete tree['field1'];
    }
    return Object.assign(object, tree);
  }

  #metadata(value: Uint8Array, envelope: Envelope): JsonObject | null {
    const plan = this.#plans.plan(OBJECT_META);
    const reader = new WireReader(value);
    reader.pos = envelope.start;
    reader.len = envelope.end;
    if (plan === undefined || reader.pos >= reader.len || reader.tag() !== 0x0a) return null;
    const message = new WireMessage(plan);
    try {
      reader.len = reader.end();
      readFields(reader, message, 0);
    } catch {
      return null;
    }
    const name = message.values[plan.byNumber[NAME]?.slot ?? -1];
    const object = messageObject(message);
    return typeof name === 'string' && name !== '' && isObject(object) ? object : null;
  }
}

function unknownKind({ apiVersion, kind }: Envelope): string {
  if (kind === '') return 'the envelope names no kind';
  return `${kind} of ${apiVersion} is not among the kinds of Kubernetes 1.8 to 1.37 and OpenShift: fields are shown by number`;
}

function setResourceVersion(message: WireMessage, modRevision: number): void {
  const field = message.plan.fields.find((candidate) => candidate.jsonName === 'metadata');
  if (field === undefined || field.type !== 'message') return;
  const plan = field.message();
  const slot = plan.byNumber[RESOURCE_VERSION]?.slot;
  if (plan.name !== OBJECT_META || slot === undefined) return;
  const known = message.values[field.slot];
  const metadata = known instanceof WireMessage ? known : new WireMessage(plan);
  metadata.values[slot] = String(modRevision);
  message.values[field.slot] = metadata;
}

/** `kind` and `apiVersion` come first, and are left out where they are empty. */
function typeMembers(envelope: Envelope | null): JsonObject {
  const object = emptyObject();
  if (envelope !== null && envelope.kind !== '') object['kind'] = envelope.kind;
  if (envelope !== null && envelope.apiVersion !== '') object['apiVersion'] = envelope.apiVersion;
  return object;
}

function typeText(envelope: Envelope | null): string {
  const kind = envelope === null || envelope.kind === '' ? '' : `"kind":${quoted(envelope.kind)}`;
  const apiVersion =
    envelope === null || envelope.apiVersion === '' ? '' : `"apiVersion":${quoted(envelope.apiVersion)}`;
  return kind === '' || apiVersion === '' ? kind + apiVersion : `${kind},${apiVersion}`;
}

function described(
  { envelope }: Reading,
  content: { object?: JsonValue; partial?: JsonValue } & Partial<Pick<DecodedValue, 'problem' | 'unknownFields'>>,
): DecodedValue {
  const { object, problem = null, ...more } = content;
  return {
    encoding: 'kubernetes-protobuf',
    contentType: 'protobuf',
    apiVersion: envelope?.apiVersion || null,
    kind: envelope?.kind || null,
    object,
    text: null,
    problem,
    ...more,
  };
}

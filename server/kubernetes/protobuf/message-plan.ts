import type { Release } from '../release.ts';
import type { FieldLine, MessageForm, MessageSchema, WireSchema } from './wire-schema.ts';

/** What a value on the wire is read as. `json` is the bytes of a `rawjson` message: JSON text of its own. */
export type WireType =
  | 'string'
  | 'bool'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'double'
  | 'bytes'
  | 'json'
  | 'message';

/** One member of a message, as one release (or, release unknown, the newest that has it) reads and prints it. */
export interface FieldPlan {
  readonly number: number;
  readonly name: string;
  readonly jsonName: string;
  /** `"name":`, escaped. */
  readonly memberText: string;
  /** The same after another member. */
  readonly nextMemberText: string;
  /** Where a message keeps the field's value. */
  readonly slot: number;
  readonly type: WireType;
  /** Protobuf's wire type of a single value. */
  readonly wireType: 0 | 1 | 2;
  readonly cardinality: 'one' | 'list' | 'map';
  readonly omitempty: boolean;
  readonly omitzero: boolean;
  readonly pointer: boolean;
  readonly inline: boolean;
  /** No longer in the newest release, and the release is unknown: printed only where it is on the wire. */
  readonly onlyIfPresent: boolean;
  /** Nothing is printed where it is not on the wire. */
  readonly leftOutIfAbsent: boolean;
  /** What a map prints for an entry without a value, where that is not the zero value. */
  readonly nullElement: boolean;
  /** The message type of a `message` field; resolved when first needed. */
  message(): MessagePlan;
}

export interface MessagePlan {
  readonly name: string;
  readonly form: MessageForm;
  /** Objects have such messages in common with others and with their earlier versions. */
  readonly repeats: boolean;
  /** In the order in which members are printed; the index is the slot. */
  readonly fields: readonly FieldPlan[];
  /** Indexed by field number. */
  readonly byNumber: readonly (FieldPlan | undefined)[];
}

const WIRE_TYPES: Readonly<Record<WireType, 0 | 1 | 2>> = {
  string: 2,
  bytes: 2,
  json: 2,
  message: 2,
  bool: 0,
  int32: 0,
  uint32: 0,
  int64: 0,
  uint64: 0,
  double: 1,
};

/** Has an object's name and version, and is written into. */
export const OBJECT_META = 'k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** Later releases print `""` for an entry of a map of bytes that has no value. */
const LAST_WITH_NULL_BYTES = 1012;

/** Makes the plans of one release; null: release unknown. A plan is made once. */
export class MessagePlans {
  readonly #schema: WireSchema;
  readonly #release: Release | null;
  readonly #plans = new Map<string, MessagePlan>();

  constructor(schema: WireSchema, release: Release | null) {
    this.#schema = schema;
    this.#release = release;
  }

  /** Undefined for a message that the schema does not have, or not in this release. */
  plan(name: string): MessagePlan | undefined {
    const known = this.#plans.get(name);
    if (known !== undefined) return known;
    const schema = this.#schema.message(name);
    if (schema === undefined || !this.#covers(schema, schema)) return undefined;
    const plan = this.#make(schema);
    this.#plans.set(name, plan);
    return plan;
  }

  #make(schema: MessageSchema): MessagePlan {
    const lines = schema.lines.filter((line, index) =>
      this.#release === null ? schema.lines[index + 1]?.number !== line.number : this.#covers(schema, line),
    );
    const fields = lines.map((line, slot) => this.#field(schema, line, slot));
    const byNumber: (FieldPlan | undefined)[] = [];
    for (const field of fields) byNumber[field.number] = field;
    return {
      name: schema.name,
      form: schema.form,
      repeats: schema.name !== OBJECT_META,
      fields,
      byNumber: Array.from(byNumber),
    };
  }

  #field(schema: MessageSchema, line: FieldLine, slot: number): FieldPlan {
    const type = line.isMessage ? 'message' : schema.form === 'rawjson' ? 'json' : wireType(line.type);
    const onlyIfPresent = this.#release === null && line.until !== null;
    const isPlainMessage = type === 'message' && !line.pointer && line.cardinality === 'one';
    let message: MessagePlan | undefined;
    return {
      number: line.number,
      name: line.name,
      jsonName: line.jsonName,
      memberText: `${JSON.stringify(line.jsonName)}:`,
      nextMemberText: `,${JSON.stringify(line.jsonName)}:`,
      slot,
      type,
      wireType: WIRE_TYPES[type],
      cardinality: line.cardinality,
      omitempty: line.omitempty,
      omitzero: line.omitzero,
      pointer: line.pointer,
      inline: line.inline,
      onlyIfPresent,
      leftOutIfAbsent: onlyIfPresent || (line.omitempty && !line.inline && !isPlainMessage),
      nullElement: type === 'bytes' && this.#release !== null && this.#release.kubernetes <= LAST_WITH_NULL_BYTES,
      message: () => {
        message ??= this.plan(line.type) ?? {
          name: line.type,
          form: 'object',
          repeats: false,
          fields: [],
          byNumber: [],
        };
        return message;
      },
    };
  }

  #covers(message: MessageSchema, span: Pick<MessageSchema, 'since' | 'until'>): boolean {
    if (this.#release === null) return true;
    const release = message.openshift ? this.#release.openshift : this.#release.kubernetes;
    return (span.since === null || span.since <= release) && (span.until === null || release <= span.until);
  }
}

function wireType(scalar: string): WireType {
  switch (scalar) {
    case 'string':
    case 'bool':
    case 'int32':
    case 'uint32':
    case 'int64':
    case 'uint64':
    case 'double':
    case 'bytes':
      return scalar;
    default:
      throw new Error(`The schema has a field of the type ${scalar}, which no message of an API server uses`);
  }
}

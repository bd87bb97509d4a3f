import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { releaseNumber, type ReleaseNumber } from '../release.ts';

/** Messages that are printed in a form of their own; proto/README.md says which form is what. */
export type MessageForm =
  | 'object'
  | 'time'
  | 'microtime'
  | 'duration'
  | 'quantity'
  | 'intorstring'
  | 'rawjson'
  | 'list'
  | 'map'
  | 'mapobj'
  | 'schemaorbool'
  | 'schemaorarray'
  | 'schemaorstrings';

/** What a field number is in a span of releases. */
export interface FieldLine {
  readonly number: number;
  /** The name in the schema, for messages about the field. */
  readonly name: string;
  readonly jsonName: string;
  /** A scalar type's name, or a message's full name; of a map: of its values. */
  readonly type: string;
  readonly isMessage: boolean;
  readonly cardinality: 'one' | 'list' | 'map';
  readonly omitempty: boolean;
  readonly omitzero: boolean;
  readonly pointer: boolean;
  /** Printed inside the parent object. */
  readonly inline: boolean;
  readonly since: ReleaseNumber | null;
  readonly until: ReleaseNumber | null;
}

export interface MessageSchema {
  readonly name: string;
  readonly form: MessageForm;
  /** Releases are OpenShift's. */
  readonly openshift: boolean;
  readonly since: ReleaseNumber | null;
  readonly until: ReleaseNumber | null;
  /** In the order in which members are printed; lines of one number stand together, oldest first. */
  readonly lines: readonly FieldLine[];
}

/** A kind of an API group version and the message it is stored as. */
export interface KindSchema {
  readonly message: string;
  readonly since: ReleaseNumber | null;
  readonly until: ReleaseNumber | null;
}

const META_PACKAGE = 'k8s.io.apimachinery.pkg.apis.meta.v1.';
const SCALARS = new Set(['string', 'bool', 'int32', 'int64', 'uint32', 'uint64', 'double', 'bytes']);

/** A message as it stands in its file, from its first line to the brace that ends it. */
const MESSAGE = /^message (\w+) \{\n[^]*?^\}/gm;

/**
 * The schema in proto/, read message by message when one is first asked for: of a package, few are stored in a cluster. One
 * instance serves a process.
 */
export class WireSchema {
  readonly #folder: string;
  readonly #messages = new Map<string, MessageSchema>();
  /** Texts of messages by their names, by package. */
  readonly #packages = new Map<string, ReadonlyMap<string, string>>();
  readonly #apiVersions = new Set<string>();
  #kinds: Map<string, KindSchema> | null = null;

  constructor(folder: string = protoFolder()) {
    this.#folder = folder;
  }

  /** Undefined for a name that the schema does not have. */
  message(name: string): MessageSchema | undefined {
    const known = this.#messages.get(name);
    if (known !== undefined) return known;
    const dot = name.lastIndexOf('.');
    const packageName = name.slice(0, dot);
    const text = this.#texts(packageName).get(name.slice(dot + 1));
    if (text === undefined) return undefined;
    const message = readMessage(text, name, packageName);
    this.#messages.set(name, message);
    return message;
  }

  /** The message of a kind. Every group version also knows the meta kinds that are listed under `v1`. */
  kind(apiVersion: string, kind: string): KindSchema | undefined {
    if (this.#kinds === null) {
      this.#kinds = readKinds(join(this.#folder, 'kinds.tsv'));
      for (const name of this.#kinds.keys()) this.#apiVersions.add(name.slice(0, name.indexOf(' ')));
    }
    const known = this.#kinds.get(`${apiVersion} ${kind}`);
    if (known !== undefined || !this.#apiVersions.has(apiVersion)) return known;
    const meta = this.#kinds.get(`v1 ${kind}`);
    return meta?.message.startsWith(META_PACKAGE) === true ? meta : undefined;
  }

  #texts(packageName: string): ReadonlyMap<string, string> {
    let texts = this.#packages.get(packageName);
    if (texts === undefined) {
      const folder = isOpenshift(packageName) ? 'openshift' : 'kubernetes';
      const file = join(this.#folder, folder, `${packageName}.proto`);
      const content = existsSync(file) ? readFileSync(file, 'utf8') : '';
      texts = new Map(Array.from(content.matchAll(MESSAGE), ([text, name = '']) => [name, text]));
      this.#packages.set(packageName, texts);
    }
    return texts;
  }
}

function isOpenshift(packageName: string): boolean {
  return packageName.startsWith('github.com.openshift.');
}

/** @throws Error for a text that is no message, which a schema of ours never has */
function readMessage(text: string, name: string, packageName: string): MessageSchema {
  const { root } = protobuf.parse(`syntax = "proto2"; package ${packageName}; ${text}`, { keepCase: true });
  return messageSchema(root.lookupType(name), name, packageName, isOpenshift(packageName));
}

/** Beside server/ in the sources, and beside dist/ when compiled. */
function protoFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'proto', 'rewind.proto'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('The schema folder proto/ is missing from this installation of etcd-rewind');
    folder = parent;
  }
  return join(folder, 'proto');
}

function readKinds(file: string): Map<string, KindSchema> {
  const kinds = new Map<string, KindSchema>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [apiVersion = '', kind = '', message = '', since = '', until = ''] = line.split('\t');
    kinds.set(`${apiVersion} ${kind}`, { message, since: optionalRelease(since), until: optionalRelease(until) });
  }
  return kinds;
}

function optionalRelease(text: string | undefined): ReleaseNumber | null {
  return text === undefined || text === '' ? null : releaseNumber(text);
}

function textOption(options: Record<string, unknown> | undefined, name: string): string | undefined {
  const value = options?.[name];
  return typeof value === 'string' ? value : undefined;
}

function messageSchema(type: protobuf.Type, name: string, packageName: string, openshift: boolean): MessageSchema {
  const form = textOption(type.options, '(rewind.form)');
  return {
    name,
    form: isMessageForm(form) ? form : 'object',
    openshift,
    since: optionalRelease(textOption(type.options, '(rewind.message_since)')),
    until: optionalRelease(textOption(type.options, '(rewind.message_until)')),
    lines: Object.values(type.fields).flatMap((field) => fieldLines(field, packageName)),
  };
}

function isMessageForm(form: string | undefined): form is MessageForm {
  return form !== undefined && form !== 'envelope' && form !== 'groupversion';
}

function fieldLines(field: protobuf.Field, packageName: string): FieldLine[] {
  const options = field.options;
  const newest = fieldLine(field, packageName, {
    type: field.type,
    jsonName: textOption(options, 'json_name') ?? field.name,
    go: textOption(options, '(rewind.go)') ?? '',
    since: textOption(options, '(rewind.since)'),
    until: textOption(options, '(rewind.until)'),
  });
  const until = textOption(options, '(rewind.before).until');
  if (until === undefined) return [newest];
  const before = fieldLine(field, packageName, {
    type: textOption(options, '(rewind.before).type') ?? field.type,
    jsonName: textOption(options, '(rewind.before).json_name') ?? newest.jsonName,
    go: textOption(options, '(rewind.before).go') ?? '',
    since: textOption(options, '(rewind.before).since'),
    until,
  });
  return [before, newest];
}

interface LineOptions {
  readonly type: string;
  readonly jsonName: string;
  readonly go: string;
  readonly since: string | undefined;
  readonly until: string | undefined;
}

function fieldLine(field: protobuf.Field, packageName: string, options: LineOptions): FieldLine {
  const words = options.go.split(' ');
  const isMessage = !SCALARS.has(options.type);
  return {
    number: field.id,
    name: field.name,
    jsonName: options.jsonName,
    type: isMessage && !options.type.includes('.') ? `${packageName}.${options.type}` : options.type,
    isMessage,
    cardinality: field.map ? 'map' : field.repeated ? 'list' : 'one',
    omitempty: words.includes('omitempty'),
    omitzero: words.includes('omitzero'),
    pointer: words.includes('pointer'),
    inline: words.includes('inline'),
    since: optionalRelease(options.since),
    until: optionalRelease(options.until),
  };
}

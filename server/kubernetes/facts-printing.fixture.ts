import type { Item, Node } from './facts-objects.fixture.ts';
import type { Facts, FactsLine, FactsMessage } from './facts-reading.fixture.ts';

/** As of which releases lines count; null: unknown, the newest line of each number. */
export interface AsOf {
  readonly kubernetes: number;
  readonly openshift: number;
}

const ZERO_SECONDS = -62135596800n;
const SCALARS = new Set(['string', 'bytes', 'bool', 'double', 'int32', 'uint32', 'int64', 'uint64']);

/** Prints written objects by the rules for when a member is printed, one rule after another, without regard to speed. */
export class FactsPrinter {
  readonly #facts: Facts;
  readonly #asOf: AsOf | null;

  constructor(facts: Facts, asOf: AsOf | null) {
    this.#facts = facts;
    this.#asOf = asOf;
  }

  object(apiVersion: string, kind: string, message: string, node: Node): string {
    const members = [
      `"kind":${text(kind)}`,
      `"apiVersion":${text(apiVersion)}`,
      ...this.#members(this.#find(message), node),
    ];
    return `{${members.join(',')}}`;
  }

  covers(span: { since: number | null; until: number | null; openshift: boolean }): boolean {
    if (this.#asOf === null) return true;
    const at = span.openshift ? this.#asOf.openshift : this.#asOf.kubernetes;
    return (span.since ?? 0) <= at && at <= (span.until ?? Infinity);
  }

  #find(name: string): FactsMessage {
    const message = this.#facts.messages.get(name);
    if (message === undefined) throw new Error(`The facts have no message ${name}`);
    return message;
  }

  #lines({ lines, openshift }: FactsMessage): FactsLine[] {
    if (this.#asOf !== null) return lines.filter((line) => this.covers({ ...line, openshift }));
    return lines.filter((line, index) => !lines.slice(index + 1).some((later) => later.number === line.number));
  }

  #members(message: FactsMessage, node: Node): string[] {
    return this.#lines(message).flatMap((line) => {
      const items = node.get(line.number) ?? [];
      if (this.#asOf === null && line.until !== null && items.length === 0) return [];
      if (line.flags.includes('i')) return this.#members(this.#find(line.element), nodeOf(items.at(-1)));
      const printed = this.#member(line, items);
      return printed === null ? [] : [`${text(line.member)}:${printed}`];
    });
  }

  /** null: left out. */
  #member(line: FactsLine, items: readonly Item[]): string | null {
    const omitempty = line.flags.includes('e');
    const nothing = omitempty ? null : 'null';
    if (line.many === 'list')
      return items.length === 0 ? nothing : `[${items.map((item) => this.#value(line, item)).join(',')}]`;
    if (line.many === 'map') return items.length === 0 ? nothing : this.#map(line, items);
    const item = items.at(-1);
    if (line.flags.includes('p')) return item === undefined ? nothing : this.#value(line, item);
    if (line.element === 'bytes') {
      if (item === undefined) return nothing;
      return omitempty && item.is === 'bytes' && item.bytes.length === 0 ? null : this.#value(line, item);
    }
    if (SCALARS.has(line.element)) {
      const printed = item === undefined ? zero(line.element) : this.#value(line, item);
      return omitempty && ['""', '0', 'false'].includes(printed) ? null : printed;
    }
    const { special } = this.#find(line.element);
    if (special === 'list' || special === 'map') {
      if (item === undefined) return nothing;
      const printed = this.#value(line, item);
      return omitempty && (printed === '[]' || printed === '{}') ? null : printed;
    }
    const printed = this.#message(line.element, nodeOf(item));
    return line.flags.includes('z') && printed === 'null' ? null : printed;
  }

  #map(line: FactsLine, items: readonly Item[]): string {
    const entries = new Map<string, Item | null>();
    for (const item of items) if (item.is === 'entry') entries.set(item.key, item.value);
    const sorted = [...entries].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return `{${sorted.map(([key, value]) => `${text(key)}:${this.#entry(line, value)}`).join(',')}}`;
  }

  #entry(line: FactsLine, value: Item | null): string {
    if (value !== null) return this.#value(line, value);
    if (line.element === 'bytes') return this.#asOf !== null && this.#asOf.kubernetes <= 1012 ? 'null' : '""';
    if (SCALARS.has(line.element)) return zero(line.element);
    const { special } = this.#find(line.element);
    return special === 'list' || special === 'map' ? 'null' : this.#message(line.element, new Map());
  }

  #value(line: FactsLine, item: Item): string {
    switch (item.is) {
      case 'message':
        return this.#message(line.element, item.node);
      case 'text':
        return text(item.text);
      case 'bytes':
        return `"${item.bytes.toString('base64')}"`;
      case 'double':
      case 'integer':
      case 'bool':
        return String(item.value);
      case 'entry':
        throw new Error('an entry is no value');
    }
  }

  #message(name: string, node: Node): string {
    const message = this.#find(name);
    const at = (number: number): Item | undefined => node.get(number)?.at(-1);
    const line = (number: number): FactsLine => {
      const found = message.lines.find((one) => one.number === number);
      if (found === undefined) throw new Error(`${name} has no field ${number}`);
      return found;
    };
    const all = (number: number): string | null =>
      (node.get(number) ?? []).length === 0
        ? null
        : this.#member({ ...line(number), flags: '' }, node.get(number) ?? []);
    switch (message.special) {
      case 'time':
      case 'microtime':
        return time(node, message.special);
      case 'duration':
        return text(duration(integer(at(1))));
      case 'quantity': {
        const item = at(1);
        return text(item?.is === 'text' ? item.text : '0');
      }
      case 'intorstring': {
        const item = at(3);
        return integer(at(1)) === 1n ? text(item?.is === 'text' ? item.text : '') : String(integer(at(2)));
      }
      case 'rawjson': {
        const item = at(1);
        return item?.is === 'bytes' && item.bytes.length > 0 ? escaped(item.bytes.toString()) : 'null';
      }
      case 'list':
        return all(1) ?? '[]';
      case 'map':
        return all(1) ?? '{}';
      case 'mapobj':
        return all(1) ?? 'null';
      case 'schemaorbool':
        return at(2) === undefined ? String(at(1)?.is === 'bool' && printedBool(at(1))) : (all(2) ?? 'null');
      case 'schemaorarray':
      case 'schemaorstrings':
        return all(2) ?? all(1) ?? 'null';
      default:
        return `{${this.#members(message, node).join(',')}}`;
    }
  }
}

function printedBool(item: Item | undefined): boolean {
  return item?.is === 'bool' && item.value;
}

function nodeOf(item: Item | undefined): Node {
  return item?.is === 'message' ? item.node : new Map();
}

function integer(item: Item | undefined): bigint {
  return item?.is === 'integer' ? item.value : 0n;
}

function zero(type: string): string {
  return type === 'string' || type === 'bytes' ? '""' : type === 'bool' ? 'false' : '0';
}

function escaped(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function text(value: string): string {
  return escaped(JSON.stringify(value));
}

function time(node: Node, form: string): string {
  if (node.size === 0) return 'null';
  const seconds = integer(node.get(1)?.at(-1));
  const nanos = integer(node.get(2)?.at(-1));
  if (seconds === ZERO_SECONDS && (form === 'time' || nanos < 1000n)) return 'null';
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return form === 'time' ? `"${whole}Z"` : `"${whole}.${String(nanos / 1000n).padStart(6, '0')}Z"`;
}

function duration(nanoseconds: bigint): string {
  if (nanoseconds < 0n) return `-${duration(-nanoseconds)}`;
  if (nanoseconds === 0n) return '0s';
  if (nanoseconds < 1_000_000_000n) {
    if (nanoseconds < 1000n) return `${nanoseconds}ns`;
    return nanoseconds < 1_000_000n ? `${Number(nanoseconds) / 1e3}µs` : `${Number(nanoseconds) / 1e6}ms`;
  }
  const seconds = Number(nanoseconds % 60_000_000_000n) / 1e9;
  const minutes = nanoseconds / 60_000_000_000n;
  if (minutes === 0n) return `${seconds}s`;
  return minutes < 60n ? `${minutes}m${seconds}s` : `${minutes / 60n}h${minutes % 60n}m${seconds}s`;
}

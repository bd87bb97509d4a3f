import { isMembers, parseExact, type Json } from './exact-json.ts';

export type PartRole = 'key' | 'string' | 'number' | 'literal' | 'punctuation';

export interface Part {
  readonly text: string;
  readonly role: PartRole;
}

/** One line of an object as text. */
export interface DocumentLine {
  /** Levels, two spaces each. */
  readonly indent: number;
  readonly parts: readonly Part[];
  /** Index of the last line that folds away with this one; its own where nothing does. */
  end: number;
}

export function lineText(line: DocumentLine): string {
  return '  '.repeat(line.indent) + line.parts.map((part) => part.text).join('');
}

export function documentText(lines: readonly DocumentLine[]): string {
  return lines.map(lineText).join('\n') + '\n';
}

/** Turns lines of text that have no structure into a document. */
export function plainLines(text: string): DocumentLine[] {
  return text.split('\n').map((line, index) => ({ indent: 0, parts: [{ text: line, role: 'string' }], end: index }));
}

const key = (text: string): Part => ({ text, role: 'key' });
const mark = (text: string): Part => ({ text, role: 'punctuation' });

function scalarPart(value: Json, quote: (text: string) => string): Part {
  if (typeof value === 'string') return { text: quote(value), role: 'string' };
  if (typeof value === 'number' || typeof value === 'bigint') return { text: String(value), role: 'number' };
  return { text: String(value), role: 'literal' };
}

const PLAIN_YAML = /^[A-Za-z0-9_./(<$^=+~;][^\p{Cc}\u2028\u2029\ufeff"]*$/u;
/** What YAML readers, old ones included, take for something else than a text. */
const NOT_A_TEXT =
  /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?[.]?\d[\d_.,:eExXoO+\-a-fA-F]*|[-+]?\.(?:inf|nan)|[-+]?\.\d.*|[-+]?(?:\.[\d_]*)?e[-+]?\d+|[-+]?\.[\d_]*|<<|=)$/i;
const DATE = /^\d{4}-\d\d?-\d\d?/;

/** A text as a YAML scalar on one line: plain where every reader takes it for that text. */
export function yamlScalar(text: string): string {
  const plain =
    PLAIN_YAML.test(text) &&
    !NOT_A_TEXT.test(text) &&
    !DATE.test(text) &&
    !/^\.(?![A-Za-z/_])/.test(text) &&
    !text.includes(': ') &&
    !text.includes(' #') &&
    !text.endsWith(':') &&
    !text.endsWith(' ') &&
    !/[\ud800-\udfff]/.test(text);
  return plain ? text : quoted(text);
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Several lines without odd characters are easier to read as a block. */
function isBlock(text: string): boolean {
  return text.includes('\n') && /^\S/.test(text) && text.split('\n').every((line) => BLOCK_LINE.test(line));
}

const BLOCK_LINE = /^[^\p{Cc}\p{Surrogate}\u2028\u2029\ufeff]*$/u;

/** The object or list that a text is as JSON; null where it is something else, or holds nothing. */
function withinText(text: string): Json | null {
  if (!/^\s*[{[]/.test(text)) return null;
  try {
    const value = parseExact(text);
    return typeof value === 'object' && value !== null && Object.keys(value).length > 0 ? value : null;
  } catch {
    return null;
  }
}

/** An object as YAML, one entry a line. With `opened`, for reading only, what is an object within a text is shown as one. */
export function yamlLines(value: Json, opened = false): DocumentLine[] {
  const lines: DocumentLine[] = [];
  const add = (indent: number, parts: Part[]): DocumentLine => {
    const line = { indent, parts, end: lines.length };
    lines.push(line);
    return line;
  };
  /** Writes a value behind `lead` (`name:` or `-`), which stands at `indent`. */
  const entry = (indent: number, lead: Part[], content: Json, inList: boolean): void => {
    const inText = opened && !inList && typeof content === 'string' ? withinText(content) : null;
    if (inText !== null) {
      entry(indent, [...lead, mark(' # JSON in a text')], inText, false);
      return;
    }
    if (typeof content === 'string' && isBlock(content)) {
      const body = content.split('\n');
      const trailing = body.length - body.findLastIndex((text) => text !== '') - 1;
      const chomp = trailing === 0 ? '-' : trailing === 1 ? '' : '+';
      if (trailing > 0) body.pop();
      const head = add(indent, [...lead, mark(` |${chomp}`)]);
      for (const text of body) add(text === '' ? 0 : indent + 1, [{ text, role: 'string' }]);
      head.end = lines.length - 1;
      return;
    }
    if (isMembers(content) && Object.keys(content).length > 0) {
      if (inList) {
        const at = lines.length;
        members(indent + 1, content);
        const first = lines[at];
        if (first !== undefined) {
          // The first member stands on the line of the dash.
          lines[at] = { indent, parts: [...lead, mark(' '), ...first.parts], end: lines.length - 1 };
        }
        return;
      }
      const head = add(indent, lead);
      members(indent + 1, content);
      head.end = lines.length - 1;
      return;
    }
    if (Array.isArray(content) && content.length > 0) {
      const head = add(indent, lead);
      for (const item of content) entry(inList ? indent + 1 : indent, [mark('-')], item, true);
      head.end = lines.length - 1;
      return;
    }
    if (isMembers(content)) add(indent, [...lead, mark(' {}')]);
    else if (Array.isArray(content)) add(indent, [...lead, mark(' []')]);
    else add(indent, [...lead, mark(' '), scalarPart(content, yamlScalar)]);
  };
  const members = (indent: number, content: { [member: string]: Json }): void => {
    for (const [name, member] of Object.entries(content)) {
      entry(indent, [key(yamlScalar(name)), mark(':')], member, false);
    }
  };
  if (isMembers(value) && Object.keys(value).length > 0) members(0, value);
  else if (Array.isArray(value) && value.length > 0) for (const item of value) entry(0, [mark('-')], item, true);
  else if (isMembers(value)) add(0, [mark('{}')]);
  else if (Array.isArray(value)) add(0, [mark('[]')]);
  else add(0, [scalarPart(value, (text) => (text.includes('\n') ? quoted(text) : yamlScalar(text)))]);
  return lines;
}

/** An object as JSON, one entry a line. */
export function jsonLines(value: Json): DocumentLine[] {
  const lines: DocumentLine[] = [];
  const walk = (indent: number, lead: Part[], content: Json, tail: Part[]): void => {
    const list = Array.isArray(content);
    const entries: [string | null, Json][] = list
      ? content.map((item) => [null, item])
      : isMembers(content)
        ? Object.entries(content)
        : [];
    if (entries.length === 0) {
      const part = list ? mark('[]') : isMembers(content) ? mark('{}') : scalarPart(content, quoted);
      lines.push({ indent, parts: [...lead, part, ...tail], end: lines.length });
      return;
    }
    const head: DocumentLine = { indent, parts: [...lead, mark(list ? '[' : '{')], end: lines.length };
    lines.push(head);
    entries.forEach(([name, member], index) => {
      const comma = index < entries.length - 1 ? [mark(',')] : [];
      walk(indent + 1, name === null ? [] : [key(quoted(name)), mark(': ')], member, comma);
    });
    head.end = lines.length;
    lines.push({ indent, parts: [mark(list ? ']' : '}'), ...tail], end: lines.length });
  };
  walk(0, [], value, []);
  return lines;
}

import { compactJson, quoted } from './json-escape.ts';

/** Where a member stands in a compact JSON text. */
interface MemberPlace {
  readonly name: string;
  /** Of its name, quotation mark included. */
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** In the order in which an API server prints metadata: what stands before resourceVersion. */
const BEFORE_RESOURCE_VERSION = new Set(['name', 'generateName', 'namespace', 'selfLink', 'uid']);

/**
 * The JSON text of an object as it is stored, compact, with metadata.resourceVersion set. Numbers and the order of the
 * members stay as they are. `sorted`: members are in alphabetical order (custom resources), else in the order of their type.
 * @param text valid JSON text
 */
export function withResourceVersion(text: string, resourceVersion: string, sorted: boolean): string {
  const compact = compactJson(text);
  if (!compact.startsWith('{')) return compact;
  const metadata = members(compact, 0).find((member) => member.name === 'metadata');
  if (metadata === undefined || compact[metadata.valueStart] !== '{') return compact;
  const places = members(compact, metadata.valueStart);
  const known = places.find((member) => member.name === 'resourceVersion');
  if (known !== undefined) {
    return compact.slice(0, known.valueStart) + quoted(resourceVersion) + compact.slice(known.valueEnd);
  }
  const member = `"resourceVersion":${quoted(resourceVersion)}`;
  const next = places.find((place) =>
    sorted ? place.name > 'resourceVersion' : !BEFORE_RESOURCE_VERSION.has(place.name),
  );
  if (next !== undefined) return `${compact.slice(0, next.start)}${member},${compact.slice(next.start)}`;
  const end = places.at(-1)?.valueEnd ?? metadata.valueStart + 1;
  return compact.slice(0, end) + (places.length > 0 ? ',' : '') + member + compact.slice(end);
}

/** The members of the object that begins at `start` of a compact, valid JSON text. */
function members(text: string, start: number): MemberPlace[] {
  const places: MemberPlace[] = [];
  let pos = start + 1;
  while (text[pos] === '"' || text[pos] === ',') {
    if (text[pos] === ',') pos++;
    const nameEnd = stringEnd(text, pos);
    const valueEnd = endOfValue(text, nameEnd + 1);
    places.push({ name: nameOf(text.slice(pos, nameEnd)), start: pos, valueStart: nameEnd + 1, valueEnd });
    pos = valueEnd;
  }
  return places;
}

function nameOf(json: string): string {
  return json.includes('\\') ? String(JSON.parse(json)) : json.slice(1, -1);
}

/** The position after the string that begins at `start`. */
function stringEnd(text: string, start: number): number {
  let pos = start + 1;
  while (text[pos] !== '"') pos += text[pos] === '\\' ? 2 : 1;
  return pos + 1;
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  let pos = start;
  for (;;) {
    const character = text[pos];
    if (character === '"') {
      pos = stringEnd(text, pos);
    } else if (character === '{' || character === '[') {
      depth++;
      pos++;
    } else if (character === '}' || character === ']') {
      if (depth === 0) return pos;
      depth--;
      pos++;
    } else if (character === ',' && depth === 0) {
      return pos;
    } else if (character === undefined) {
      return pos;
    } else {
      pos++;
    }
    if (depth === 0 && (text[pos - 1] === '}' || text[pos - 1] === ']')) return pos;
  }
}

import type { Change } from '../diff/changes.ts';
import { isBookkeeping } from '../diff/changes.ts';
import { longerPath, pathText, type Segment } from '../diff/path.ts';
import { MAX_SET_FIELDS, type FieldValue, type ObjectIdentity } from '../domain/facts.ts';
import { isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import { kubernetesListKeys } from '../kubernetes/list-keys.ts';
import { textIn } from '../kubernetes/object-fields.ts';

/** Longer texts are messages, scripts, certificates: nobody asks for one whole. In UTF-16 units. */
const LONGEST_TEXT = 64;
/** Deeper than what people name. */
const DEEPEST = 14;
/** Items of one list that are looked at. */
const MOST_ITEMS = 64;
/** Members that tell how something is or what it runs, wherever they stand. */
const TELLING = new Set([
  'image',
  'reason',
  'phase',
  'replicas',
  'nodeName',
  'status',
  'type',
  'exitCode',
  'restartCount',
  'ready',
  'schedule',
  'suspend',
  'serviceAccountName',
  'storageClassName',
  'clusterIP',
]);
/** Of metadata. What else is there is told by the object's key, or by nobody asked for. */
const OF_METADATA = new Set(['labels', 'deletionTimestamp']);
/** They say nothing by themselves, or are too long to be asked for. */
const NEVER = new Set(['apiVersion', 'kind', 'metadata', 'message', 'observedGeneration']);
const TIME = /^\d{4}-\d\d-\d\dT/;

/**
 * The fields that an event set, and to what, as far as people search for it: short scalars, the telling ones first. Of a
 * change what it set, of a creation (`changes` is null) what there is. Of Kubernetes Events only what says what happened.
 */
export function fieldsSet(
  { kind }: ObjectIdentity,
  after: JsonValue | undefined,
  changes: readonly Change[] | null,
): readonly FieldValue[] {
  if (!isObject(after)) return [];
  if (kind === 'Event') {
    return ['type', 'reason'].flatMap((member) => {
      const value = textIn(after, member);
      return value === null || value.length > LONGEST_TEXT ? [] : [[member, value] as const];
    });
  }
  const leaves = new Leaves();
  if (changes === null) leaves.members(after, '', 0);
  else for (const { segments, after: value } of changes) leaves.changed(segments, value);
  return leaves.best();
}

/** Scalars with the texts of their paths, which are made longer step by step. */
class Leaves {
  readonly #found: FieldValue[] = [];
  readonly #ranks: number[] = [];

  changed(segments: readonly Segment[], value: JsonValue | undefined): void {
    if (value === undefined || isBookkeeping(segments)) return;
    if (segments[0] === 'metadata' && !OF_METADATA.has(String(segments[1]))) return;
    // What has no scalar that counts needs no path.
    if (typeof value !== 'object' && !isSearched(value)) return;
    const name = segments.at(-1);
    if (typeof name === 'string' && NEVER.has(name)) return;
    this.#walk(value, pathText(segments), segments.length, name);
  }

  /** @param told by the path already */
  members(object: JsonObject, path: string, depth: number, told: readonly string[] = []): void {
    if (depth >= DEEPEST) return;
    for (const member in object) {
      const value = object[member];
      if (value === undefined || (NEVER.has(member) && !(depth === 0 && member === 'metadata'))) continue;
      if (told.includes(member) || (path === 'metadata' && !OF_METADATA.has(member))) continue;
      if (typeof value !== 'object' && !isSearched(value)) continue;
      this.#walk(value, longerPath(path, member), depth + 1, member);
    }
  }

  /** Those of equal rank in the object's order. */
  best(): readonly FieldValue[] {
    if (this.#found.length <= MAX_SET_FIELDS) return this.#found;
    const order = this.#ranks.map((rank, index) => ({ rank, index })).sort((left, right) => left.rank - right.rank);
    const chosen = new Set(order.slice(0, MAX_SET_FIELDS).map(({ index }) => index));
    return this.#found.filter((_, index) => chosen.has(index));
  }

  #walk(value: JsonValue, path: string, depth: number, name: Segment | undefined): void {
    if (Array.isArray(value)) this.#items(value, path, depth, name);
    else if (isObject(value)) this.members(value, path, depth, identifying(name));
    else if (isSearched(value)) {
      this.#found.push([path, value]);
      this.#ranks.push(depth + (typeof name === 'string' && TELLING.has(name) ? 0 : DEEPEST));
    }
  }

  #items(list: readonly JsonValue[], path: string, depth: number, name: Segment | undefined): void {
    if (depth >= DEEPEST) return;
    const match = kubernetesListKeys.match(typeof name === 'string' ? name : '', [], list);
    for (const [index, item] of list.entries()) {
      if (index === MOST_ITEMS) return;
      if (typeof item !== 'object' && !isSearched(item)) continue;
      const segment =
        match.by === 'members' ? { item, members: match.members } : match.by === 'value' ? { element: item } : index;
      this.#walk(item, longerPath(path, segment), depth + 1, segment);
    }
  }
}

/** Members of an item that its step of the path says. */
function identifying(segment: Segment | undefined): readonly string[] {
  return typeof segment === 'object' && 'members' in segment ? segment.members.map(([member = '']) => member) : [];
}

function isSearched(value: JsonValue): value is FieldValue[1] {
  if (typeof value !== 'string') return typeof value === 'number' || typeof value === 'boolean';
  return value !== '' && value.length <= LONGEST_TEXT && !isTime(value);
}

/** `2026-01-02T03:04:05Z` */
function isTime(text: string): boolean {
  return text.length >= 20 && text[4] === '-' && text[10] === 'T' && TIME.test(text);
}

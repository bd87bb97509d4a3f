import type { Change } from '../diff/changes.ts';
import { isBookkeeping } from '../diff/changes.ts';
import { pathText, type Segment } from '../diff/path.ts';
import { MAX_SET_FIELDS, type FieldValue, type ObjectIdentity } from '../domain/facts.ts';
import { isObject, type JsonValue } from '../domain/json.ts';
import type { ListKeys } from '../domain/list-key.ts';
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
  const leaves = new Leaves(kubernetesListKeys);
  if (changes === null) leaves.object(after);
  else for (const { segments, after: value } of changes) if (!isBookkeeping(segments)) leaves.at(segments, value);
  return leaves.best();
}

interface Leaf {
  readonly path: string;
  readonly value: FieldValue[1];
  readonly rank: number;
}

class Leaves {
  readonly #found: Leaf[] = [];
  readonly #path: Segment[] = [];
  readonly #listKeys: ListKeys;

  constructor(listKeys: ListKeys) {
    this.#listKeys = listKeys;
  }

  object(object: JsonValue): void {
    this.#walk(object);
  }

  at(segments: readonly Segment[], value: JsonValue | undefined): void {
    if (value === undefined) return;
    this.#path.push(...segments);
    this.#walk(value);
    this.#path.length = 0;
  }

  /** Those of equal rank in the object's order. */
  best(): FieldValue[] {
    if (this.#found.length > MAX_SET_FIELDS) this.#found.sort((left, right) => left.rank - right.rank);
    return this.#found.slice(0, MAX_SET_FIELDS).map(({ path, value }) => [path, value]);
  }

  #walk(value: JsonValue): void {
    const depth = this.#path.length;
    if (Array.isArray(value)) this.#items(value);
    else if (isObject(value)) {
      if (depth < DEEPEST) this.#members(value);
    } else if (typeof value === 'number' || typeof value === 'boolean' || isWord(value)) this.#take(value);
  }

  #take(value: FieldValue[1]): void {
    const path = this.#path;
    if (path[0] === 'apiVersion' || path[0] === 'kind') return;
    if (path[0] === 'metadata' && !OF_METADATA.has(String(path[1]))) return;
    const name = path.at(-1);
    if (name === undefined) return;
    const telling = typeof name === 'string' && TELLING.has(name);
    this.#found.push({ path: pathText(path), value, rank: path.length + (telling ? 0 : DEEPEST) });
  }

  #members(object: { readonly [member: string]: JsonValue }): void {
    for (const member in object) {
      const value = object[member];
      if (value === undefined) continue;
      this.#path.push(member);
      if (!(member === 'metadata' && this.#path.length > 1)) this.#walk(value);
      this.#path.pop();
    }
  }

  #items(list: readonly JsonValue[]): void {
    const holder = this.#path.at(-1);
    const match = this.#listKeys.match(typeof holder === 'string' ? holder : '', [], list);
    for (const [index, item] of list.entries()) {
      if (index === MOST_ITEMS) return;
      this.#path.push(
        match.by === 'members' ? { item, members: match.members } : match.by === 'value' ? { element: item } : index,
      );
      this.#walk(item);
      this.#path.pop();
    }
  }
}

function isWord(value: JsonValue): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_TEXT && !TIME.test(value);
}

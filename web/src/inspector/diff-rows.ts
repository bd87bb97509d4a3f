import type { DiffView } from '../api/schema.ts';
import { isMembers, parseExact, type Json } from '../text/exact-json.ts';
import { fieldPath, type FieldStep } from './field-path.ts';
import type { Step } from './kubectl-path.ts';
import { itemIdentity, itemLabel } from './list-items.ts';

export type DiffSign = 'added' | 'removed' | 'changed' | 'moved';

interface RowPlace {
  readonly depth: number;
  readonly label: string;
  /** For people: items of lists by what tells them apart. */
  readonly path: string;
  /** An item of a list. */
  readonly item: boolean;
  /** The way to it through the object that has it: the new version, or the old one for what went. */
  readonly steps: readonly Step[];
  /** The field as a query names it; of what differs within a text: that of the text. */
  readonly field: string;
}

/** A difference. */
export interface ChangeRow extends RowPlace {
  readonly type: 'change';
  readonly sign: DiffSign;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** The same quantity or duration, written differently. */
  readonly sameAmount: boolean;
}

/** A text that holds an object; what differs within it stands below. */
export interface OpenedRow extends RowPlace {
  readonly type: 'opened';
  readonly form: 'JSON' | 'YAML';
  readonly before: string;
  readonly after: string;
  /** Whether anything differs but layout and comments. */
  readonly differs: boolean;
}

/** A row of the tree of differences: a member that holds some, a text that holds some, or a difference. */
export type DiffRow = (RowPlace & { readonly type: 'parent' }) | OpenedRow | ChangeRow;

/** What the server says of changed texts besides their delta. */
export type TextNotes = Pick<DiffView, 'opened' | 'sameAmounts'>;

const NO_NOTES: TextNotes = { opened: [], sameAmounts: [] };

/** Fields that every write changes, or that only the API server's bookkeeping needs. */
const BOOKKEEPING = new Set(['metadata.managedFields', 'metadata.resourceVersion', 'metadata.generation']);

export function isBookkeeping(path: string): boolean {
  return BOOKKEEPING.has(path);
}

/** Leaves the bookkeeping fields out of an object. */
export function withoutBookkeeping(value: Json): Json {
  if (!isMembers(value) || !isMembers(value['metadata'])) return value;
  const metadata = Object.fromEntries(
    Object.entries(value['metadata']).filter(([name]) => !BOOKKEEPING.has(`metadata.${name}`)),
  );
  return { ...value, metadata };
}

/**
 * The rows of a jsondiffpatch delta, from top to bottom. Values are taken from `before` and `after`, which are exact, and not
 * from the delta, whose numbers went through a double.
 */
export function diffRows(
  delta: unknown,
  before: Json | undefined,
  after: Json | undefined,
  notes: TextNotes = NO_NOTES,
): DiffRow[] {
  const walk = new RowWalk(notes, null);
  walk.go(delta, before, after, ROOT);
  return walk.rows;
}

interface Place extends Omit<RowPlace, 'field'> {
  readonly fieldSteps: readonly FieldStep[];
  /** Name of the member that holds the list. */
  readonly list: string;
  /** JSON Pointer in the new version. */
  readonly pointer: string;
}

const ROOT: Place = { depth: 0, label: '', path: '', item: false, list: '', steps: [], fieldSteps: [], pointer: '' };

type DeltaMembers = Readonly<Record<string, unknown>>;

function isDeltaMembers(delta: unknown): delta is DeltaMembers {
  return typeof delta === 'object' && delta !== null && !Array.isArray(delta);
}

class RowWalk {
  readonly rows: DiffRow[] = [];
  readonly #opened: ReadonlyMap<string, TextNotes['opened'][number]>;
  readonly #sameAmounts: ReadonlySet<string>;
  /** The way to the text that is walked through: within it there is none that kubectl knows. */
  readonly #text: Pick<RowPlace, 'steps' | 'field'> | null;

  constructor({ opened, sameAmounts }: TextNotes, text: Pick<RowPlace, 'steps' | 'field'> | null) {
    this.#opened = new Map(opened.map((text) => [text.pointer, text]));
    this.#sameAmounts = new Set(sameAmounts);
    this.#text = text;
  }

  go(delta: unknown, before: Json | undefined, after: Json | undefined, place: Place): void {
    if (delta === undefined) return;
    if (Array.isArray(delta)) return this.#change(delta, before, after, place);
    if (!isDeltaMembers(delta)) return;
    const isRoot = place.label === '';
    if (!isRoot) this.rows.push({ type: 'parent', ...this.#rowPlace(place) });
    const depth = isRoot ? place.depth : place.depth + 1;
    if (delta['_t'] === 'a') return this.#list(delta, asList(before), asList(after), { ...place, depth });
    for (const name of memberOrder(delta, before, after)) {
      this.go(delta[name], member(before, name), member(after, name), {
        depth,
        label: name,
        path: place.path === '' ? name : `${place.path}.${name}`,
        item: false,
        list: name,
        steps: [...place.steps, name],
        fieldSteps: [...place.fieldSteps, { name, item: false }],
        pointer: `${place.pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      });
    }
  }

  #change(delta: readonly unknown[], before: Json | undefined, after: Json | undefined, place: Place): void {
    const rowPlace = this.#rowPlace(place);
    const sign = signOf(delta);
    const opened = sign === 'changed' ? this.#opened.get(place.pointer) : undefined;
    if (opened !== undefined && typeof before === 'string' && typeof after === 'string') {
      this.rows.push({ type: 'opened', ...rowPlace, form: opened.form, before, after, differs: 'delta' in opened });
      const inner = new RowWalk({ opened: [], sameAmounts: opened.sameAmounts }, rowPlace);
      const lead: Place = { ...ROOT, depth: place.depth + 1, path: place.path };
      inner.go(opened.delta, parseExact(opened.before), parseExact(opened.after), lead);
      this.rows.push(...inner.rows);
      return;
    }
    const sameAmount = sign === 'changed' && this.#sameAmounts.has(place.pointer);
    this.rows.push({ type: 'change', ...rowPlace, sign, before, after, sameAmount });
  }

  #list(delta: DeltaMembers, before: Json[], after: Json[], place: Place): void {
    for (const { index, from, gone, change } of listEntries(delta)) {
      const added = Array.isArray(change) && change.length === 1;
      const was = added ? undefined : from === null ? beforeOf(before, after[index], place.list, index) : before[from];
      const is = gone ? undefined : after[index];
      const label = itemLabel(place.list, is ?? was, index);
      this.go(change, was, is, {
        depth: place.depth,
        label,
        path: `${place.path}[${label}]`,
        item: true,
        list: place.list,
        steps: [...place.steps, gone ? (from ?? index) : index],
        fieldSteps: [...place.fieldSteps, { name: label, item: true }],
        pointer: `${place.pointer}/${index}`,
      });
    }
  }

  #rowPlace({ depth, label, path, item, steps, fieldSteps }: Place): RowPlace {
    const { steps: way, field } = this.#text ?? { steps, field: fieldPath(fieldSteps) };
    return { depth, label, path, item, steps: way, field };
  }
}

interface ListEntry {
  /** In the new list, or where it stood in the old one. */
  readonly index: number;
  /** In the old list, where the delta says so. */
  readonly from: number | null;
  readonly gone: boolean;
  readonly change: unknown;
}

/** What changed in a list, in the order of the new one. A moved item that also changed is told by its change. */
function listEntries(delta: DeltaMembers): ListEntry[] {
  const entries: ListEntry[] = [];
  const movedFrom = new Map<number, number>();
  const changed = new Set<number>();
  for (const [name, change] of Object.entries(delta)) {
    if (name === '_t') continue;
    const old = name.startsWith('_');
    const index = Number(old ? name.slice(1) : name);
    const moved = old && Array.isArray(change) && change[2] === 3 ? Number(change[1]) : null;
    if (moved !== null) movedFrom.set(moved, index);
    if (!old) changed.add(index);
    entries.push({ index: moved ?? index, from: old ? index : null, gone: old && moved === null, change });
  }
  return entries
    .filter(({ index, from, gone }) => from === null || gone || !changed.has(index))
    .map((entry) => (entry.from === null ? { ...entry, from: movedFrom.get(entry.index) ?? null } : entry))
    .sort((a, b) => a.index - b.index || Number(b.gone) - Number(a.gone));
}

/** The item of the old list that an item of the new one is paired with. */
function beforeOf(before: readonly Json[], item: Json | undefined, list: string, index: number): Json | undefined {
  const identity = itemIdentity(list, item);
  if (identity === null) return before[index];
  return before.find((candidate) => itemIdentity(list, candidate) === identity) ?? before[index];
}

function signOf(change: readonly unknown[]): DiffSign {
  if (change.length === 1) return 'added';
  if (change.length === 2) return 'changed';
  if (change[2] === 0) return 'removed';
  return change[2] === 3 ? 'moved' : 'changed';
}

function asList(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function member(value: Json | undefined, name: string): Json | undefined {
  return isMembers(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Members in the order in which the new object has them; removed ones after them. */
function memberOrder(delta: DeltaMembers, before: Json | undefined, after: Json | undefined): string[] {
  const names = new Set<string>();
  for (const value of [after, before]) {
    if (isMembers(value)) for (const name of Object.keys(value)) if (Object.hasOwn(delta, name)) names.add(name);
  }
  for (const name of Object.keys(delta)) names.add(name);
  return [...names];
}

/** A value on one line. */
export function shortValue(value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value === '' ? '""' : value;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.map(shortValue).join(', ')}]`;
  const members = Object.entries(value);
  return members.length === 0 ? '{}' : `{${members.map(([name, part]) => `${name}: ${shortValue(part)}`).join(', ')}}`;
}

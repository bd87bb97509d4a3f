import { isMembers, type Json } from '../text/exact-json.ts';

export type DiffSign = 'added' | 'removed' | 'changed' | 'moved';

/** A row of the tree of differences: a member that holds some, or a difference. */
export type DiffRow =
  | {
      readonly type: 'parent';
      readonly depth: number;
      readonly label: string;
      readonly path: string;
      readonly item: boolean;
    }
  | {
      readonly type: 'change';
      readonly depth: number;
      readonly label: string;
      readonly path: string;
      readonly item: boolean;
      readonly sign: DiffSign;
      readonly before: Json | undefined;
      readonly after: Json | undefined;
    };

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
export function diffRows(delta: unknown, before: Json | undefined, after: Json | undefined): DiffRow[] {
  const rows: DiffRow[] = [];
  walk(rows, delta, before, after, { depth: 0, label: '', path: '', item: false, list: '' });
  return rows;
}

interface Place {
  readonly depth: number;
  readonly label: string;
  readonly path: string;
  /** An item of a list. */
  readonly item: boolean;
  /** Name of the member that holds the list. */
  readonly list: string;
}

type DeltaMembers = Readonly<Record<string, unknown>>;

function isDeltaMembers(delta: unknown): delta is DeltaMembers {
  return typeof delta === 'object' && delta !== null && !Array.isArray(delta);
}

function walk(rows: DiffRow[], delta: unknown, before: Json | undefined, after: Json | undefined, place: Place): void {
  if (delta === undefined) return;
  if (Array.isArray(delta)) {
    rows.push({ type: 'change', ...rowPlace(place), sign: signOf(delta), before, after });
    return;
  }
  if (!isDeltaMembers(delta)) return;
  if (place.depth > 0 || place.label !== '') rows.push({ type: 'parent', ...rowPlace(place) });
  const depth = place.label === '' ? 0 : place.depth + 1;
  if (delta['_t'] === 'a') {
    walkList(rows, delta, asList(before), asList(after), { ...place, depth });
    return;
  }
  for (const name of memberOrder(delta, before, after)) {
    const path = place.path === '' ? name : `${place.path}.${name}`;
    const child: Place = { depth, label: name, path, item: false, list: name };
    walk(rows, delta[name], member(before, name), member(after, name), child);
  }
}

function rowPlace({ depth, label, path, item }: Place) {
  return { depth, label, path, item };
}

function walkList(rows: DiffRow[], delta: DeltaMembers, before: Json[], after: Json[], place: Place): void {
  const changes = Object.entries(delta).filter(([name]) => name !== '_t');
  const entries = changes.map(([name, change]) => {
    const old = name.startsWith('_');
    const index = Number(old ? name.slice(1) : name);
    const moved = old && Array.isArray(change) && change[2] === 3;
    return { index: moved ? Number((change as unknown[])[1]) : index, from: old ? index : null, old, moved, change };
  });
  const nested = new Set(entries.filter(({ old }) => !old).map(({ index }) => index));
  entries.sort((a, b) => a.index - b.index || Number(b.old) - Number(a.old));
  for (const { index, from, old, moved, change } of entries) {
    // A moved item that also changed is told by its change.
    if (moved && nested.has(index)) continue;
    const added = Array.isArray(change) && change.length === 1;
    const was = added
      ? undefined
      : old
        ? before[from ?? index]
        : beforeOf(before, after[index], place.list, index, entries);
    const is = old && !moved ? undefined : after[index];
    const label = itemLabel(place.list, is ?? was, index);
    walk(rows, change, was, is, {
      depth: place.depth,
      label,
      path: `${place.path}[${label}]`,
      item: true,
      list: place.list,
    });
  }
}

/** The item of the old list that an item of the new one is paired with: the same key, or the place it moved from. */
function beforeOf(
  before: readonly Json[],
  item: Json | undefined,
  list: string,
  index: number,
  entries: readonly { index: number; from: number | null; moved: boolean }[],
): Json | undefined {
  const moved = entries.find((entry) => entry.moved && entry.index === index);
  if (moved?.from !== undefined && moved.from !== null) return before[moved.from];
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

/** What tells the items of a list apart, by the list's name; otherwise the first of the usual members that is there. */
const ITEM_KEYS: Readonly<Record<string, readonly string[]>> = {
  conditions: ['type'],
  ports: ['containerPort', 'port', 'protocol'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  ownerReferences: ['kind', 'name'],
  managedFields: ['manager', 'operation', 'subresource'],
  tolerations: ['key', 'operator', 'effect'],
  taints: ['key', 'effect'],
  addresses: ['type', 'address', 'ip'],
  podIPs: ['ip'],
  hostIPs: ['ip'],
  subjects: ['kind', 'namespace', 'name'],
  readinessGates: ['conditionType'],
  topologySpreadConstraints: ['topologyKey'],
};
const USUAL_KEYS: readonly (readonly string[])[] = [
  ['name'],
  ['type'],
  ['key'],
  ['ip'],
  ['host'],
  ['path'],
  ['port'],
  ['uid'],
];

function itemMembers(list: string, item: Json | undefined): readonly string[] | null {
  if (!isMembers(item)) return null;
  const candidates = [...(ITEM_KEYS[list] === undefined ? [] : [ITEM_KEYS[list]]), ...USUAL_KEYS];
  return candidates.find((names) => names.some((name) => isScalar(item[name]))) ?? null;
}

function isScalar(value: Json | undefined): boolean {
  return value !== undefined && value !== null && typeof value !== 'object';
}

function itemIdentity(list: string, item: Json | undefined): string | null {
  const names = itemMembers(list, item);
  if (names === null || !isMembers(item)) return null;
  return names.map((name) => String(item[name] ?? '')).join('\u0000');
}

/** `name=nginx`; `8080/TCP` for a port; the place in the list, from 0, where nothing else tells the item. */
export function itemLabel(list: string, item: Json | undefined, index: number): string {
  const names = itemMembers(list, item);
  if (names === null || !isMembers(item)) return String(index);
  const values = names.filter((name) => isScalar(item[name])).map((name) => String(item[name]));
  if (names.length > 1) return values.join('/');
  return `${names[0]}=${values[0]}`;
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

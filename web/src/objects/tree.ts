import type { ObjectIdentity, Verb } from '../api/schema.ts';
import { RESTLESS_KINDS } from '../state/noise.ts';
import { hasWords } from '../text/words.ts';

export const CLUSTER = '(cluster)';
export const NOT_KUBERNETES = '(not Kubernetes)';

/** An object of the tree: one that exists at the playhead, or was deleted not long before it. */
export interface TreeEntry {
  readonly identity: ObjectIdentity;
  /** Set: struck through. */
  readonly deletedAt: number | null;
}

export interface TreeNode {
  /** Unique in the tree; of an object: its key. */
  readonly id: string;
  readonly label: string;
  readonly level: number;
  /** null: a group. */
  readonly entry: TreeEntry | null;
  readonly groups: readonly TreeNode[];
  readonly objects: readonly TreeEntry[];
  /** Objects below it that exist. */
  readonly count: number;
}

/** How many rows there are one level below. */
export function childCount({ groups, objects }: TreeNode): number {
  return groups.length + objects.length;
}

export interface TreeFilter {
  readonly q: string;
  readonly namespace: string | null;
  readonly kind: string | null;
}

export interface TreeRow {
  readonly node: TreeNode;
  readonly expanded: boolean;
  readonly position: number;
  readonly siblings: number;
  readonly parent: TreeNode | null;
}

export function matches(entry: TreeEntry, filter: TreeFilter): boolean {
  const { identity } = entry;
  if (filter.namespace !== null && (identity.namespace ?? '') !== filter.namespace) return false;
  if (filter.kind !== null && identity.kind !== filter.kind) return false;
  if (filter.q === '') return true;
  return hasWords(`${identity.kind ?? ''} ${identity.namespace ?? ''}/${identity.name} ${identity.key}`, filter.q);
}

/** Where an object stands: the labels from the root to it, the last being its own. */
export function treePath(identity: ObjectIdentity): readonly string[] {
  if (identity.kubernetes && identity.kind !== null) {
    return [identity.namespace ?? CLUSTER, identity.kind, identity.name];
  }
  // A key that is not UTF-8 travels as base64, in which a slash parts nothing.
  if (identity.key.startsWith('base64:')) return [NOT_KUBERNETES, identity.key];
  const segments = identity.key.split('/').filter((segment) => segment !== '');
  return [NOT_KUBERNETES, ...(segments.length === 0 ? [identity.key === '' ? '(empty key)' : identity.key] : segments)];
}

/** The ids of the groups an object stands in, outermost first. */
export function groupIds(identity: ObjectIdentity): readonly string[] {
  const path = treePath(identity);
  return path.slice(0, -1).map((_, index) => groupId(path.slice(0, index + 1)));
}

function groupId(path: readonly string[]): string {
  return `group:${path.join('\u0000')}`;
}

/** A group while the tree is built. */
interface Group extends TreeNode {
  readonly groups: Group[];
  readonly objects: TreeEntry[];
  readonly byLabel: Map<string, Group>;
  count: number;
}

/**
 * Namespace → kind → object; keys outside Kubernetes by path segment, after them. Only the roots are in their order, and
 * objects have no nodes yet: what stands below a group is made when it is shown, since of thousands few are.
 */
export function buildTree(entries: readonly TreeEntry[]): TreeNode[] {
  const top = newGroup('', '', 0);
  let before: ObjectIdentity | null = null;
  let group = top;
  for (const entry of entries) {
    const { identity } = entry;
    // Entries that follow one another mostly stand in one group.
    if (before === null || !besides(before, identity)) group = groupAt(top, treePath(identity));
    before = identity;
    group.objects.push(entry);
    if (entry.deletedAt === null) group.count++;
  }
  countBelow(top);
  return top.groups.sort(inOrder);
}

/** Adds to each group's own objects those of the groups below it. */
function countBelow(group: Group): number {
  for (const below of group.groups) group.count += countBelow(below);
  return group.count;
}

/** Whether two objects of Kubernetes stand in the same group. */
function besides(one: ObjectIdentity, other: ObjectIdentity): boolean {
  if (!one.kubernetes || !other.kubernetes || one.kind === null) return false;
  return one.kind === other.kind && one.namespace === other.namespace;
}

/** The group that the object at a path stands in; what is missing of the way there is made. */
function groupAt(top: Group, path: readonly string[]): Group {
  let parent = top;
  for (let depth = 1; depth < path.length; depth++) {
    const label = path[depth - 1] ?? '';
    let group = parent.byLabel.get(label);
    if (group === undefined) {
      group = newGroup(groupId(path.slice(0, depth)), label, depth);
      parent.byLabel.set(label, group);
      parent.groups.push(group);
    }
    parent = group;
  }
  return parent;
}

function newGroup(id: string, label: string, level: number): Group {
  return { id, label, level, entry: null, groups: [], objects: [], byLabel: new Map(), count: 0 };
}

function objectNode(entry: TreeEntry, level: number): TreeNode {
  const { identity } = entry;
  const label = treePath(identity).at(-1) ?? identity.name;
  return { id: identity.key, label, level, entry, groups: [], objects: [], count: entry.deletedAt === null ? 1 : 0 };
}

const collator = new Intl.Collator('en', { numeric: true });

function rank(node: TreeNode): number {
  if (node.level !== 1) return 0;
  if (node.label === NOT_KUBERNETES) return 3;
  if (node.label === CLUSTER) return 2;
  return node.label.startsWith('kube-') ? 1 : 0;
}

function inOrder(a: TreeNode, b: TreeNode): number {
  return rank(a) - rank(b) || collator.compare(a.label, b.label);
}

const shown = new WeakMap<TreeNode, readonly TreeNode[]>();

function childrenOf(node: TreeNode): readonly TreeNode[] {
  let children = shown.get(node);
  if (children === undefined) {
    children = [...node.objects.map((entry) => objectNode(entry, node.level + 1)), ...node.groups].sort(inOrder);
    shown.set(node, children);
  }
  return children;
}

/** What is open when nobody has said: the reader's own namespaces, and kinds of few objects. */
export function opensByItself(node: TreeNode): boolean {
  if (node.level === 1) return node.label !== CLUSTER && !node.label.startsWith('kube-');
  return childCount(node) <= 30 && !RESTLESS_KINDS.includes(node.label);
}

/** The rows of the tree from top to bottom, of open groups only. */
export function flatten(roots: readonly TreeNode[], isOpen: (node: TreeNode) => boolean): TreeRow[] {
  const rows: TreeRow[] = [];
  const walk = (nodes: readonly TreeNode[], parent: TreeNode | null) => {
    nodes.forEach((node, index) => {
      const expanded = childCount(node) > 0 && isOpen(node);
      rows.push({ node, expanded, position: index + 1, siblings: nodes.length, parent });
      if (expanded) walk(childrenOf(node), node);
    });
  };
  walk(roots, null);
  return rows;
}

export const VERB_MARK: Readonly<Record<Verb, string>> = { create: '●', update: '•', delete: '✕' };
export const VERB_PAST: Readonly<Record<Verb, string>> = { create: 'created', update: 'updated', delete: 'deleted' };

/** The different values that are not null, in order. */
export function distinct(values: Iterable<string | null>): readonly string[] {
  const found = new Set<string>();
  for (const value of values) if (value !== null) found.add(value);
  return [...found].sort(collator.compare);
}

/** What a revision did, by key. */
export function verbsByKey(events: readonly { identity: ObjectIdentity; verb: Verb }[]): ReadonlyMap<string, Verb> {
  return new Map(events.map(({ identity, verb }) => [identity.key, verb]));
}

/** The groups in which something stands. */
export function groupsOf(identities: readonly ObjectIdentity[]): ReadonlySet<string> {
  return new Set(identities.flatMap((identity) => groupIds(identity)));
}

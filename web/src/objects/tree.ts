import type { ObjectIdentity, Verb } from '../api/schema.ts';
import { RESTLESS_KINDS } from '../state/noise.ts';

export const CLUSTER = '(cluster)';
export const NOT_KUBERNETES = '(not Kubernetes)';

/** An object of the tree: one that exists at the playhead, or was deleted not long before it. */
export interface TreeEntry {
  readonly identity: ObjectIdentity;
  /** Set: struck through. */
  readonly deletedAt: number | null;
}

export interface TreeNode {
  /** Unique in the tree; of a leaf: its key. */
  readonly id: string;
  readonly label: string;
  readonly level: number;
  readonly children: TreeNode[];
  readonly entry: TreeEntry | null;
  /** Objects below it that exist. */
  count: number;
  /** The children stand in their order. */
  ordered: boolean;
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
  const text = `${identity.kind ?? ''} ${identity.namespace ?? ''}/${identity.name} ${identity.key}`.toLowerCase();
  return filter.q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
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

/** A group while the tree is built: its groups by their labels. */
interface Group {
  readonly node: TreeNode;
  readonly groups: Map<string, Group>;
}

/**
 * Namespace → kind → object; keys outside Kubernetes by path segment, after them. Only the roots are in their order: what
 * stands below a group is put in order when it is shown.
 */
export function buildTree(entries: Iterable<TreeEntry>): TreeNode[] {
  const roots: TreeNode[] = [];
  const groups = new Map<string, Group>();
  for (const entry of entries) {
    const path = treePath(entry.identity);
    const exists = entry.deletedAt === null ? 1 : 0;
    let siblings = roots;
    let known = groups;
    for (let depth = 0; depth < path.length - 1; depth++) {
      const label = path[depth] ?? '';
      let group = known.get(label);
      if (group === undefined) {
        const id = groupId(path.slice(0, depth + 1));
        group = { node: newNode(id, label, depth + 1, null, 0), groups: new Map() };
        known.set(label, group);
        siblings.push(group.node);
      }
      group.node.count += exists;
      siblings = group.node.children;
      known = group.groups;
    }
    const label = path[path.length - 1] ?? entry.identity.name;
    siblings.push(newNode(entry.identity.key, label, path.length, entry, exists));
  }
  return roots.sort(inOrder);
}

function newNode(id: string, label: string, level: number, entry: TreeEntry | null, count: number): TreeNode {
  return { id, label, level, children: [], entry, count, ordered: false };
}

const collator = new Intl.Collator('en', { numeric: true });

function rank(node: TreeNode): number {
  if (node.level !== 1) return node.children.length > 0 || node.entry !== null ? 0 : 1;
  if (node.label === NOT_KUBERNETES) return 3;
  if (node.label === CLUSTER) return 2;
  return node.label.startsWith('kube-') ? 1 : 0;
}

function inOrder(a: TreeNode, b: TreeNode): number {
  return rank(a) - rank(b) || collator.compare(a.label, b.label);
}

/** Of thousands of groups few are open, and comparing names takes most of the time. */
function orderedChildren(node: TreeNode): readonly TreeNode[] {
  if (!node.ordered) node.children.sort(inOrder);
  node.ordered = true;
  return node.children;
}

/** What is open when nobody has said: the reader's own namespaces, and kinds of few objects. */
export function opensByItself(node: TreeNode): boolean {
  if (node.level === 1) return node.label !== CLUSTER && !node.label.startsWith('kube-');
  return node.children.length <= 30 && !RESTLESS_KINDS.includes(node.label);
}

/** The rows of the tree from top to bottom, of open groups only. */
export function flatten(roots: readonly TreeNode[], isOpen: (node: TreeNode) => boolean): TreeRow[] {
  const rows: TreeRow[] = [];
  const walk = (nodes: readonly TreeNode[], parent: TreeNode | null) => {
    nodes.forEach((node, index) => {
      const expanded = node.children.length > 0 && isOpen(node);
      rows.push({ node, expanded, position: index + 1, siblings: nodes.length, parent });
      if (expanded) walk(orderedChildren(node), node);
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

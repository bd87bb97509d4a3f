import type { Lane, LanePage } from '../../api/schema.ts';
import type { RevisionRange } from '../timeline-view.ts';
import { firstMarkFrom } from './mark-shapes.ts';
import type { TrackRow } from './track-rows.ts';

/** A line of the lanes, top to bottom. Tracks (conditions, containers, Events) go below the lane that they belong to. */
export type Row = NamespaceRow | LaneRow | TrackRow | MoreRow;

export interface NamespaceRow {
  readonly type: 'namespace';
  readonly id: string;
  readonly label: string;
  /** Loaded or not. */
  readonly objects: number;
  readonly collapsed: boolean;
}

export interface LaneRow {
  readonly type: 'lane';
  /** The object's key. */
  readonly id: string;
  readonly lane: Lane;
  /** How many owners stand above it. */
  readonly depth: number;
  /** Objects below it; 0: nothing to collapse. */
  readonly owned: number;
  readonly collapsed: boolean;
  readonly pinned: boolean;
  /** Stands below no namespace, and so says its own. */
  readonly alone: boolean;
}

/** Stands for rows that are not loaded yet: of a namespace, or of all that there is. */
export interface MoreRow {
  readonly type: 'more';
  readonly id: string;
  readonly objects: number;
  /** As many rows have to be loaded, in the server's order, until all of these are. */
  readonly until: number;
}

/** First revision at which the object of a lane is known to have been created. */
export function firstCreated(lane: Lane): number {
  return lane.lives[0]?.createRevision ?? lane.marks[0]?.revision ?? Number.MAX_SAFE_INTEGER;
}

/** Of a namespace, in the server's order: how many objects are not loaded, and how many there are up to its last one. */
export interface Missing {
  readonly objects: number;
  readonly until: number;
}

const NOTHING: ReadonlyMap<string, Missing> = new Map();

/** What is not loaded of each namespace, of `total` objects; empty where the server does not say how many there are. */
export function missingRows(
  loaded: readonly Lane[],
  total: number,
  namespaces: LanePage['namespaces'],
): ReadonlyMap<string, Missing> {
  if (loaded.length >= total) return NOTHING;
  const counts = new Map<string, number>();
  for (const { identity } of loaded) {
    const id = groupOf(identity);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const missing = new Map<string, Missing>();
  let until = 0;
  for (const namespace of namespaces) {
    const id = groupOf(namespace);
    until += namespace.lanes;
    const objects = namespace.lanes - (counts.get(id) ?? 0);
    if (objects > 0) missing.set(id, { objects, until });
  }
  return missing;
}

/**
 * Rows by namespace (cluster-scoped objects, then keys outside Kubernetes last); within it an owner above what it owns, siblings
 * in the order of their creation. `collapsed` holds ids of namespace rows and of owners. `single` was not loaded with the
 * others: where some are missing it is not counted beside them. `parents` are those of the lanes, where they are known already.
 */
export function orderRows(
  lanes: readonly Lane[],
  collapsed: ReadonlySet<string>,
  missing: ReadonlyMap<string, Missing> = NOTHING,
  single: Lane | null = null,
  parents: Parents = parentsOf(lanes),
): Row[] {
  const groups = new Map<string, Lane[]>([...missing.keys()].map((id) => [id, []]));
  for (const lane of lanes) {
    const id = groupOf(lane.identity);
    const group = groups.get(id);
    if (group) group.push(lane);
    else groups.set(id, [lane]);
  }
  const rows: Row[] = [];
  for (const id of [...groups.keys()].sort(compareGroups)) {
    const members = groups.get(id) ?? [];
    const folded = collapsed.has(id);
    const more = missing.get(id);
    const objects =
      more === undefined ? members.length : members.filter((lane) => lane !== single).length + more.objects;
    rows.push({ type: 'namespace', id, label: groupLabel(id), objects, collapsed: folded });
    if (folded) continue;
    rows.push(...orderGroup(members, collapsed, parents));
    if (more !== undefined) rows.push({ type: 'more', id: `more ${id}`, ...more });
  }
  return rows;
}

const CLUSTER = 'namespace:';
const OUTSIDE = 'outside';

/** The id of the namespace row. */
export function groupOf({ kubernetes, namespace }: Pick<Lane['identity'], 'kubernetes' | 'namespace'>): string {
  return kubernetes ? CLUSTER + (namespace ?? '') : OUTSIDE;
}

function groupLabel(id: string): string {
  if (id === OUTSIDE) return '(not Kubernetes)';
  return id === CLUSTER ? '(cluster)' : id.slice(CLUSTER.length);
}

function compareGroups(a: string, b: string): number {
  const rank = (id: string): number => (id === OUTSIDE ? 2 : id === CLUSTER ? 1 : 0);
  return rank(a) - rank(b) || compareText(a, b);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Keys outside Kubernetes are paths, which read best in their own order. */
function compareLanes(a: Lane, b: Lane): number {
  if (!a.identity.kubernetes) return compareText(a.identity.key, b.identity.key);
  return firstCreated(a) - firstCreated(b) || compareText(a.identity.key, b.identity.key);
}

/**
 * The lanes that change within a range, and the owners that they stand below. What is loaded reaches further than what is shown.
 */
export function changedWithin(lanes: readonly Lane[], range: RevisionRange, parents = parentsOf(lanes)): Lane[] {
  const kept = new Set<Lane>();
  for (const lane of lanes) {
    if (!changesWithin(lane, range)) continue;
    for (let at: Lane | undefined = lane; at !== undefined && !kept.has(at); at = parents.get(at)) kept.add(at);
  }
  return lanes.filter((lane) => kept.has(lane));
}

export function changesWithin({ marks }: Lane, range: RevisionRange): boolean {
  const mark = marks[firstMarkFrom(marks, range.from)];
  return mark !== undefined && mark.revision <= range.to;
}

function orderGroup(lanes: readonly Lane[], collapsed: ReadonlySet<string>, parents: Parents): LaneRow[] {
  const children = new Map<Lane, Lane[]>();
  const roots: Lane[] = [];
  for (const lane of lanes) {
    const above = parents.get(lane);
    // A Node owns the Pods that stand for its static ones; everyone looks for them in their namespace.
    const parent = above?.identity.namespace === lane.identity.namespace ? above : undefined;
    const siblings = parent === undefined ? roots : children.get(parent);
    if (siblings !== undefined) siblings.push(lane);
    else if (parent !== undefined) children.set(parent, [lane]);
  }
  const rows: LaneRow[] = [];
  const place = (lane: Lane, depth: number): void => {
    const below = (children.get(lane) ?? []).sort(compareLanes);
    const folded = below.length > 0 && collapsed.has(lane.identity.key);
    rows.push({
      type: 'lane',
      id: lane.identity.key,
      lane,
      depth,
      owned: below.length,
      collapsed: folded,
      pinned: false,
      alone: false,
    });
    if (!folded) for (const child of below) place(child, depth + 1);
  };
  for (const root of roots.sort(compareLanes)) place(root, 0);
  return rows;
}

/** Who stands above whom. */
export type Parents = ReadonlyMap<Lane, Lane>;

const known = new WeakMap<readonly Lane[], Parents>();

/** Remembered for a list: rows are arranged anew far more often than they are loaded. */
export function parentsOf(lanes: readonly Lane[]): Parents {
  let parents = known.get(lanes);
  if (parents === undefined) known.set(lanes, (parents = findParents(lanes)));
  return parents;
}

/** References that would close a circle are dropped. */
function findParents(lanes: readonly Lane[]): Parents {
  const byUid = new Map<string, Lane>();
  const byName = new Map<string, Lane | null>();
  const sets = new Map<string, Lane>();
  for (const lane of lanes) {
    if (lane.uid !== null) byUid.set(lane.uid, lane);
    for (const { uid } of lane.lives) if (uid !== null) byUid.set(uid, lane);
    if (lane.identity.kind === 'Event') continue;
    const name = fullName(lane.identity.namespace, lane.identity.name);
    if (lane.identity.kind === 'StatefulSet') sets.set(name, lane);
    byName.set(name, byName.has(name) ? null : lane);
  }
  const parents = new Map<Lane, Lane>();
  for (const lane of lanes) {
    const owner = lane.ownerUid === null ? undefined : byUid.get(lane.ownerUid);
    const parent = owner ?? aboutOf(lane, byName) ?? claimedBy(lane, sets);
    if (parent !== undefined && !reaches(parent, lane, parents)) parents.set(lane, parent);
  }
  return parents;
}

/** Events are named `<object>.<number>`; one stands below that object when the name leaves no doubt which one it is. */
function aboutOf(lane: Lane, byName: ReadonlyMap<string, Lane | null>): Lane | undefined {
  if (lane.identity.kind !== 'Event') return undefined;
  const dot = lane.identity.name.lastIndexOf('.');
  if (dot < 1) return undefined;
  return byName.get(fullName(lane.identity.namespace, lane.identity.name.slice(0, dot))) ?? undefined;
}

/**
 * A StatefulSet names the claims of its Pods `<template>-<set>-<ordinal>`, and owns them only where it is told to delete them with
 * itself. Both names may have hyphens: the longest name of a set is meant.
 */
function claimedBy({ identity }: Lane, sets: ReadonlyMap<string, Lane>): Lane | undefined {
  if (identity.kind !== 'PersistentVolumeClaim' || sets.size === 0) return undefined;
  const [, pods = ''] = /^(.+)-\d+$/.exec(identity.name) ?? [];
  for (let at = pods.indexOf('-'); at !== -1; at = pods.indexOf('-', at + 1)) {
    const set = sets.get(fullName(identity.namespace, pods.slice(at + 1)));
    if (set !== undefined) return set;
  }
  return undefined;
}

function fullName(namespace: string | null, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

function reaches(from: Lane, target: Lane, parents: ReadonlyMap<Lane, Lane>): boolean {
  for (let at: Lane | undefined = from; at !== undefined; at = parents.get(at)) if (at === target) return true;
  return false;
}

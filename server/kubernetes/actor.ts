import type { Actor, ObjectIdentity, Verb } from '../domain/facts.ts';
import { isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import { ownsField, type FieldPath } from './field-ownership.ts';
import { objectIn, objectsIn, textIn } from './object-fields.ts';

export interface ActorInput {
  readonly identity: ObjectIdentity;
  readonly verb: Verb;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
  /** What changed, without bookkeeping (managedFields, resourceVersion, generation). */
  readonly changed: readonly FieldPath[];
}

/** Key families that only the API server itself writes. */
const API_SERVER_RESOURCES = new Set(['masterleases', 'peerserverleases', 'ranges']);

/** Who made this change, as far as the value says; null where it says nothing. */
export function actorOf(input: ActorInput): Actor | null {
  if (input.verb === 'delete') return ofDeletion(input);
  return (
    byManagedFields(input) ??
    byEventSource(input) ??
    byLeaseHolder(input) ??
    byKindOfChange(input) ??
    byFormerOwner(input)
  );
}

/** Nobody signs a deletion; two kinds of it are always done by the same component, or nearly so. */
function ofDeletion({ identity, before }: ActorInput): Actor | null {
  // Events are written with a lease that runs out.
  if (identity.kind === 'Event') return inferred('etcd');
  return identity.kind === 'Pod' && isFinalDeletion(before) ? inferred('kubelet') : null;
}

/** The kubelet has ended the containers and takes the rest of the grace period away. */
function isFinalDeletion(pod: JsonValue | undefined): boolean {
  const metadata = objectIn(pod, 'metadata');
  return metadata?.['deletionGracePeriodSeconds'] === 0 && textIn(pod, 'spec', 'nodeName') !== null;
}

/** A field that is gone leaves no trace of who took it away; most often it was the one who had set it. */
function byFormerOwner({ before, after, changed }: ActorInput): Actor | null {
  if (changed.length === 0) return null;
  // What is still owned as before was set by somebody whom nothing names.
  const owned = (path: FieldPath) =>
    objectsIn(after, 'metadata', 'managedFields').some((entry) => ownsField(entry['fieldsV1'], path));
  if (changed.every(owned)) return null;
  const owners = objectsIn(before, 'metadata', 'managedFields')
    .filter((entry) => changed.every((path) => ownsField(entry['fieldsV1'], path)))
    .map((entry) => textIn(entry, 'manager'));
  const [owner] = owners;
  return owner && new Set(owners).size === 1 ? { name: owner, basis: 'managedFields', certain: false } : null;
}

function inferred(name: string): Actor {
  return { name, basis: 'kind-of-change', certain: false };
}

function byManagedFields({ verb, before, after, changed }: ActorInput): Actor | null {
  const entries = objectsIn(after, 'metadata', 'managedFields').filter((entry) => textIn(entry, 'manager') !== null);
  if (entries.length === 0) return null;
  const old = verb === 'update' ? objectsIn(before, 'metadata', 'managedFields') : [];
  const moved = entries.filter((entry) => hasMoved(entry, old));
  if (moved.length > 0) return pick(moved, changed);
  if (changed.length === 0) return null;
  const scaler = entries.find((entry) => hasScaled(entry, changed));
  if (scaler !== undefined) return pick([scaler], changed);
  // Nothing moved: a manager has written its own fields again within the second that its entry already names, which then is the
  // newest. Otherwise the write left no trace, as `kubectl scale` does not before Kubernetes 1.22, and is not the owner's.
  const newest = entries.map(timeOf).sort().at(-1);
  const owners = entries.filter(
    (entry) => timeOf(entry) === newest && changed.some((path) => ownsField(entry['fieldsV1'], path)),
  );
  return owners.length === 0 ? null : pick(owners, changed);
}

/** Of several entries the one that owns most of what changed, then the newest; certain if all of it is its own. */
function pick(entries: readonly JsonObject[], changed: readonly FieldPath[]): Actor {
  const [only, ...others] = entries;
  if (others.length === 0) return { name: textIn(only, 'manager') ?? '', basis: 'managedFields', certain: true };
  const ranked = entries
    .map((entry) => ({
      name: textIn(entry, 'manager') ?? '',
      time: timeOf(entry),
      owned: changed.filter((path) => ownsField(entry['fieldsV1'], path)).length,
    }))
    .sort((left, right) => right.owned - left.owned || (right.time < left.time ? -1 : 1));
  const [best] = ranked;
  const name = best?.name ?? '';
  const alone = ranked.every((other) => other.name === name);
  return { name, basis: 'managedFields', certain: alone || (best?.owned === changed.length && changed.length > 0) };
}

/**
 * Written through the scale subresource, as `kubectl scale` and autoscalers do. There an entry keeps the time at which it took the
 * field over, however often its manager writes it again; anybody else would have taken it over.
 */
function hasScaled(entry: JsonObject, changed: readonly FieldPath[]): boolean {
  return entry['subresource'] === 'scale' && changed.every((path) => ownsField(entry['fieldsV1'], path));
}

function timeOf(entry: JsonObject): string {
  return textIn(entry, 'time') ?? '';
}

/** An entry that is new, has a new time or new fields. One that only lost fields had them taken away by somebody else. */
function hasMoved(entry: JsonObject, old: readonly JsonObject[]): boolean {
  const same = old.find((other) =>
    ['manager', 'operation', 'subresource', 'apiVersion'].every((member) => other[member] === entry[member]),
  );
  if (same === undefined) return true;
  if (textIn(same, 'time') !== textIn(entry, 'time')) return true;
  return hasGained(same['fieldsV1'], entry['fieldsV1']);
}

function hasGained(before: JsonValue | undefined, after: JsonValue | undefined): boolean {
  if (before === after || !isObject(after)) return false;
  if (!isObject(before)) return true;
  for (const field in after) {
    if (before[field] === undefined || hasGained(before[field], after[field])) return true;
  }
  return false;
}

function byEventSource({ identity, after }: ActorInput): Actor | null {
  if (identity.kind !== 'Event') return null;
  const name =
    textIn(after, 'reportingComponent') ??
    textIn(after, 'reportingController') ??
    textIn(after, 'source', 'component') ??
    textIn(after, 'deprecatedSource', 'component');
  return name === null ? null : { name, basis: 'event-source', certain: true };
}

function byLeaseHolder({ identity, after }: ActorInput): Actor | null {
  if (identity.kind !== 'Lease') return null;
  const name = textIn(after, 'spec', 'holderIdentity');
  return name === null ? null : { name, basis: 'lease-holder', certain: false };
}

function byKindOfChange({ identity, verb, before, after }: ActorInput): Actor | null {
  if (identity.key === 'compact_rev_key') return inferred('kube-apiserver');
  if (identity.resource !== null && API_SERVER_RESOURCES.has(identity.resource)) return inferred('kube-apiserver');
  if (identity.kind === 'Pod' && verb === 'update') {
    if (textIn(before, 'spec', 'nodeName') === null && textIn(after, 'spec', 'nodeName') !== null) {
      const scheduler = textIn(after, 'spec', 'schedulerName');
      return inferred(scheduler === null || scheduler === 'default-scheduler' ? 'kube-scheduler' : scheduler);
    }
    if (isFinalDeletion(after)) return inferred('kubelet');
  }
  return null;
}

import type { KeyText } from './key.ts';
import type { Labels } from './label-selector.ts';

/** What a change did to its key. */
export type Verb = 'create' | 'update' | 'delete';

/**
 * How an event came to be known: reported by etcd's watch (or a file's history), listed as existing when the recording
 * began, or found by comparing lists after a gap (then its own revision is right, but others of its key may be missing).
 */
export type Origin = 'watch' | 'baseline' | 'resync';

export type ValueEncoding = 'kubernetes-protobuf' | 'json' | 'cbor' | 'text' | 'bytes' | 'encrypted' | 'empty';

/** Classes of changes that are rarely what somebody looks for; each can be folded away on its own. */
export const NOISE_CLASSES = [
  'lease', // node Leases, API server identity Leases
  'leader-election', // Leases and annotations of leader election
  'master-lease', // /registry/masterleases, peerserverleases
  'event', // Kubernetes Events
  'event-count', // an Event that was seen again: only its count and its last time moved
  'endpoints-leader', // Endpoints that only carry a leader annotation
  'node-heartbeat', // Node status where only heartbeat times moved
  'no-op', // a write that changed nothing but managedFields or resourceVersion
  'compaction', // compact_rev_key
] as const;
export type NoiseClass = (typeof NOISE_CLASSES)[number];

/** Who an object is, as its key says (completed by its value where the key cannot: kind of a custom resource). */
export interface ObjectIdentity {
  readonly key: KeyText;
  /** True for a key below a Kubernetes (or OpenShift) storage root. */
  readonly kubernetes: boolean;
  /** API group ('' is the core group), plural and kind; null where unknown. */
  readonly group: string | null;
  readonly resource: string | null;
  readonly kind: string | null;
  /** null: cluster-scoped, or not a Kubernetes object. */
  readonly namespace: string | null;
  /** metadata.name for Kubernetes objects, else the last path segment. */
  readonly name: string;
}

/** Who made a change, and how that is known. */
export interface Actor {
  readonly name: string;
  readonly basis: 'managedFields' | 'event-source' | 'lease-holder' | 'kind-of-change';
  /** False where it is inferred and could be somebody else. */
  readonly certain: boolean;
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: boolean;
}

/** A field and the scalar that it was set to; a path as in `changedPaths`. */
export type FieldValue = readonly [path: string, value: string | number | boolean];

/** Everything that is stored beside a value so that no window query has to decode values. */
export interface EventFacts {
  readonly verb: Verb;
  readonly identity: ObjectIdentity;
  readonly apiVersion: string | null;
  readonly uid: string | null;
  /** The controlling owner, else the first one; for an Event the object that it is about. */
  readonly owner: OwnerReference | null;
  /** Of a Kubernetes Event: the uid of the object that it is about. */
  readonly involvedUid?: string | null;
  /** The object is being deleted: its metadata has a deletionTimestamp. */
  readonly terminating?: boolean;
  /** Its labels, where this event set them to others, or nothing is known of those before; else absent or null. */
  readonly labels?: Labels | null;
  readonly encoding: ValueEncoding;
  /** Secrets were replaced before storage. */
  readonly redacted: boolean;
  /**
   * Changed leaf paths of an update, list items by merge key: `status.conditions[type=Ready].status`,
   * `spec.containers[name=nginx].image`. At most MAX_CHANGED_PATHS, shallowest first; empty for create and delete.
   */
  readonly changedPaths: readonly string[];
  /** How many paths changed altogether. */
  readonly changedCount: number;
  /** What this event set that people search for, at most MAX_SET_FIELDS; none for a delete. */
  readonly fields: readonly FieldValue[];
  readonly actor: Actor | null;
  readonly noise: NoiseClass | null;
  /** Times that the value itself carries and that bound when it was written, newest first, in ms since the epoch; at most 1. */
  readonly writtenAtMs: number | null;
}

export const MAX_CHANGED_PATHS = 32;
export const MAX_SET_FIELDS = 32;

import type { NoiseClass, ObjectIdentity, Verb } from '../domain/facts.ts';
import type { JsonValue } from '../domain/json.ts';
import type { FieldPath } from './field-ownership.ts';
import { textIn } from './object-fields.ts';

export interface NoiseInput {
  readonly identity: ObjectIdentity;
  readonly verb: Verb;
  readonly object: JsonValue | undefined;
  /** For an update, the paths that changed; null where the two versions could not be compared. */
  readonly changes: readonly FieldPath[] | null;
}

const LEADER_ANNOTATION = 'control-plane.alpha.kubernetes.io/leader';
const NODE_LEASES = 'kube-node-lease';
const IDENTITY_LABEL = 'apiserver.kubernetes.io/identity';

/** Which class of rarely wanted changes this one belongs to; null for all that may matter. */
export function noiseClass(input: NoiseInput): NoiseClass | null {
  const { identity } = input;
  if (!identity.kubernetes) return identity.key === 'compact_rev_key' ? 'compaction' : noOp(input);
  if (identity.resource === 'masterleases' || identity.resource === 'peerserverleases') return 'master-lease';
  switch (identity.kind) {
    case 'Event':
      return onlyCountMoved(input) ? 'event-count' : 'event';
    case 'Lease':
      return leaseClass(input);
    case 'Endpoints':
      return onlyLeaderMoved(input) ? 'endpoints-leader' : noOp(input);
    case 'ConfigMap':
      return onlyLeaderMoved(input) ? 'leader-election' : noOp(input);
    case 'Node':
      return onlyHeartbeatMoved(input) ? 'node-heartbeat' : noOp(input);
    default:
      return noOp(input);
  }
}

function leaseClass({ identity, object }: NoiseInput): NoiseClass {
  if (identity.namespace === NODE_LEASES) return 'lease';
  const isIdentity = textIn(object, 'metadata', 'labels', IDENTITY_LABEL) !== null;
  return isIdentity || /^(kube-)?apiserver-/.test(identity.name) ? 'lease' : 'leader-election';
}

function noOp({ verb, changes }: NoiseInput): NoiseClass | null {
  return verb === 'update' && changes !== null && changes.every(isBookkeeping) ? 'no-op' : null;
}

/** Members of an Event that say when it was seen last, and how often. */
const COUNTING = new Set(['count', 'lastTimestamp', 'series', 'deprecatedCount', 'deprecatedLastTimestamp']);

function onlyCountMoved(input: NoiseInput): boolean {
  return onlyMoved(input, ([member]) => typeof member === 'string' && COUNTING.has(member));
}

function onlyLeaderMoved(input: NoiseInput): boolean {
  const { verb, object, changes } = input;
  if (textIn(object, 'metadata', 'annotations', LEADER_ANNOTATION) === null) return false;
  // The object was made to hold the leader's record, and holds nothing else.
  if (verb !== 'update' || changes === null) return verb === 'create';
  return onlyMoved(input, (path) => path[2] === LEADER_ANNOTATION);
}

function onlyHeartbeatMoved(input: NoiseInput): boolean {
  return onlyMoved(input, (path) => path.at(-1) === 'lastHeartbeatTime');
}

/** An update that changed, bookkeeping aside, something, and nothing but what is meant. */
function onlyMoved({ verb, changes }: NoiseInput, isMeant: (path: FieldPath) => boolean): boolean {
  if (verb !== 'update' || changes === null) return false;
  const telling = changes.filter((path) => !isBookkeeping(path));
  return telling.length > 0 && telling.every(isMeant);
}

/** What the API server writes beside every change. */
function isBookkeeping(path: FieldPath): boolean {
  return path[0] === 'metadata' && (path[1] === 'managedFields' || path[1] === 'resourceVersion');
}

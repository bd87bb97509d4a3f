import { isObject, type JsonValue } from '../domain/json.ts';
import { numberIn, objectIn, objectsIn, textIn } from './object-fields.ts';

/** Members that say when something in the object was last written. */
const CONDITION_TIMES = ['lastTransitionTime', 'lastHeartbeatTime', 'lastUpdateTime', 'lastProbeTime'];
const EVENT_TIMES = ['lastTimestamp', 'eventTime', 'firstTimestamp', 'deprecatedLastTimestamp'];
const LEASE_TIMES = ['renewTime', 'acquireTime'];
const LEADER_ANNOTATION = 'control-plane.alpha.kubernetes.io/leader';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/**
 * The newest time that the object itself carries, in ms since the epoch: it was not written before then. Only times that the
 * components set to their own now are used, never a due time (a graceful deletion's is taken back by its grace period).
 */
export function writtenAt(object: JsonValue | undefined, kind: string | null): number | null {
  if (!isObject(object)) return null;
  let newest = -Infinity;
  let newestText = '';
  const take = (text: string | null, offsetMs = 0): void => {
    // Most times of an object are the same few; texts of one length are in the order of their times.
    if (text === null || (offsetMs === 0 && text.length === newestText.length && text <= newestText)) return;
    if (!TIME.test(text)) return;
    const at = Date.parse(text) + offsetMs;
    if (at <= newest) return;
    newest = at;
    newestText = offsetMs === 0 ? text : '';
  };

  const metadata = objectIn(object, 'metadata');
  take(textIn(metadata, 'creationTimestamp'));
  for (const entry of objectsIn(metadata, 'managedFields')) take(textIn(entry, 'time'));
  const graceSeconds = numberIn(metadata, 'deletionGracePeriodSeconds') ?? 0;
  take(textIn(metadata, 'deletionTimestamp'), -graceSeconds * 1000);

  if (kind === 'Event') {
    for (const member of EVENT_TIMES) take(textIn(object, member));
    take(textIn(object, 'series', 'lastObservedTime'));
  } else if (kind === 'Lease') {
    for (const member of LEASE_TIMES) take(textIn(object, 'spec', member));
  } else {
    for (const condition of objectsIn(object, 'status', 'conditions')) {
      for (const member of CONDITION_TIMES) take(textIn(condition, member));
    }
    take(leaderRenewTime(textIn(metadata, 'annotations', LEADER_ANNOTATION)));
  }
  return newest === -Infinity ? null : newest;
}

function leaderRenewTime(annotation: string | null): string | null {
  return /"renewTime":"([^"]{20,40})"/.exec(annotation ?? '')?.[1] ?? null;
}

import type { Standing, Tone } from '../domain/standing.ts';
import { isObject, type JsonObject, type JsonValue } from '../domain/json.ts';
import { numberIn, objectIn, objectsIn, textIn } from './object-fields.ts';

/** Conditions of which True is the bad news, by the end of their type. */
const BAD_NEWS = /(?:Pressure|Unavailable|Failure|Failed|Degraded|Stalled|Suspended|Terminating|DisruptionTarget)$/;
/** Why a container waits that will not get better by waiting. */
const STUCK = /BackOff$|^Err|Error$|^InvalidImageName$/;
const CONTAINER_LISTS = ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'];

/**
 * How an object stands, as it says itself: its conditions, phase, containers and replicas, and whether it is being deleted.
 * One entry a track.
 */
export function standingsOf(object: JsonValue | undefined): Standing[] {
  if (!isObject(object)) return [];
  return [...deletion(object), ...phase(object), ...replicas(object), ...conditions(object), ...containers(object)];
}

function deletion(object: JsonObject): Standing[] {
  const at = textIn(object, 'metadata', 'deletionTimestamp');
  if (at === null) return [];
  const metadata = objectIn(object, 'metadata');
  const finalizers = Array.isArray(metadata?.['finalizers']) ? metadata['finalizers'].join(', ') : '';
  const detail = finalizers === '' ? `to be gone by ${at}` : `to be gone by ${at}, waits for ${finalizers}`;
  return [{ id: 'deletion', type: 'deletion', label: 'deletion', state: 'being deleted', tone: 'waiting', detail }];
}

function phase(object: JsonObject): Standing[] {
  const state = textIn(object, 'status', 'phase');
  if (state === null) return [];
  const detail = joined(textIn(object, 'status', 'reason'), textIn(object, 'status', 'message'));
  return [{ id: 'phase', type: 'phase', label: 'phase', state, tone: phaseTone(state), detail }];
}

function phaseTone(phase: string): Tone {
  if (['Running', 'Active', 'Bound', 'Available', 'Succeeded'].includes(phase)) return 'good';
  if (['Pending', 'Terminating', 'Released'].includes(phase)) return 'waiting';
  return ['Failed', 'Lost'].includes(phase) ? 'bad' : 'unknown';
}

function conditions(object: JsonObject): Standing[] {
  return objectsIn(object, 'status', 'conditions').flatMap((condition): Standing[] => {
    const type = textIn(condition, 'type');
    const status = textIn(condition, 'status');
    if (type === null || status === null) return [];
    const reason = textIn(condition, 'reason');
    return [
      {
        id: `condition ${type}`,
        type: 'condition',
        label: type,
        state: reason === null ? status : `${status} (${reason})`,
        tone: conditionTone(type, status),
        detail: textIn(condition, 'message'),
      },
    ];
  });
}

function conditionTone(type: string, status: string): Tone {
  if (status !== 'True' && status !== 'False') return 'unknown';
  return (status === 'True') === BAD_NEWS.test(type) ? 'bad' : 'good';
}

function containers(object: JsonObject): Standing[] {
  return CONTAINER_LISTS.flatMap((list) =>
    objectsIn(object, 'status', list).flatMap((container): Standing[] => {
      const name = textIn(container, 'name');
      // Nobody asks a container that was put in for debugging whether it is ready.
      const ready = container['ready'] === true || list !== 'containerStatuses';
      const now = containerState(objectIn(container, 'state'), ready);
      if (name === null || now === null) return [];
      const restarts = numberIn(container, 'restartCount') ?? 0;
      const counted = restarts === 0 ? '' : ` (${restarts} ${restarts === 1 ? 'restart' : 'restarts'})`;
      return [{ id: `container ${name}`, type: 'container', label: name, ...now, state: now.state + counted }];
    }),
  );
}

function containerState(state: JsonObject | null, ready: boolean): Pick<Standing, 'state' | 'tone' | 'detail'> | null {
  const waiting = objectIn(state, 'waiting');
  if (waiting !== null) {
    const reason = textIn(waiting, 'reason') ?? 'waiting';
    return { state: reason, tone: STUCK.test(reason) ? 'bad' : 'waiting', detail: textIn(waiting, 'message') };
  }
  if (objectIn(state, 'running') !== null) {
    return ready
      ? { state: 'running', tone: 'good', detail: null }
      : { state: 'running, not ready', tone: 'waiting', detail: null };
  }
  const ended = objectIn(state, 'terminated');
  if (ended === null) return null;
  const exitCode = numberIn(ended, 'exitCode') ?? 0;
  return {
    state: `${textIn(ended, 'reason') ?? 'terminated'}, exit code ${exitCode}`,
    tone: exitCode === 0 ? 'neutral' : 'bad',
    detail: textIn(ended, 'message'),
  };
}

/** Kinds that replace their Pods when their template changes. */
const ROLLED_OUT = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/**
 * Of what has replicas: how many are ready, of how many that are wanted. While some of those that are ready have an older template,
 * how many are updated: a rollout that is stuck has all of its replicas.
 */
function replicas(object: JsonObject): Standing[] {
  const bySpec = numberIn(object, 'spec', 'replicas');
  const wanted = bySpec ?? numberIn(object, 'status', 'desiredNumberScheduled');
  if (wanted === null) return [];
  const ready = numberIn(object, 'status', bySpec === null ? 'numberReady' : 'readyReplicas') ?? 0;
  const rolledOut = ROLLED_OUT.has(textIn(object, 'kind') ?? '');
  const updated = numberIn(object, 'status', bySpec === null ? 'updatedNumberScheduled' : 'updatedReplicas') ?? 0;
  const isBehind = rolledOut && updated < Math.min(ready, wanted);
  const tone: Tone = ready === wanted && !isBehind ? 'good' : 'waiting';
  const detail = joined(`${ready} ready of ${wanted} wanted`, rolledOut ? `${updated} updated` : null);
  const state = `${ready}/${wanted}${isBehind ? `, ${updated} updated` : ''}`;
  return [{ id: 'replicas', type: 'replicas', label: 'replicas', state, tone, detail, ready, wanted }];
}

function joined(...parts: readonly (string | null)[]): string | null {
  const said = parts.filter((part) => part !== null);
  return said.length === 0 ? null : said.join(': ');
}

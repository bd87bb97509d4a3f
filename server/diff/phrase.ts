import type { JsonValue } from '../domain/json.ts';
import { memberValue } from '../domain/list-key.ts';
import type { Change } from './changes.ts';
import { pathText, type Segment } from './path.ts';
import { counted, redactedBytes, shortText } from './short-text.ts';
import { textAtPath, valueAt } from './value-at.ts';

/** A field that changed, in short texts. null: was or is absent. */
export interface FieldChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A few words about one or several changes that belong together, and how telling they are. */
export interface Phrase {
  readonly text: string;
  readonly weight: number;
  readonly change: FieldChange;
}

interface Versions {
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** How telling a change is: what a person asked for before what a controller found, states before numbers before times. */
const WEIGHT = {
  deletion: 100,
  binding: 95,
  phase: 92,
  image: 90,
  replicas: 88,
  container: 80,
  data: 72,
  spec: 70,
  condition: 60,
  metadata: 50,
  status: 40,
  derived: 10,
  time: 5,
  copy: 3,
} as const;

/** Members whose own name is clear enough without the path before it. */
const PLAIN_NAMES: Readonly<Record<string, number>> = {
  'spec.nodeName': WEIGHT.binding,
  'spec.replicas': WEIGHT.replicas,
  'spec.unschedulable': WEIGHT.replicas,
  'spec.suspend': WEIGHT.replicas,
};

const CONTAINER_LISTS = new Set(['containers', 'initContainers', 'ephemeralContainers']);
const STATUS_LISTS = new Set(['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']);
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const DERIVED = /(?:observedGeneration|resourceVersion|Hash|containerID|imageID|hash)$/;
const TIME = /(?:Time|-time|Timestamp|timestamp|At)$/;

/** Changes that one phrase tells together have the same group: all of a condition, of a container's status, of an endpoint. */
export function groupOf(change: Change): string {
  const { segments } = change;
  for (let index = 0; index < segments.length; index++) {
    const list = segments[index];
    const item = segments[index + 1];
    if (typeof list !== 'string' || typeof item !== 'object') continue;
    if (list === 'conditions' || list === 'endpoints' || STATUS_LISTS.has(list)) {
      return pathText(segments.slice(0, index + 2));
    }
  }
  if (segments[0] === 'metadata' && /^deletion(?:Timestamp|GracePeriodSeconds)$/.test(String(segments[1]))) {
    return 'metadata.deletion';
  }
  return pathText(segments);
}

/** The words for the changes of one group. */
export function phraseOf(changes: readonly Change[], versions: Versions): Phrase | null {
  const [first] = changes;
  if (first === undefined) return null;
  const { segments } = first;
  if (segments[0] === 'metadata' && /^deletion/.test(String(segments[1]))) return deletionPhrase(versions);
  for (let index = 0; index + 1 < segments.length; index++) {
    const list = segments[index];
    const item = segments[index + 1];
    if (typeof list !== 'string' || typeof item !== 'object' || 'element' in item) continue;
    const path = segments.slice(0, index + 2);
    const group = { before: valueAt(versions.before, path), after: valueAt(versions.after, path) };
    if (list === 'conditions') return conditionPhrase(path, group);
    if (STATUS_LISTS.has(list)) return containerPhrase(path, group);
    if (list === 'endpoints') return endpointPhrase(path, group);
    if (CONTAINER_LISTS.has(list)) return containerSpecPhrase(first, index, versions);
  }
  return fieldPhrase(first);
}

function deletionPhrase({ before, after }: Versions): Phrase {
  const metadata = { before: valueAt(before, ['metadata']), after: valueAt(after, ['metadata']) };
  const grace = (value: JsonValue | undefined): JsonValue | undefined => valueAt(value, ['deletionGracePeriodSeconds']);
  const old = textAtPath(metadata.before, 'deletionTimestamp');
  const now = textAtPath(metadata.after, 'deletionTimestamp');
  const seconds = grace(metadata.after);
  const text =
    old === null && now !== null
      ? `deletionTimestamp set${seconds === undefined ? '' : ` (grace ${String(seconds)} s)`}`
      : `grace period ${String(grace(metadata.before) ?? '-')} s → ${String(seconds ?? '-')} s`;
  return { text, weight: WEIGHT.deletion, change: { path: 'metadata.deletionTimestamp', before: old, after: now } };
}

/** `Ready False → True (ContainersNotReady)` */
function conditionPhrase(path: readonly Segment[], { before, after }: Versions): Phrase {
  const type = textAtPath(after ?? before, 'type') ?? 'condition';
  const old = textAtPath(before, 'status');
  const now = textAtPath(after, 'status');
  const reason = textAtPath(after, 'reason');
  const change = { path: `${pathText(path)}.status`, before: old, after: now };
  const because = reason === null ? '' : ` (${reason})`;
  if (after === undefined) return { text: `${type} removed`, weight: WEIGHT.condition - 1, change };
  if (old !== now) {
    const text = old === null ? `${type} ${now ?? ''}${because}` : `${type} ${old} → ${now ?? ''}${because}`;
    // Ready is the one that sums up the others.
    return { text, weight: WEIGHT.condition + (type === 'Ready' || type === 'Available' ? 2 : 0), change };
  }
  const oldReason = textAtPath(before, 'reason');
  if (oldReason !== reason) {
    return {
      text: `${type} still ${now ?? ''}, ${oldReason ?? 'no reason'} → ${reason ?? 'no reason'}`,
      weight: WEIGHT.condition - 5,
      change: { path: `${pathText(path)}.reason`, before: oldReason, after: reason },
    };
  }
  const oldMessage = textAtPath(before, 'message');
  const message = textAtPath(after, 'message');
  if (oldMessage !== message) {
    return {
      text: `${type}: ${shortText(message ?? '')}`,
      weight: WEIGHT.status - 5,
      change: {
        path: `${pathText(path)}.message`,
        before: oldMessage && shortText(oldMessage),
        after: message && shortText(message),
      },
    };
  }
  return { text: `${type} heartbeat`, weight: WEIGHT.time - 1, change };
}

/** `nginx ContainerCreating → running`, `nginx terminated (Completed, exit 0)`, `nginx restarts 0 → 1` */
function containerPhrase(path: readonly Segment[], { before, after }: Versions): Phrase {
  const name = textAtPath(after ?? before, 'name') ?? 'container';
  const old = containerState(before);
  const now = containerState(after);
  const change = { path: `${pathText(path)}.state`, before: old, after: now };
  const restarts = restartsText(before, after);
  if (old !== now) {
    const text = old === null ? `${name} ${now ?? ''}` : now === null ? `${name} removed` : `${name} ${old} → ${now}`;
    return { text: text + (restarts === '' ? '' : ` (${restarts})`), weight: WEIGHT.container, change };
  }
  if (restarts !== '') return { text: `${name} ${restarts}`, weight: WEIGHT.container - 1, change };
  const ready = { before: valueAt(before, ['ready']), after: valueAt(after, ['ready']) };
  if (ready.before !== ready.after) {
    const readyChange = { path: `${pathText(path)}.ready`, before: String(ready.before), after: String(ready.after) };
    return {
      text: `${name} ${ready.after === true ? 'ready' : 'not ready'}`,
      weight: WEIGHT.container - 2,
      change: readyChange,
    };
  }
  return { text: `${name} status`, weight: WEIGHT.derived, change: { ...change, path: pathText(path) } };
}

function containerState(status: JsonValue | undefined): string | null {
  const state = valueAt(status, ['state']);
  if (valueAt(state, ['running']) !== undefined) return 'running';
  const waiting = valueAt(state, ['waiting']);
  if (waiting !== undefined) return textAtPath(waiting, 'reason') ?? 'waiting';
  const terminated = valueAt(state, ['terminated']);
  if (terminated === undefined) return status === undefined ? null : 'waiting';
  const reason = textAtPath(terminated, 'reason');
  const exit = `exit ${String(valueAt(terminated, ['exitCode']) ?? '?')}`;
  return `terminated (${reason === null ? exit : `${reason}, ${exit}`})`;
}

function restartsText(before: JsonValue | undefined, after: JsonValue | undefined): string {
  const old = valueAt(before, ['restartCount']) ?? 0;
  const now = valueAt(after, ['restartCount']) ?? 0;
  return old === now || after === undefined ? '' : `restarts ${String(old)} → ${String(now)}`;
}

/** `endpoint web-6c-x8 (10.244.1.7) ready false → true` */
function endpointPhrase(path: readonly Segment[], { before, after }: Versions): Phrase {
  const endpoint = after ?? before;
  const address = String(valueAt(endpoint, ['addresses', 0]) ?? '');
  const target = textAtPath(endpoint, 'targetRef', 'name');
  const name = target === null ? address : `${target} (${address})`;
  const ready = (value: JsonValue | undefined): string => String(valueAt(value, ['conditions', 'ready']) ?? 'unknown');
  const change = { path: `${pathText(path)}.conditions.ready`, before: before ? ready(before) : null, after: null };
  if (after === undefined) return { text: `endpoint ${name} removed`, weight: WEIGHT.data, change };
  const now = { ...change, after: ready(after) };
  if (before === undefined) {
    return {
      text: `endpoint ${name} added${now.after === 'true' ? '' : ', not ready'}`,
      weight: WEIGHT.data,
      change: now,
    };
  }
  const text =
    now.before === now.after ? `endpoint ${name} changed` : `endpoint ${name} ready ${now.before} → ${now.after}`;
  return { text, weight: WEIGHT.data - 1, change: now };
}

/** `image nginx:1.26 → nginx:1.27`, with the container's name where there are several; `container sidecar added`. */
function containerSpecPhrase(change: Change, listAt: number, versions: Versions): Phrase {
  const { segments, before, after } = change;
  const item = segments[listAt + 1];
  const container = typeof item === 'object' && 'item' in item ? (textAtPath(item.item, 'name') ?? '') : '';
  const field = fieldChange(change);
  if (segments.length === listAt + 2) {
    const image = textAtPath(after ?? before, 'image');
    const text = `container ${container} ${after === undefined ? 'removed' : 'added'}${image ? ` (${image})` : ''}`;
    return { text, weight: WEIGHT.image, change: field };
  }
  const list = segments.slice(0, listAt + 1);
  const all = [valueAt(versions.before, list), valueAt(versions.after, list)];
  const alone = all.every((containers) => !Array.isArray(containers) || containers.length < 2);
  const rest = pathText(segments.slice(listAt + 2));
  const name = alone ? rest : `${container} ${rest}`;
  return { text: changeText(name, change), weight: rest === 'image' ? WEIGHT.image : WEIGHT.spec, change: field };
}

function fieldPhrase(change: Change): Phrase {
  const path = pathText(change.segments);
  const plain = PLAIN_NAMES[path];
  const member =
    itemPhrase(change) ?? changeText(plain === undefined ? fieldName(change, path) : lastName(change), change);
  return { text: member, weight: plain ?? weightOf(change), change: fieldChange(change) };
}

/** `metadata.finalizers kubernetes added`, `spec.versions v2 removed`: an item of a list that came or went as a whole. */
function itemPhrase({ segments, before, after }: Change): string | null {
  if (Array.isArray(before) && Array.isArray(after)) return `${pathText(segments)} reordered`;
  const item = segments.at(-1);
  if (typeof item !== 'object' || (before !== undefined && after !== undefined)) return null;
  const what = before === undefined ? 'added' : 'removed';
  if (segments[1] === 'ownerReferences' && 'item' in item) {
    return `owner ${textAtPath(item.item, 'kind') ?? ''} ${textAtPath(item.item, 'name') ?? ''} ${what}`;
  }
  const name = 'element' in item ? item.element : memberValue(item.item, item.members[0] ?? []);
  return `${pathText(segments.slice(0, -1))} ${shortText(name ?? '')} ${what}`;
}

function fieldName({ segments }: Change, path: string): string {
  const [root, map, name] = segments;
  if (root === 'metadata' && segments.length === 3 && typeof name === 'string') {
    if (map === 'labels') return `label ${name}`;
    if (map === 'annotations') return `annotation ${name}`;
  }
  return path === '' ? 'value' : path;
}

function lastName({ segments }: Change): string {
  const last = segments.at(-1);
  return typeof last === 'string' ? last : '';
}

function weightOf(change: Change): number {
  const { segments } = change;
  const name = lastName(change);
  if (Array.isArray(change.before) && Array.isArray(change.after)) return WEIGHT.derived - 1;
  if (name === LAST_APPLIED) return WEIGHT.copy;
  if (TIME.test(name)) return WEIGHT.time;
  if (DERIVED.test(name) || segments.some((segment) => segment === 'podIPs' || segment === 'hostIPs')) {
    return WEIGHT.derived;
  }
  switch (segments[0]) {
    case 'spec':
      return WEIGHT.spec;
    case 'metadata':
      return WEIGHT.metadata;
    case 'status':
      return name === 'phase' ? WEIGHT.phase : WEIGHT.status;
    default:
      return WEIGHT.data;
  }
}

/** `name old → new`, `name → new` where there was none, `name removed (was old)`. */
function changeText(name: string, { segments, before, after }: Change): string {
  const oldBytes = redactedBytes(before);
  const newBytes = redactedBytes(after);
  if (oldBytes !== null && newBytes !== null) {
    return `${name} changed (redacted${oldBytes === newBytes ? '' : `, ${oldBytes} → ${counted(newBytes, 'byte')}`})`;
  }
  if (name.endsWith(LAST_APPLIED)) return `${name} ${before === undefined ? 'set' : 'changed'}`;
  // Counters in a status are left out while they are 0.
  const none = segments[0] === 'status' && typeof (before ?? after) === 'number' ? '0' : null;
  const old = quotedText(before) ?? none;
  const now = quotedText(after) ?? none;
  if (now === null) return old === null ? `${name} removed` : `${name} removed (was ${old})`;
  if (old === null) return `${name} → ${now}`;
  return old === now ? `${name} changed` : `${name} ${old} → ${now}`;
}

/** In quotes where white space would blur where the value begins and ends. */
function quotedText(value: JsonValue | undefined): string | null {
  const text = presentText(value);
  return text !== null && typeof value === 'string' && value.length === text.length && /\s/.test(text)
    ? `"${text}"`
    : text;
}

function fieldChange({ segments, before, after }: Change): FieldChange {
  return { path: pathText(segments), before: presentText(before), after: presentText(after) };
}

/** Kubernetes writes empty texts and null where others leave a member out. */
function presentText(value: JsonValue | undefined): string | null {
  return value === undefined || value === null || value === '' ? null : shortText(value);
}

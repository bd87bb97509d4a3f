import type { JsonValue } from '../domain/json.ts';
import { pathText, type Segment } from './path.ts';
import { WEIGHT, type Phrase, type Versions } from './phrase-parts.ts';
import { shortText } from './short-text.ts';
import { textAtPath, valueAt } from './value-at.ts';

/** `Ready False → True (ContainersNotReady)` */
export function conditionPhrase(path: readonly Segment[], { before, after }: Versions): Phrase {
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
export function containerPhrase(path: readonly Segment[], { before, after }: Versions): Phrase {
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
export function endpointPhrase(path: readonly Segment[], { before, after }: Versions): Phrase {
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

import type { JsonValue } from '../domain/json.ts';
import { memberValue } from '../domain/list-key.ts';
import type { Change } from './changes.ts';
import { memberNames, pathText } from './path.ts';
import { WEIGHT, type FieldChange, type Phrase } from './phrase-parts.ts';
import { isSameAmount } from './same-amount.ts';
import { counted, redactedBytes, shortText } from './short-text.ts';
import { textAtPath } from './value-at.ts';

/** Members whose own name is clear enough without the path before it. */
const PLAIN_NAMES: Readonly<Record<string, number>> = {
  'spec.nodeName': WEIGHT.binding,
  'spec.replicas': WEIGHT.replicas,
  'spec.unschedulable': WEIGHT.replicas,
  'spec.suspend': WEIGHT.replicas,
};

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const DERIVED = /(?:observedGeneration|resourceVersion|Hash|containerID|imageID|hash)$/;
const TIME = /(?:Time|-time|Timestamp|timestamp|At)$/;

/** The words for one field on its own. */
export function fieldPhrase(change: Change): Phrase {
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
export function changeText(name: string, { segments, before, after }: Change): string {
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
  if (old === now) return `${name} changed`;
  const same = isSameAmount(memberNames(segments), before, after) ? ' (the same amount)' : '';
  return `${name} ${old} → ${now}${same}`;
}

/** In quotes where white space would blur where the value begins and ends. */
function quotedText(value: JsonValue | undefined): string | null {
  const text = presentText(value);
  return text !== null && typeof value === 'string' && value.length === text.length && /\s/.test(text)
    ? `"${text}"`
    : text;
}

export function fieldChange({ segments, before, after }: Change): FieldChange {
  return { path: pathText(segments), before: presentText(before), after: presentText(after) };
}

/** Kubernetes writes empty texts and null where others leave a member out. */
function presentText(value: JsonValue | undefined): string | null {
  return value === undefined || value === null || value === '' ? null : shortText(value);
}

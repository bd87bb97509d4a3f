import type { JsonValue } from '../domain/json.ts';
import type { Change } from './changes.ts';
import { changeText, fieldChange, fieldPhrase } from './field-phrase.ts';
import { pathText } from './path.ts';
import { WEIGHT, type Phrase, type Versions } from './phrase-parts.ts';
import { conditionPhrase, containerPhrase, endpointPhrase } from './status-phrase.ts';
import { textAtPath, valueAt } from './value-at.ts';

const CONTAINER_LISTS = new Set(['containers', 'initContainers', 'ephemeralContainers']);
/** Lists of which an item's changes are told together. */
const ITEM_PHRASES = new Map([
  ['conditions', conditionPhrase],
  ['containerStatuses', containerPhrase],
  ['initContainerStatuses', containerPhrase],
  ['ephemeralContainerStatuses', containerPhrase],
  ['endpoints', endpointPhrase],
]);

/** Changes that one phrase tells together have the same group: all of a condition, of a container's status, of an endpoint. */
export function groupOf(change: Change): string {
  const { segments } = change;
  for (let index = 0; index < segments.length; index++) {
    const list = segments[index];
    const item = segments[index + 1];
    if (typeof list !== 'string' || typeof item !== 'object') continue;
    if (ITEM_PHRASES.has(list)) return pathText(segments.slice(0, index + 2));
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
    const itemPhrase = ITEM_PHRASES.get(list);
    if (itemPhrase !== undefined) {
      const path = segments.slice(0, index + 2);
      return itemPhrase(path, { before: valueAt(versions.before, path), after: valueAt(versions.after, path) });
    }
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

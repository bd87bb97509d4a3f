import type { ObjectIdentity, Verb } from '../domain/facts.ts';
import type { JsonValue } from '../domain/json.ts';
import type { ListKeys } from '../domain/list-key.ts';
import { findChanges, isBookkeeping, type Change } from './changes.ts';
import { creationText, eventMessage, eventSubject } from './creation.ts';
import type { FieldChange, Phrase } from './phrase-parts.ts';
import { groupOf, phraseOf } from './phrase.ts';
import { textAtPath } from './value-at.ts';

export type { FieldChange } from './phrase-parts.ts';

/** What a sentence needs to know of an event. */
export interface SentenceEvent {
  readonly identity: ObjectIdentity;
  readonly verb: Verb;
}

export interface Sentence {
  /** `update Pod default/www: status.phase Pending → Running, www ContainerCreating → running` */
  readonly text: string;
  /** The changes that matter most, at most MAX_CHANGES, most telling first. */
  readonly changes: readonly FieldChange[];
}

export const MAX_CHANGES = 8;
const MAX_PHRASES = 4;
/** A sentence is read at a glance; what does not fit is counted. */
const COMFORTABLE_LENGTH = 160;
/** Below this weight a phrase is told only where there is nothing better. */
const TELLING_WEIGHT = 20;

/**
 * What an event did, in one plain sentence. `before` and `after` are the decoded objects (or texts) of the key; undefined
 * where there is none, or where it is not known.
 */
export function sentence(
  event: SentenceEvent,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  listKeys: ListKeys,
): Sentence {
  const subject = `${event.verb} ${objectName(event.identity)}`;
  if (event.identity.kind === 'Event' && event.verb !== 'delete')
    return eventSentence(subject, before, after, listKeys);
  if (event.verb === 'create') return { text: withDetail(subject, creationText(event.identity, after)), changes: [] };
  if (event.verb === 'delete' || before === undefined || after === undefined) return { text: subject, changes: [] };

  const { text, changes } = updateOf(event.identity, before, after, listKeys);
  return { text: `${subject}: ${text}`, changes };
}

/**
 * What an event did to an object, without saying which: `nodeName → node-1`, of an Event its message; null where not both values
 * are known.
 */
export function changePhrase(
  { identity }: SentenceEvent,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  listKeys: ListKeys,
): string | null {
  if (identity.kind === 'Event') return eventMessage(after);
  return before === undefined || after === undefined ? null : updateOf(identity, before, after, listKeys).text;
}

function updateOf(identity: ObjectIdentity, before: JsonValue, after: JsonValue, listKeys: ListKeys): Sentence {
  const { list, count } = findChanges(before, after, listKeys);
  const phrases = phrasesOf(list, before, after);
  const changes = phrases.slice(0, MAX_CHANGES).map((phrase) => phrase.change);
  if (phrases.length === 0) return { text: nothingText(list, count), changes };
  const renewal = identity.kind === 'Lease' ? renewalText(list, after) : null;
  return { text: renewal ?? phrasesText(phrases), changes };
}

/** `Pod default/www`, `Node node-1`, or the key where nothing better is known. */
export function objectName({ kubernetes, kind, resource, namespace, name, key }: ObjectIdentity): string {
  const type = kind ?? resource;
  if (!kubernetes || type === null) return key;
  return `${type} ${namespace === null ? '' : `${namespace}/`}${name}`;
}

function eventSentence(
  subject: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  listKeys: ListKeys,
): Sentence {
  const about = eventSubject(after);
  const message = eventMessage(after);
  const changes =
    before === undefined || after === undefined
      ? []
      : phrasesOf(findChanges(before, after, listKeys).list, before, after).map((phrase) => phrase.change);
  const text = `${subject}${about === null ? '' : ` (${about})`}${message === null ? '' : `: ${message}`}`;
  return { text, changes: changes.slice(0, MAX_CHANGES) };
}

/** Most telling first; of equal weight in the order of the object. */
function phrasesOf(changes: readonly Change[], before: JsonValue, after: JsonValue): readonly Phrase[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    if (isBookkeeping(change.segments)) continue;
    const group = groupOf(change);
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [change]);
    else members.push(change);
  }
  const phrases = [...groups.values()]
    .map((group) => phraseOf(group, { before, after }))
    .filter((phrase) => phrase !== null);
  return phrases.sort((left, right) => right.weight - left.weight);
}

function phrasesText(phrases: readonly Phrase[]): string {
  const telling = phrases.filter((phrase) => phrase.weight >= TELLING_WEIGHT);
  const candidates = telling.length > 0 ? telling : phrases;
  const shown: string[] = [];
  let length = 0;
  for (const { text } of candidates) {
    if (shown.length > 0 && (shown.length === MAX_PHRASES || length + text.length > COMFORTABLE_LENGTH)) break;
    if (shown.includes(text)) continue;
    shown.push(text);
    length += text.length;
  }
  const more = candidates.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function nothingText(changes: readonly Change[], count: number): string {
  if (count === 0) return 'written again without a change';
  const members = new Set(changes.map((change) => String(change.segments[1])));
  return `nothing but ${[...members].join(', ')}`;
}

/** A Lease that its holder has only renewed. */
function renewalText(changes: readonly Change[], lease: JsonValue): string | null {
  const telling = changes.filter((change) => !isBookkeeping(change.segments));
  const onlyRenewed = telling.every((change) => change.segments[1] === 'renewTime');
  const holder = textAtPath(lease, 'spec', 'holderIdentity');
  return onlyRenewed && holder !== null ? `renewed by ${holder}` : null;
}

function withDetail(subject: string, detail: string | null): string {
  return detail === null ? subject : `${subject} (${detail})`;
}

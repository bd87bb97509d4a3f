import type { EventSentence, EventSummary, ObjectIdentity, RevisionDetail, RevisionSummary } from '../api/schema.ts';
import { actorText } from '../text/actor-text.ts';

/** What one revision did to one object. */
export interface Change extends Pick<RevisionSummary, 'atMs' | 'timeBasis'> {
  readonly revision: number;
  readonly event: EventSummary;
}

/** Names a change among all of a recording. */
export function changeId({ revision, event }: Pick<Change, 'revision' | 'event'>): string {
  return `change ${revision} ${event.identity.key}`;
}

/** `default/www`; the key of what is no object. */
export function objectText({ kind, namespace, name, key }: ObjectIdentity): string {
  return kind === null ? key : `${namespace === null ? '' : `${namespace}/`}${name}`;
}

/**
 * `update Pod default/www: status.phase Pending → Running, by kubelet`; of several fields the one that was looked for. Until the
 * values are told, the field alone.
 */
export function changeText(event: EventSummary, wanted = '', told?: EventSentence): string {
  const text = told === undefined ? factsText(event, wanted) : toldText(told, wanted);
  return event.actor === null ? text : `${text}, by ${actorText(event.actor)}`;
}

function factsText(event: EventSummary, wanted: string): string {
  const path = event.changedPaths.find((changed) => isMeant(changed, wanted)) ?? event.changedPaths[0];
  return path === undefined ? subjectText(event) : `${subjectText(event)}: ${path}`;
}

function toldText({ event, text, changes }: EventSentence, wanted: string): string {
  const found = wanted === '' ? undefined : changes.find(({ path }) => isMeant(path, wanted));
  if (found === undefined) return wanted === '' ? text : namingField(event, text, wanted);
  const { path, before, after } = found;
  const what = after === null ? `removed (was ${before})` : `${before === null ? '' : `${before} `}→ ${after}`;
  return `${subjectText(event)}: ${path} ${what}`;
}

/** A sentence says what matters most, which need not be what was looked for: then that stands before it. */
function namingField(event: EventSummary, text: string, wanted: string): string {
  const path = event.changedPaths.find((changed) => isMeant(changed, wanted));
  const subject = `${subjectText(event)}: `;
  if (path === undefined || !text.startsWith(subject)) return text;
  return `${subject}${path}, with ${text.slice(subject.length)}`;
}

/** Whether a path is the field that is wanted, ends like it, or lies in it. */
function isMeant(path: string, wanted: string): boolean {
  const plain = `.${wanted.includes('[') ? path : path.replace(/\[(?!")[^\]]*\]/g, '')}`;
  const field = `.${wanted}`;
  return plain.endsWith(field) || plain.includes(`${field}.`) || plain.includes(`${field}[`);
}

function subjectText({ verb, identity }: EventSummary): string {
  return `${verb} ${identity.kind === null ? '' : `${identity.kind} `}${objectText(identity)}`;
}

/** What revisions did in words, by `changeId`. */
export function sentencesById(details: readonly RevisionDetail[]): ReadonlyMap<string, EventSentence> {
  return new Map(
    details.flatMap(({ revision, events }) =>
      events.map((told) => [changeId({ revision, event: told.event }), told] as const),
    ),
  );
}

/** Kinds that are named after another object, which is the one that people look for by that name. */
const NAMED_AFTER = new Set([
  'Lease',
  'CSINode',
  'Endpoints',
  'EndpointSlice',
  'Event',
  'ControllerRevision',
  'PodMetrics',
]);

/**
 * Objects that are called as the words say stand first, then those whose names begin so, then the rest, each in its order; of
 * equal ones those last that are named after others.
 */
export function bestFirst(identities: readonly ObjectIdentity[], words: string): readonly ObjectIdentity[] {
  const wanted = words.toLowerCase();
  const rank = ({ name, kind }: ObjectIdentity): number => {
    const text = name.toLowerCase();
    return (text === wanted ? 0 : text.startsWith(wanted) ? 2 : 4) + (NAMED_AFTER.has(kind ?? '') ? 1 : 0);
  };
  return identities.toSorted((left, right) => rank(left) - rank(right));
}

/** How many of those that `bestFirst` has ordered are called as the words say, or begin so: they stand first. */
export function calledSo(identities: readonly ObjectIdentity[], words: string): number {
  const wanted = words.trim().toLowerCase();
  const other = identities.findIndex(({ name }) => !name.toLowerCase().startsWith(wanted));
  return other === -1 ? identities.length : other;
}

/**
 * At most so many of what was found before the playhead (nearest first) and after it, in the order of time; `more`: some are left
 * out. Where there are few on the one side there is room for more of the other.
 */
export function nearest(
  before: readonly Change[],
  after: readonly Change[],
  most: number,
): { readonly changes: readonly Change[]; readonly more: boolean } {
  const left = Math.min(before.length, Math.max(Math.ceil(most / 2), most - after.length));
  const right = Math.min(after.length, most - left);
  return {
    changes: [...before.slice(0, left).toReversed(), ...after.slice(0, right)],
    more: left + right < before.length + after.length,
  };
}

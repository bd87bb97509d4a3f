import type { ObjectIdentity, Verb } from '../domain/facts.ts';
import type { SentenceEvent } from './sentence.ts';

/** So many groups of events are named; the rest is counted. */
const MAX_GROUPS = 4;

interface Group {
  readonly verb: Verb;
  readonly kind: string;
  readonly namespaces: Set<string | null>;
  readonly text: string;
  count: number;
}

/**
 * One sentence for all events of a revision: its own for a single one, `delete 287 Events in 3 namespaces` for many.
 * `eventCount` is how many the revision has altogether, where not all of them are given.
 */
export function revisionSentence(
  sentences: readonly { readonly event: SentenceEvent; readonly text: string }[],
  eventCount = sentences.length,
): string {
  const [first] = sentences;
  if (first === undefined) return eventCount === 0 ? 'no change' : `${eventCount} changes`;
  if (sentences.length === 1 && eventCount === 1) return first.text;
  const groups = new Map<string, Group>();
  for (const { event, text } of sentences) {
    const kind = kindOf(event.identity);
    const id = `${event.verb} ${kind}`;
    const group = groups.get(id) ?? { verb: event.verb, kind, namespaces: new Set<string | null>(), text, count: 0 };
    group.count++;
    group.namespaces.add(event.identity.namespace);
    groups.set(id, group);
  }
  const ordered = [...groups.values()].sort((left, right) => right.count - left.count);
  const shown = ordered.slice(0, MAX_GROUPS).map(groupText);
  const told = ordered.slice(0, MAX_GROUPS).reduce((sum, group) => sum + group.count, 0);
  const more = eventCount - told;
  return shown.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function groupText({ verb, kind, namespaces, text, count }: Group): string {
  if (count === 1) return text;
  const [only] = namespaces;
  const where =
    namespaces.size > 1 ? ` in ${namespaces.size} namespaces` : typeof only === 'string' ? ` in ${only}` : '';
  return `${verb} ${count} ${plural(kind)}${where}`;
}

function kindOf(identity: ObjectIdentity): string {
  return identity.kubernetes ? (identity.kind ?? identity.resource ?? 'object') : 'key';
}

/** Kinds are English words: Pods, Policies, Ingresses, Endpoints. */
export function plural(kind: string): string {
  if (/(?:Endpoints|s)$/.test(kind) && !/(?:ss|us)$/.test(kind)) return kind;
  if (/(?:ss|us|x|ch|sh)$/.test(kind)) return `${kind}es`;
  if (/[^aeiou]y$/.test(kind)) return `${kind.slice(0, -1)}ies`;
  return `${kind}s`;
}

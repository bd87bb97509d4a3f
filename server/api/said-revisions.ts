import { setImmediate as turn } from 'node:timers/promises';
import type { RevisionSummary } from '../domain/history-reader.ts';
import type { Recording } from '../domain/recording.ts';
import { saidChanges, type Said } from '../reading/said-changes.ts';
import type { ApiDeps } from './api-deps.ts';

/** Events of one answer whose values are read and compared. */
export const MOST_SAID = 200;
/** What is pushed to others does not wait for all of them. */
const AT_ONCE = 5;

type SaidEvent = RevisionSummary['events'][number] & Partial<Said>;
type SaidRevision = Omit<RevisionSummary, 'events'> & { readonly events: readonly SaidEvent[] };

/** Adds to the first events of a page what they say. */
export async function saidRevisions(
  { reader, decoder }: Pick<ApiDeps, 'reader' | 'decoder'>,
  recording: Recording,
  revisions: readonly RevisionSummary[],
): Promise<readonly SaidRevision[]> {
  const events = revisions.flatMap(({ revision, events: some }) => some.map((event) => ({ revision, event })));
  const first = events.slice(0, MOST_SAID).toSorted((a, b) => a.revision - b.revision);
  const source = {
    release: recording,
    decoder,
    value: (key: string, revision: number) => reader.value(recording.id, key, revision),
  };
  const texts = new Map<RevisionSummary['events'][number], string | null>();
  for await (const { event, said } of saidChanges(source, first)) {
    texts.set(event, said);
    if (texts.size % AT_ONCE === 0) await turn();
  }
  return revisions.map((summary) => ({
    ...summary,
    events: summary.events.map((event) => {
      const said = texts.get(event);
      return said === undefined ? event : { ...event, said };
    }),
  }));
}

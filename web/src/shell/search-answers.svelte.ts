import { api, type EventQuery } from '../api/client.ts';
import type {
  EventSentence,
  NoiseClass,
  ObjectIdentity,
  Recording,
  RevisionDetail,
  RevisionMoment,
  RevisionSummary,
} from '../api/schema.ts';
import type { SearchQuery } from '../search/query.ts';
import { lastKnown } from '../state/refusal.ts';
import { Resource } from '../state/resource.svelte.ts';
import { isAboutNoise } from '../state/watch.svelte.ts';
import type { TypedTime } from '../text/read-time.ts';
import { bestFirst, changeId, nearest, sentencesById, type Change } from './found-text.ts';
import { nearestRevision } from '../timeline/model/window.ts';

const MOST_OBJECTS = 30;
const MOST_CHANGES = 10;

/** Changes, and the query by which they are found: what was typed, or what it can mean besides. */
interface FoundChanges {
  /** Id of the recording that has them; null: nothing was asked. */
  readonly recording: string | null;
  readonly changes: readonly Change[];
  /** There are others than those, which are the ones next to the playhead. */
  readonly more: boolean;
  readonly text: string;
}

/** What changes of a recording were in words, by `changeId`. */
interface Told {
  readonly recording: string;
  readonly sentences: ReadonlyMap<string, EventSentence>;
}

/** A time that is asked for, and the last revision before it. */
interface Moment {
  readonly asked: TypedTime;
  readonly found: RevisionMoment;
}

const NONE: FoundChanges = { recording: null, changes: [], more: false, text: '' };

/** What the server answers to what is typed. */
export class SearchAnswers {
  readonly objects = new Resource<readonly ObjectIdentity[]>();
  readonly changes = new Resource<FoundChanges>();
  readonly #told = new Resource<Told>();
  /** The revision at the time that is typed. */
  readonly moment = new Resource<Moment>();

  clear(): void {
    this.objects.clear();
    this.changes.clear();
    this.moment.clear();
  }

  askTime(recording: Recording, asked: TypedTime): void {
    this.objects.clear();
    this.changes.clear();
    this.moment.load(`${recording.id} ${recording.lastRevision} ${asked.untilMs}`, async (signal) => ({
      asked,
      found: await api.moment(recording.id, asked.untilMs, signal),
    }));
  }

  /** @param hidden noise that is left out of changes where there are others */
  ask(
    recording: Recording,
    revision: number,
    { ask, aboutChanges, words }: SearchQuery,
    text: string,
    hidden: readonly NoiseClass[],
  ): void {
    // Within a gap nobody knows what existed: objects are looked for where it is known.
    const rev = lastKnown(recording, nearestRevision(revision, recording));
    const name = `${recording.id} ${rev} ${JSON.stringify(ask)}`;
    this.moment.clear();
    this.objects.load(aboutChanges ? null : name, async (signal) => {
      const { namespace, kind, prefix, q = ask.name?.replace('*', '') } = ask;
      const query = { rev, namespace, kind, prefix, q, limit: MOST_OBJECTS };
      const page = await api.keys(recording.id, query, signal);
      return bestFirst(page.identities, words);
    });
    this.changes.load(name, async (signal) => {
      const found = await askChanges(recording, rev, ask, hidden, signal);
      const { q, ...others } = ask;
      if (found.changes.length > 0 || q === undefined || Object.keys(others).length > 0)
        return { ...found, recording: recording.id, text };
      // What is no object's name may be a value.
      const where = [`*=${q.replace(/\*$/, '')}*`];
      const values = await askChanges(recording, rev, { where }, hidden, signal);
      return { ...values, recording: recording.id, text: `value:${/\s/.test(q) ? JSON.stringify(q) : q}` };
    });
  }

  /** What a change that was found was in words; undefined: not told yet. */
  sentenceOf(change: Change): EventSentence | undefined {
    const told = this.#told.value;
    return told?.recording === this.changes.value?.recording ? told?.sentences.get(changeId(change)) : undefined;
  }

  /** @param ask what a revision was in words: an answer that is kept for when it is gone to */
  tell(ask: (recording: string, revision: number, signal: AbortSignal) => Promise<RevisionDetail>): void {
    const { recording, changes } = this.changes.value ?? NONE;
    if (recording === null || changes.length === 0) return;
    this.#told.load(`${recording} ${changes.map(changeId).join(' ')}`, async (signal) => {
      const details = await Promise.all(changes.map(({ revision }) => ask(recording, revision, signal)));
      return { recording, sentences: sentencesById(details) };
    });
  }
}

type Changes = Pick<FoundChanges, 'changes' | 'more'>;

/** The changes next to the playhead; those that are noise only where there are no others. */
async function askChanges(
  recording: Recording,
  rev: number,
  ask: EventQuery,
  hidden: readonly NoiseClass[],
  signal: AbortSignal,
): Promise<Changes> {
  const query = isAboutNoise(ask) ? ask : { ...ask, hidden };
  const found = await changesAround(recording.id, rev, query, signal);
  return found.changes.length > 0 || query === ask ? found : changesAround(recording.id, rev, ask, signal);
}

async function changesAround(id: string, rev: number, query: EventQuery, signal: AbortSignal): Promise<Changes> {
  const shared = { ...query, limit: MOST_CHANGES + 1, eventsPerRevision: 1 };
  const [before, after] = await Promise.all([
    api.revisions(id, { ...shared, before: rev + 1, order: 'descending' }, signal),
    api.revisions(id, { ...shared, after: rev }, signal),
  ]);
  return nearest(before.revisions.flatMap(changesOf), after.revisions.flatMap(changesOf), MOST_CHANGES);
}

function changesOf({ revision, atMs, timeBasis, events }: RevisionSummary): Change[] {
  return events.map((event) => ({ revision, atMs, timeBasis, event }));
}

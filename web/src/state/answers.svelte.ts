import { AnswerCache } from '../api/answer-cache.ts';
import { api } from '../api/client.ts';
import type { DiffView, ObjectView, PlacedCommands, Recording, RevisionDetail } from '../api/schema.ts';
import type { Motion } from './motion.svelte.ts';
import { Resource } from './resource.svelte.ts';
import type { DiffBase } from './url.ts';

const CACHED_ANSWERS = 300;
/**
 * In milliseconds: sentences are read faster than differences, and hardly anything of what is passed on the way. In a stream
 * each difference is about another object: one that is replaced before it is read costs its elements only.
 */
const SENTENCE_PACE_MS = { standing: 40, streaming: 40, underWay: 100 };
const DOCUMENT_PACE_MS = { standing: 80, streaming: 1000, underWay: 250 };

/** What the API says about the playhead: the revision, the subject's difference, the subject itself. */
export class Answers {
  readonly detail: Resource<RevisionDetail>;
  readonly diff: Resource<DiffView>;
  readonly object: Resource<ObjectView>;
  /** What was typed while the recording was made, each with the revision that followed it. */
  readonly commands = new Resource<PlacedCommands['commands']>();
  readonly #kept = new AnswerCache(CACHED_ANSWERS);
  /** What passes in a stream is hardly asked for again, and would push out what was read. */
  readonly #passes: () => boolean;

  constructor(motion: Pick<Motion, 'underWay' | 'streaming'>) {
    const now = (pace: typeof SENTENCE_PACE_MS) => (): number =>
      pace[motion.underWay ? 'underWay' : motion.streaming ? 'streaming' : 'standing'];
    this.#passes = () => motion.streaming;
    this.detail = new Resource(now(SENTENCE_PACE_MS));
    this.diff = new Resource(now(DOCUMENT_PACE_MS));
    this.object = new Resource(now(DOCUMENT_PACE_MS));
  }

  /** `verify` sees every answer before it is shown. */
  askRevision(recording: Recording, revision: number, verify: (detail: RevisionDetail) => void): void {
    this.detail.load(`${recording.id}/${revision}`, async (signal) => {
      const detail = await this.revisionDetail(recording.id, revision, signal);
      verify(detail);
      return detail;
    });
  }

  /** Any revision, not that of the playhead. */
  readonly revisionDetail = (recording: string, revision: number, signal: AbortSignal): Promise<RevisionDetail> =>
    this.#through(`revision ${recording}/${revision}`, () => api.revision(recording, revision, signal));

  /** A recording without commands says so itself: nothing is asked then. */
  askCommands({ id, commands }: Recording): void {
    this.commands.load(commands.length === 0 ? null : id, async (signal) => (await api.commands(id, signal)).commands);
  }

  askDiff(recording: Recording, key: string, base: DiffBase, revision: number): void {
    const name = `${recording.id}|${revision}|${base ?? 'previous'}|${key}`;
    this.diff.load(name, (signal) =>
      this.#through(`diff ${name}`, () => api.diff(recording.id, key, base, revision, signal)),
    );
  }

  /** In a live recording the newest version of an object is not kept: what comes after it is not known yet. */
  askObject(recording: Recording, key: string, revision: number): void {
    const name = `${recording.id}|${revision}|${key}`;
    this.object.load(name, (signal) =>
      this.#through(
        `object ${name}`,
        () => api.object(recording.id, key, revision, signal),
        (object) => object.nextRevision !== null || !recording.live,
      ),
    );
  }

  #through<T>(name: string, ask: () => Promise<T>, keep: (answer: T) => boolean = () => true): Promise<T> {
    return this.#kept.through(name, ask, (answer) => !this.#passes() && keep(answer));
  }

  clear(what: 'detail' | 'diff' | 'object'): void {
    this[what].clear();
  }

  /** Another recording is opened: the same questions have other answers. */
  forget(): void {
    this.detail.forget();
    this.diff.forget();
    this.object.forget();
  }
}

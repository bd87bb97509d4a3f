import { api } from '../api/client.ts';
import { toApiError, type ApiError } from '../api/http.ts';
import type { ObjectIdentity, RevisionSummary } from '../api/schema.ts';
import { ExistingKeys } from '../objects/existing-keys.ts';
import type { Motion } from './motion.svelte.ts';

/** The keys of a cluster of usual size are there at once; of a larger one, these are there sooner. */
const FIRST_PAGE = 2000;
const PAGE = 5000;
/** More objects than this are not listed; a filter narrows them. */
const MOST = 25_000;
/** Further away than this many revisions the list is read anew. */
const NEAR = 400;
const MOST_DELETIONS = 300;
const MOST_EVENTS = 1000;
/** In a stream of revisions that change labels the list is read anew this often at most. In milliseconds. */
const AGAIN_MS = 1000;
/** While revisions are followed, this many gather before the older ones are forgotten. */
const MANY_DELETIONS = 1000;

export interface ObjectsEvents {
  /** The server has refused the selector. */
  onRefusedLabels(labels: string, error: ApiError): void;
}

/**
 * The keys that exist at the playhead, or those of them whose labels a selector lets through. A step near by is applied to the
 * list that is there: only what was created or deleted in between changes it. A jump reads the list anew, where the playhead
 * comes to rest.
 */
export class Objects {
  /** Raised whenever keys come or go. */
  version = $state(0);
  loading = $state(false);
  error = $state.raw<ApiError | null>(null);
  /** How many exist altogether, listed or not. */
  total = $state(0);
  truncated = $state(false);
  /** Where the keys that are listed exist; null: not read yet. */
  revision = $state<number | null>(null);
  readonly keys = new ExistingKeys();
  /** Kinds and namespaces of the objects that are listed. */
  readonly kinds = $derived.by(() => this.#current().kinds);
  readonly namespaces = $derived.by(() => this.#current().namespaces);
  #recording: string | null = null;
  #target: number | null = null;
  /** What was deleted after this revision stays listed. */
  #since = 0;
  /** From where on deletions are known; a window that has grown asks for those before. */
  #remembered = Infinity;
  /** Which labels they have; '' is any. */
  #labels = '';
  /** The list is not that of the selector any more. */
  #stale = false;
  #readAtMs = -Infinity;
  #running = false;
  #controller = new AbortController();
  readonly #motion: Pick<Motion, 'rested' | 'streaming'>;
  readonly #events: ObjectsEvents;

  constructor(motion: Pick<Motion, 'rested' | 'streaming'>, events: ObjectsEvents) {
    this.#motion = motion;
    this.#events = events;
  }

  /** Shows the objects of a recording at a revision, and those deleted since `since`; a newer call takes over. */
  show(recording: string, revision: number, since: number, labels: string): void {
    if (recording !== this.#recording) this.#clear(recording);
    if (labels !== this.#labels) this.#stale = true;
    this.#labels = labels;
    this.#target = revision;
    this.#since = since;
    if (!this.#running) void this.#run();
  }

  /** Live revisions. They do not say which labels an object has, but whether it may have others now than the list goes by. */
  relabelled(summaries: readonly RevisionSummary[]): void {
    if (this.#labels === '' || this.revision === null || !summaries.some(mayRelabel)) return;
    this.#stale = true;
    if (!this.#running) void this.#run();
  }

  /** Live revisions that follow the one that is shown, so that no question is needed; under a selector there is one. */
  advance(summaries: readonly RevisionSummary[]): void {
    if (this.#labels !== '') return;
    const complete = summaries.every((summary) => summary.events.length === summary.eventCount);
    const first = summaries[0];
    const last = summaries.at(-1);
    if (this.#running || first === undefined || last === undefined || this.revision === null || !complete) return;
    if (first.revision > this.revision + 1 || last.revision <= this.revision) return;
    this.#apply(summaries, last.revision);
    this.#target = last.revision;
    if (this.keys.deleted <= MANY_DELETIONS) return;
    this.keys.forgetDeleted(this.#since, MOST_DELETIONS);
    if (Number.isFinite(this.#remembered)) this.#remembered = Math.max(this.#remembered, this.#since);
    this.#changed();
  }

  /** The keys, for what has to look again when some come or go. */
  #current(): ExistingKeys {
    void this.version;
    return this.keys;
  }

  #clear(recording: string): void {
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#recording = recording;
    this.revision = null;
    this.#remembered = Infinity;
    this.#running = false;
    this.keys.fill([], 0);
    this.#changed();
  }

  async #run(): Promise<void> {
    const { signal } = this.#controller;
    const recording = this.#recording;
    if (recording === null) return;
    this.#running = true;
    try {
      while (!signal.aborted) {
        if (this.#target !== null && (this.#target !== this.revision || this.#stale))
          await this.#reach(recording, this.#target, signal);
        else if (this.revision !== null && this.#since < this.#remembered)
          await this.#rememberEarlier(recording, this.revision, signal);
        else break;
      }
      if (!signal.aborted) this.error = null;
    } catch (error) {
      if (signal.aborted) return;
      this.error = toApiError(error);
      this.revision = null;
      this.#target = null;
      if (this.#labels !== '' && this.error.code === 'usage') this.#events.onRefusedLabels(this.#labels, this.error);
    } finally {
      if (!signal.aborted) {
        this.#running = false;
        this.loading = false;
      }
    }
  }

  async #reach(recording: string, revision: number, signal: AbortSignal): Promise<void> {
    const from = this.revision;
    if (from !== null && Math.abs(revision - from) <= NEAR && !this.truncated && !this.#stale) {
      const [after, before] = from < revision ? [from, revision + 1] : [revision, from + 1];
      const query = { after, before, limit: NEAR, eventsPerRevision: MOST_EVENTS, labels: this.#selector };
      const page = await api.revisions(recording, query, signal);
      if (signal.aborted) return;
      if (page.revisions.every((summary) => this.#isWhole(summary)) && !page.more && !this.#stale) {
        if (from < revision) this.#apply(page.revisions, revision);
        else this.#takeBack(page.revisions, revision);
        return;
      }
    }
    await this.#motion.rested();
    const waitMs = this.#readAtMs + AGAIN_MS - performance.now();
    if (this.#labels !== '' && this.#motion.streaming && waitMs > 0) await wait(waitMs);
    if (!signal.aborted && this.#target === revision) await this.#read(recording, revision, signal);
  }

  get #selector(): string | undefined {
    return this.#labels === '' ? undefined : this.#labels;
  }

  /** Whether nothing of a revision was left out but what the selector leaves out. */
  #isWhole({ events, eventCount }: RevisionSummary): boolean {
    return events.length === eventCount || (this.#labels !== '' && events.length < MOST_EVENTS);
  }

  async #read(recording: string, revision: number, signal: AbortSignal): Promise<void> {
    this.loading = true;
    this.#stale = false;
    this.#readAtMs = performance.now();
    const labels = this.#selector;
    const read: ObjectIdentity[] = [];
    let total = 0;
    let more = true;
    while (more && read.length < MOST) {
      const afterKey = read.at(-1)?.key;
      const limit = read.length === 0 && this.revision === null ? FIRST_PAGE : PAGE;
      const page = await api.keys(recording, { rev: revision, limit, afterKey, labels }, signal);
      if (signal.aborted) return;
      read.push(...page.identities);
      total = page.total;
      more = page.more && page.identities.length > 0;
      // Where nothing is shown yet, some are better than none.
      if (this.revision !== null || !more) continue;
      this.keys.fill(read, total);
      this.#changed();
    }
    const since = this.#since;
    const gone = await this.#deletions(recording, since, revision, signal);
    if (signal.aborted) return;
    this.keys.fill(read, total);
    this.keys.remember(gone);
    this.#remembered = since;
    this.truncated = more;
    this.revision = revision;
    this.#changed();
  }

  async #rememberEarlier(recording: string, revision: number, signal: AbortSignal): Promise<void> {
    const since = this.#since;
    const gone = await this.#deletions(recording, since, Math.min(this.#remembered - 1, revision), signal);
    if (signal.aborted) return;
    this.keys.remember(gone);
    this.#remembered = since;
    this.#changed();
  }

  async #deletions(
    recording: string,
    since: number,
    upTo: number,
    signal: AbortSignal,
  ): Promise<readonly RevisionSummary[]> {
    const bounds = { after: Math.max(0, since - 1), before: upTo + 1, order: 'descending' as const };
    const query = { ...bounds, verb: 'delete', labels: this.#selector, limit: MOST_DELETIONS };
    const page = await api.revisions(recording, query, signal);
    return page.revisions;
  }

  #apply(summaries: readonly RevisionSummary[], revision: number): void {
    this.revision = revision;
    if (this.keys.apply(summaries)) this.#changed();
  }

  #takeBack(summaries: readonly RevisionSummary[], revision: number): void {
    this.revision = revision;
    if (this.keys.takeBack(summaries)) this.#changed();
  }

  #changed(): void {
    this.total = this.keys.total;
    this.version++;
  }
}

/** An update that changed labels, or of which not all changes are named. */
function mayRelabel({ events, eventCount }: RevisionSummary): boolean {
  return (
    events.length < eventCount ||
    events.some(
      ({ verb, changedPaths, changedCount }) =>
        verb === 'update' &&
        (changedPaths.length < changedCount || changedPaths.some((path) => path.startsWith('metadata.labels'))),
    )
  );
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

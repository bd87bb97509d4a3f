import { api } from '../api/client.ts';
import { toApiError, type ApiError } from '../api/http.ts';
import type { EventSummary, RevisionSummary, TimeBasis } from '../api/schema.ts';

/** In revisions. Each takes the server up to a millisecond: it says what it changed. */
const PAGE = 100;

export interface HistoryRow {
  readonly revision: number;
  readonly atMs: number | null;
  readonly timeBasis: TimeBasis;
  readonly event: EventSummary;
}

/** The revisions of one object, newest first, read page by page as they come into view. */
export class ObjectHistory {
  rows = $state.raw<readonly HistoryRow[]>([]);
  more = $state(false);
  loading = $state(false);
  error = $state.raw<ApiError | null>(null);
  #recording = '';
  #key = '';
  #controller = new AbortController();

  /** Begins anew for another object; a raised `last` adds what has come since. */
  open(recording: string, key: string, last: number): void {
    if (recording === this.#recording && key === this.#key) {
      const newest = this.rows[0]?.revision;
      if (newest !== undefined && last > newest && !this.loading) void this.#newer(newest);
      return;
    }
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#recording = recording;
    this.#key = key;
    this.rows = [];
    this.loading = false;
    void this.older();
  }

  async older(): Promise<void> {
    if (this.loading) return;
    const { signal } = this.#controller;
    this.loading = true;
    try {
      const before = this.rows.at(-1)?.revision ?? Number.MAX_SAFE_INTEGER;
      const page = await api.revisions(this.#recording, { key: this.#key, before, limit: PAGE, said: true }, signal);
      if (signal.aborted) return;
      this.rows = [...this.rows, ...page.revisions.flatMap((summary) => rowOf(summary))];
      this.more = page.more;
      this.error = null;
    } catch (error) {
      if (!signal.aborted) this.error = toApiError(error);
    }
    if (!signal.aborted) this.loading = false;
  }

  async #newer(after: number): Promise<void> {
    const { signal } = this.#controller;
    try {
      for (let from = after, more = true; more;) {
        const query = { key: this.#key, after: from, limit: PAGE, said: true };
        const page = await api.revisions(this.#recording, query, signal);
        if (signal.aborted || page.revisions.length === 0) return;
        const known = this.rows[0]?.revision ?? 0;
        const fresh = page.revisions.filter(({ revision }) => revision > known).flatMap((summary) => rowOf(summary));
        this.rows = [...fresh.reverse(), ...this.rows];
        from = page.revisions.at(-1)?.revision ?? from;
        more = page.more;
      }
    } catch (error) {
      if (!signal.aborted) this.error = toApiError(error);
    }
  }
}

function rowOf({ revision, atMs, timeBasis, events }: RevisionSummary): HistoryRow[] {
  const event = events[0];
  return event === undefined ? [] : [{ revision, atMs, timeBasis, event }];
}

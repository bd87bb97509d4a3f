import type { MarkDetail } from './timeline-view.ts';

type Fetch = (revision: number, key: string, signal: AbortSignal) => Promise<MarkDetail>;

const KEPT = 200;
/** A pointer that only passes over a mark asks for nothing. */
const REST_MS = 90;

/** What the hover card says about marks: asked for when the pointer rests on one, kept for a while. */
export class MarkDetails {
  readonly #fetch: Fetch;
  readonly #kept = new Map<string, MarkDetail>();
  #abort: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  /** Calls back at once with what is known, later with what was fetched; `null` stands for "still loading". */
  show(scope: string, revision: number, key: string, shown: (detail: MarkDetail | null | 'failed') => void): void {
    this.hide();
    const id = `${scope} ${revision} ${key}`;
    const known = this.#kept.get(id);
    shown(known ?? null);
    if (known !== undefined) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#timer = setTimeout(() => {
      this.#fetch(revision, key, abort.signal).then(
        (detail) => {
          if (abort.signal.aborted) return;
          this.#keep(id, detail);
          shown(detail);
        },
        () => {
          if (!abort.signal.aborted) shown('failed');
        },
      );
    }, REST_MS);
  }

  hide(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#abort?.abort();
    this.#abort = null;
  }

  #keep(id: string, detail: MarkDetail): void {
    this.#kept.set(id, detail);
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > KEPT && oldest.done !== true) this.#kept.delete(oldest.value);
  }
}

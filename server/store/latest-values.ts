import type { EventRecord, LatestValue } from '../domain/history-writer.ts';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';
import { BoundedCache } from './bounded-cache.ts';
import type { LiveKeys } from './live-keys.ts';

const KEPT_BYTES = 4 * 1024 * 1024;

/** The newest values of keys, so that the next event can be compared without reading the store. */
export class LatestValues {
  readonly #values = new BoundedCache<string, LatestValue>(KEPT_BYTES, (latest) => latest.value.length + 500);

  /** What is remembered of a key, if that is what it was at a revision. */
  get(rid: number, key: KeyText, modRevision: Revision): LatestValue | undefined {
    const known = this.#values.get(`${rid} ${key}`);
    return known?.modRevision === modRevision ? known : undefined;
  }

  set(rid: number, key: KeyText, latest: LatestValue): void {
    this.#values.set(`${rid} ${key}`, latest);
  }

  /** After a rollback: what was written is not there. */
  clear(): void {
    this.#values.clear();
  }

  /** Keeps an event that was written: the next one of its key will be compared with it. */
  remember(rid: number, live: LiveKeys, event: EventRecord): void {
    const { key, modRevision, createRevision, version, value } = event;
    const known = live.get(key);
    if (known?.modRevision !== modRevision || value === null) {
      this.#values.delete(`${rid} ${key}`);
      return;
    }
    const { encoding, redacted } = event.facts;
    const facts = { uid: known.uid, encoding, redacted, identity: known.identity };
    // A copy: what came is a view of all that its commit brought.
    this.set(rid, key, { modRevision, createRevision, version, value: new Uint8Array(value), facts });
  }
}

import type { HistoryWriter, EventRecord, ExistingKey } from '../domain/history-writer.ts';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';
import type { HistorySession } from '../source/source.ts';

const KEPT = 8;

/** A few keys that changed last and still exist: by them a history is recognised. */
export class Anchors {
  readonly #keys = new Map<KeyText, ExistingKey>();

  static of(existing: ReadonlyMap<KeyText, ExistingKey>): Anchors {
    const anchors = new Anchors();
    const newest = [...existing].sort((a, b) => a[1].modRevision - b[1].modRevision).slice(-KEPT);
    for (const [key, metadata] of newest) anchors.#keys.set(key, metadata);
    return anchors;
  }

  note(record: EventRecord): void {
    this.#keys.delete(record.key);
    if (record.type === 'delete') return;
    const { modRevision, createRevision, version } = record;
    this.#keys.set(record.key, { modRevision, createRevision, version });
    if (this.#keys.size <= KEPT) return;
    for (const oldest of this.#keys.keys()) {
      this.#keys.delete(oldest);
      break;
    }
  }

  get list(): readonly (readonly [KeyText, ExistingKey])[] {
    return [...this.#keys];
  }
}

/** Does what answers now go on with what was recorded? `unknown`: nothing speaks against it, but the proof is compacted. */
export type Continuity = 'same' | 'differs' | 'unknown';

/** What is asked about a recording. */
export interface RecordedEnd {
  readonly id: string;
  readonly cursor: Revision;
  readonly anchors: Anchors;
}

/** Compares what an etcd holds at a recording's end with what is stored there. */
export async function continuity(
  session: Pick<HistorySession, 'headRevision' | 'read'>,
  recorded: RecordedEnd,
  writer: Pick<HistoryWriter, 'latest'>,
): Promise<Continuity> {
  const { cursor } = recorded;
  if (session.headRevision < cursor) return 'differs';
  let compared = 0;
  for (const [key, stored] of recorded.anchors.list) {
    const then = await session.read(key, cursor);
    // At the cursor nothing can be read any more: what exists now must at least not contradict.
    const found = then === 'compacted' ? await session.read(key, 0) : then;
    if (found === 'compacted') continue;
    if (found === null) {
      if (then === null) return 'differs';
      continue;
    }
    if (found.modRevision > cursor) {
      if (found.createRevision <= cursor && found.createRevision !== stored.createRevision) return 'differs';
      continue;
    }
    if (
      found.modRevision !== stored.modRevision ||
      found.createRevision !== stored.createRevision ||
      found.version !== stored.version
    ) {
      return 'differs';
    }
    const latest = await writer.latest(recorded.id, key);
    // A redacted value is not the one that etcd holds; then the metadata has to do.
    if (latest !== null && !latest.facts.redacted && Buffer.compare(latest.value, found.value) !== 0) return 'differs';
    compared++;
  }
  return compared > 0 ? 'same' : 'unknown';
}

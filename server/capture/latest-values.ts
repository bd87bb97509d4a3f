import type { EventRecord, HistoryWriter, LatestValue } from '../domain/history-writer.ts';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';

const LIMIT_BYTES = 16 * 1024 * 1024;
const ENTRY_BYTES = 400;

interface Entry {
  /** null: the key does not exist. */
  readonly latest: LatestValue | null;
  /** Up to which revision must have been committed for the store to say the same. */
  readonly since: Revision;
}

/**
 * The newest value of each key as stored, for comparing the next one with it: what this process wrote is remembered, the
 * rest is asked of the store. What is not committed yet is never forgotten.
 */
export class LatestValues {
  readonly #writer: Pick<HistoryWriter, 'latest'>;
  readonly #limitBytes: number;
  readonly #entries = new Map<KeyText, Entry>();
  #bytes = 0;

  constructor(writer: Pick<HistoryWriter, 'latest'>, limitBytes = LIMIT_BYTES) {
    this.#writer = writer;
    this.#limitBytes = limitBytes;
  }

  /** undefined: not remembered; ask `load`. null: the key does not exist. */
  recall(key: KeyText): LatestValue | null | undefined {
    return this.#entries.get(key)?.latest;
  }

  async load(recording: string, key: KeyText): Promise<LatestValue | null> {
    const latest = await this.#writer.latest(recording, key);
    this.#set(key, { latest, since: 0 });
    return latest;
  }

  /** An event that is about to be stored. */
  remember(record: EventRecord): void {
    const { key, modRevision, createRevision, version, value, facts } = record;
    const { uid, encoding, redacted, identity, apiVersion, owner, involvedUid = null } = facts;
    const kept = { uid, encoding, redacted, identity, apiVersion, owner, involvedUid };
    const latest =
      record.type === 'delete' || value === null ? null : { modRevision, createRevision, version, value, facts: kept };
    this.#set(key, { latest, since: modRevision });
  }

  /**
   * What was not used for longest may go, as far as it is stored.
   * @param upTo the last revision that is
   */
  committed(upTo: Revision = Number.MAX_SAFE_INTEGER): void {
    if (this.#bytes <= this.#limitBytes) return;
    for (const [key, { since }] of this.#entries) {
      if (this.#bytes <= this.#limitBytes || since > upTo) break;
      this.#drop(key);
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #set(key: KeyText, entry: Entry): void {
    this.#drop(key);
    this.#entries.set(key, entry);
    this.#bytes += bytesOf(key, entry);
  }

  #drop(key: KeyText): void {
    const old = this.#entries.get(key);
    if (old === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= bytesOf(key, old);
  }
}

function bytesOf(key: KeyText, { latest }: Entry): number {
  return ENTRY_BYTES + key.length + (latest?.value.length ?? 0);
}

import type { EventRecord, HistoryWriter, LatestValue } from '../domain/history-writer.ts';
import type { KeyText } from '../domain/key.ts';

const LIMIT_BYTES = 16 * 1024 * 1024;
const ENTRY_BYTES = 400;

/**
 * The newest value of each key as stored, for comparing the next one with it: what this process wrote is remembered, the
 * rest is asked of the store. What is not committed yet is never forgotten.
 */
export class LatestValues {
  readonly #writer: Pick<HistoryWriter, 'latest'>;
  readonly #limitBytes: number;
  readonly #entries = new Map<KeyText, LatestValue | null>();
  #bytes = 0;

  constructor(writer: Pick<HistoryWriter, 'latest'>, limitBytes = LIMIT_BYTES) {
    this.#writer = writer;
    this.#limitBytes = limitBytes;
  }

  /** undefined: not remembered; ask `load`. null: the key does not exist. */
  recall(key: KeyText): LatestValue | null | undefined {
    return this.#entries.get(key);
  }

  async load(recording: string, key: KeyText): Promise<LatestValue | null> {
    const latest = await this.#writer.latest(recording, key);
    this.#set(key, latest);
    return latest;
  }

  /** An event that is about to be stored. */
  remember(record: EventRecord): void {
    const { key, value, facts } = record;
    this.#set(
      key,
      record.type === 'delete' || value === null
        ? null
        : {
            modRevision: record.modRevision,
            createRevision: record.createRevision,
            version: record.version,
            value,
            facts: { uid: facts.uid, encoding: facts.encoding, redacted: facts.redacted, identity: facts.identity },
          },
    );
  }

  /** Everything remembered is stored now: what was not used for longest may go. */
  committed(): void {
    if (this.#bytes <= this.#limitBytes) return;
    for (const key of this.#entries.keys()) {
      if (this.#bytes <= this.#limitBytes) break;
      this.#drop(key);
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #set(key: KeyText, latest: LatestValue | null): void {
    this.#drop(key);
    this.#entries.set(key, latest);
    this.#bytes += bytesOf(key, latest);
  }

  #drop(key: KeyText): void {
    const old = this.#entries.get(key);
    if (old === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= bytesOf(key, old);
  }
}

function bytesOf(key: KeyText, latest: LatestValue | null): number {
  return ENTRY_BYTES + key.length + (latest?.value.length ?? 0);
}

import { randomBytes } from 'node:crypto';
import type { EventFilter, HistoryReader } from '../../domain/history-reader.ts';
import type { KeyText } from '../../domain/key.ts';
import type { Recording } from '../../domain/recording.ts';
import type { Revision } from '../../domain/revision.ts';
import { stateEntries } from '../../reading/compare-states.ts';
import { SqliteReader } from '../../store/reader.ts';
import { chooseRecording } from '../choose-recording.ts';
import { Rests } from '../rests.ts';
import type { ChangeFilter, HistoryView, KeyRevision } from './history-view.ts';
import type { ViewSettings } from './open-view.ts';

/** Revisions that are read at a time. */
const PAGE = 1000;
/** Of one revision. etcd takes 128 operations a transaction unless it is told otherwise. */
const MOST_EVENTS = 100_000;

/**
 * A recording of a database, read on the calling thread: a command that ends at once needs no threads. Whoever reads much of it
 * rests at each answer that comes late, so that every command that reads a view can be interrupted.
 */
export async function openDatabaseView(
  settings: ViewSettings,
  onChoice: (sentence: string) => void,
): Promise<HistoryView> {
  const reader = SqliteReader.open(settings.db);
  try {
    const recording = await chooseRecording(reader, settings.recording, onChoice);
    return new DatabaseView(reader, recording, settings);
  } catch (error) {
    reader.close();
    throw error;
  }
}

class DatabaseView implements HistoryView {
  readonly title: string;
  readonly beforeFirst = 'not-recorded';
  readonly firstRevision: Revision;
  readonly lastRevision: Revision;
  readonly firstAtMs: number | null;
  readonly gaps: Recording['gaps'];
  readonly kubernetesVersion: string | null;
  readonly commands: Recording['commands'];
  readonly #reader: SqliteReader;
  readonly #id: string;
  readonly #settings: ViewSettings;
  readonly #rests = new Rests();

  constructor(reader: SqliteReader, recording: Recording, settings: ViewSettings) {
    this.#reader = reader;
    this.#id = recording.id;
    this.#settings = settings;
    this.title = `recording ${recording.name} (${recording.id})`;
    this.firstRevision = recording.firstRevision;
    this.lastRevision = recording.lastRevision;
    this.firstAtMs = recording.firstAtMs;
    this.gaps = recording.gaps;
    this.kubernetesVersion = recording.kubernetesVersion;
    this.commands = recording.commands;
  }

  keys: HistoryView['keys'] = (revision, filter) => {
    const reader: Pick<HistoryReader, 'state'> = {
      state: async (...question) => {
        const page = this.#reader.state(...question);
        await this.#rests.next();
        return page;
      },
    };
    return stateEntries(reader, this.#id, revision, filter);
  };

  async value(key: KeyText, revision: Revision) {
    const value = this.#reader.value(this.#id, key, revision);
    await this.#rests.next();
    return value;
  }

  async moment(atMs: number) {
    return this.#reader.moment(this.#id, atMs);
  }

  async *revisions(key: KeyText, from: Revision, to: Revision): AsyncGenerator<KeyRevision, void> {
    const begin = Math.max(from, this.firstRevision);
    const first = this.#reader.value(this.#id, key, begin);
    // What existed when the recording began was written before its first revision, and no list of its revisions has it.
    if (first?.summary.origin === 'baseline' && begin === this.firstRevision) {
      const { modRevision, atMs, timeBasis, summary } = first;
      yield { revision: modRevision, atMs, timeBasis, event: summary };
    }
    yield* this.#events({ key }, begin, to);
  }

  changes(filter: ChangeFilter, from: Revision, to: Revision): AsyncGenerator<KeyRevision, void> {
    return this.#events(filter, Math.max(from, this.firstRevision), to);
  }

  async *#events(filter: EventFilter, from: Revision, to: Revision): AsyncGenerator<KeyRevision, void> {
    for (let after = from - 1; ;) {
      const bounds = {
        after,
        before: to + 1,
        order: 'ascending',
        limit: PAGE,
        eventsPerRevision: MOST_EVENTS,
      } as const;
      const page = this.#reader.revisions(this.#id, { ...filter, ...bounds });
      await this.#rests.next();
      for (const { revision, atMs, timeBasis, events } of page.revisions) {
        for (const event of events) yield { revision, atMs, timeBasis, event };
      }
      after = page.revisions.at(-1)?.revision ?? after;
      if (!page.more) return;
    }
  }

  async named(name: string) {
    const { lanes } = this.#reader.lanes(this.#id, {
      from: this.firstRevision,
      to: this.lastRevision,
      which: 'existing',
      name,
      limit: PAGE,
      marksPerLane: 1,
    });
    return lanes.map(({ identity }) => identity);
  }

  /** What it decrypts it hides as the recorder would have done before storing. */
  async decoder() {
    const { kubernetesRelease: release, encryptionConfig, secrets, redact } = this.#settings;
    const { createValueDecoder } = await import('../../reading/value-decoder.ts');
    if (encryptionConfig === null) return createValueDecoder({ release });
    const { readDecryptionKeys } = await import('../decryption-keys.ts');
    const { createRedactor } = await import('../../kubernetes/redaction.ts');
    const key = this.#reader.fingerprintKey() ?? randomBytes(32);
    const redactor = createRedactor({ mode: secrets, key, rules: redact });
    return createValueDecoder({ release, keys: readDecryptionKeys(encryptionConfig), redactor });
  }

  async close(): Promise<void> {
    this.#reader.close();
  }
}

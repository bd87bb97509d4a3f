import { randomBytes } from 'node:crypto';
import { eventSummary } from '../../capture/event-summary.ts';
import { kubernetesReading, type Reading } from '../../capture/kubernetes-reading.ts';
import { systemClock } from '../../domain/clock.ts';
import { RewindError } from '../../domain/errors.ts';
import type { ObjectIdentity, Origin } from '../../domain/facts.ts';
import type { HistoryEvent, TimeBasis } from '../../domain/history.ts';
import type { StateEntry, StoredValue } from '../../domain/history-reader.ts';
import type { EventRecord, LatestValue } from '../../domain/history-writer.ts';
import type { KeyText } from '../../domain/key.ts';
import { selects } from '../../domain/label-selector.ts';
import type { Revision } from '../../domain/revision.ts';
import { createRedactor, type RedactorOptions } from '../../kubernetes/redaction.ts';
import { createValueDecoder, type ValueDecoder } from '../../reading/value-decoder.ts';
import type { EtcdHistory } from '../../source/etcd/etcd-history.ts';
import { openEtcdHistory } from '../../source/etcd/etcd-source.ts';
import { readDecryptionKeys } from '../decryption-keys.ts';
import { etcdOptions } from '../recorder-options.ts';
import type { ChangeFilter, HistoryView, KeyFilter, KeyRevision } from './history-view.ts';
import { matches } from './key-matches.ts';
import type { ViewSettings } from './open-view.ts';

/** The history that an etcd itself still has. Values are described and hidden as the recorder would, and stored nowhere. */
export async function openLiveView(settings: ViewSettings): Promise<HistoryView> {
  const keys = readDecryptionKeys(settings.encryptionConfig);
  const etcd = await openEtcdHistory(etcdOptions({ ...settings, prefix: '' }), systemClock);
  try {
    const { kubernetesRelease: release, secrets, redact: rules } = settings;
    const redaction: RedactorOptions = { mode: secrets, key: randomBytes(32), rules };
    const reading = kubernetesReading({
      release,
      secrets,
      redact: rules,
      decryptionKeys: keys,
      fingerprintKey: redaction.key,
    });
    const node = await etcd.node();
    if (node !== null) reading.learn(node);
    const decoder = createValueDecoder({ release, keys, redactor: createRedactor(redaction) });
    return new LiveView(etcd, reading, decoder);
  } catch (error) {
    etcd.close();
    throw error;
  }
}

class LiveView implements HistoryView {
  readonly title: string;
  readonly beforeFirst = 'compacted';
  readonly firstRevision: Revision;
  readonly lastRevision: Revision;
  readonly commands = [];
  /** What etcd still has it has without one. */
  readonly gaps = [];
  readonly firstAtMs = null;
  readonly kubernetesVersion: string | null;
  readonly #etcd: EtcdHistory;
  readonly #reading: Reading;
  readonly #decoder: ValueDecoder;

  constructor(etcd: EtcdHistory, reading: Reading, decoder: ValueDecoder) {
    this.#etcd = etcd;
    this.#reading = reading;
    this.#decoder = decoder;
    this.title = `the etcd at ${etcd.endpoint}`;
    this.firstRevision = etcd.firstRevision;
    this.lastRevision = etcd.headRevision;
    this.kubernetesVersion = reading.version();
  }

  async *keys(revision: Revision, filter: KeyFilter): AsyncGenerator<StateEntry, void> {
    for await (const event of this.#etcd.keys(filter.prefix ?? '', revision)) {
      const { facts, value } = this.#reading.describe(event, null);
      if (!matches(facts.identity, filter)) continue;
      if (filter.labels !== undefined && !selects(filter.labels, facts.labels ?? {})) continue;
      const { createRevision, modRevision, version } = event;
      yield {
        identity: facts.identity,
        apiVersion: facts.apiVersion,
        uid: facts.uid,
        ownerUid: facts.owner?.uid ?? null,
        createRevision,
        modRevision,
        version,
        valueBytes: value?.length ?? 0,
      };
    }
  }

  async moment(): Promise<never> {
    throw new RewindError('usage', 'etcd does not tell when its revisions were written.', {
      hint: 'Give a revision; what etcd-rewind records has times.',
    });
  }

  async value(key: KeyText, revision: Revision): Promise<StoredValue | null> {
    const found = await this.#etcd.read(key, revision);
    if (found === null) return this.#deleted(key, revision);
    const before = found.modRevision > this.firstRevision ? await this.#etcd.read(key, found.modRevision - 1) : null;
    const record = this.#describe(found, before);
    return {
      ...stored(record, this.#originOf(found)),
      previousRevision: before?.modRevision ?? null,
      nextRevision: await this.#next(key, found.modRevision),
    };
  }

  async *revisions(key: KeyText, from: Revision, to: Revision): AsyncGenerator<KeyRevision, void> {
    let before: HistoryEvent | null = null;
    for await (const event of this.#etcd.history(key, to)) {
      const origin = this.#originOf(event);
      if (event.modRevision >= from || (origin === 'baseline' && from <= this.firstRevision)) {
        const { atMs, timeBasis, summary } = stored(this.#describe(event, before), origin);
        yield { revision: event.modRevision, atMs, timeBasis, event: summary };
      }
      before = event;
    }
  }

  changes({ relatedTo }: ChangeFilter): never {
    if (relatedTo !== undefined) {
      throw new RewindError('usage', 'What belongs to a KEY is known of a recording only, not of etcd itself.', {
        hint: 'Leave --related away, or ask a recording: without --live, of what serve or record has recorded.',
      });
    }
    throw new RewindError('usage', 'etcd itself is asked for the history of one key at a time.', {
      hint: 'Name a KEY; all changes of an etcd are printed by: etcd-rewind watch --from-rev REVISION',
    });
  }

  async named(name: string): Promise<readonly ObjectIdentity[]> {
    const found = new Map<KeyText, ObjectIdentity>();
    const isCalledSo = (key: KeyText): boolean => !found.has(key) && (key === name || key.endsWith(`/${name}`));
    for (const revision of new Set([this.firstRevision, this.lastRevision])) {
      for await (const { key } of this.#etcd.keys('', revision, true)) {
        if (!isCalledSo(key)) continue;
        const event = await this.#etcd.read(key, revision);
        if (event !== null) found.set(key, this.#describe(event, null).facts.identity);
      }
    }
    if (found.size > 0) return [...found.values()];
    // Of objects that came and went in between, nothing but the whole history tells.
    for await (const event of this.#etcd.changes()) {
      if (event.type === 'put' && isCalledSo(event.key)) {
        found.set(event.key, this.#describe(event, null).facts.identity);
      }
    }
    return [...found.values()];
  }

  async decoder(): Promise<ValueDecoder> {
    return this.#decoder;
  }

  async close(): Promise<void> {
    this.#etcd.close();
  }

  /** A key that does not exist may have existed before: then it is its deletion that stands. */
  async #deleted(key: KeyText, revision: Revision): Promise<StoredValue | null> {
    let before: HistoryEvent | null = null;
    let last: HistoryEvent | null = null;
    for await (const event of this.#etcd.history(key, revision)) {
      before = last;
      last = event;
    }
    if (last === null) return null;
    return {
      ...stored(this.#describe(last, before), 'watch'),
      previousRevision: before?.modRevision ?? null,
      nextRevision: await this.#next(key, last.modRevision),
    };
  }

  /** The next revision of a key; null: there is none yet. */
  async #next(key: KeyText, after: Revision): Promise<Revision | null> {
    const newest = await this.#etcd.read(key, this.lastRevision);
    if (newest === null || newest.modRevision === after) return null;
    for await (const { modRevision } of this.#etcd.history(key, this.lastRevision)) {
      if (modRevision > after) return modRevision;
    }
    return null;
  }

  #describe(event: HistoryEvent, before: HistoryEvent | null): EventRecord {
    return this.#reading.describe(event, before === null ? null : this.#latest(before));
  }

  #latest(event: HistoryEvent): LatestValue | null {
    if (event.type === 'delete') return null;
    const { modRevision, createRevision, version, value, facts } = this.#reading.describe(event, null);
    return { modRevision, createRevision, version, value: value ?? event.value, facts };
  }

  #originOf({ modRevision }: HistoryEvent): Origin {
    return modRevision <= this.firstRevision && this.firstRevision > 1 ? 'baseline' : 'watch';
  }
}

/** etcd knows no times; what bounds one is what the value says. */
function stored(record: EventRecord, origin: Origin): Omit<StoredValue, 'previousRevision' | 'nextRevision'> {
  const atMs = record.facts.writtenAtMs;
  const timeBasis: TimeBasis = atMs === null ? 'unknown' : 'estimated';
  return {
    summary: eventSummary(record, origin),
    modRevision: record.modRevision,
    atMs,
    timeBasis,
    value: record.value,
  };
}

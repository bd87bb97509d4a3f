import { RewindError } from '../domain/errors.ts';
import type { Gap } from '../domain/history.ts';
import type {
  EventRecord,
  ExistingKey,
  HistoryWriter,
  LatestValue,
  NewRecording,
  RevisionRecord,
  StoreChange,
} from '../domain/history-writer.ts';
import type { KeyText } from '../domain/key.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';

export interface StoredRecording {
  id: string;
  history: string;
  readonly created: NewRecording;
  readonly formerIds: string[];
  cursor: Revision | null;
  importing: boolean;
  readonly listed: { origin: string; events: readonly EventRecord[] }[];
  readonly revisions: RevisionRecord[];
  readonly gaps: Gap[];
  readonly keys: Map<KeyText, LatestValue>;
}

/** The writer's contract in memory: refuses what a real one refuses, and can be told to fail. */
export class MemoryWriter implements HistoryWriter {
  readonly stored: StoredRecording[] = [];
  commits = 0;
  /** Thrown by the next commits, one each. */
  readonly failures: Error[] = [];

  find(id: string): StoredRecording {
    const found = this.stored.find((recording) => recording.id === id || recording.formerIds.includes(id));
    if (found === undefined) throw new RewindError('recording_not_found', `no recording ${id}`);
    return found;
  }

  recordings(): Promise<readonly Recording[]> {
    return Promise.resolve(this.stored.map((recording, index) => describeRecording(recording, index)));
  }

  create(recording: NewRecording): Promise<void> {
    if (this.stored.some(({ id }) => id === recording.id)) return Promise.reject(new Error(`${recording.id} exists`));
    this.stored.push({
      id: recording.id,
      history: recording.history,
      created: recording,
      formerIds: [],
      cursor: null,
      importing: recording.importing === true,
      listed: [],
      revisions: [],
      gaps: [],
      keys: new Map(),
    });
    return Promise.resolve();
  }

  commit(id: string, changes: readonly StoreChange[]): Promise<void> {
    const failure = this.failures.shift();
    if (failure !== undefined) return Promise.reject(failure);
    try {
      const recording = this.find(id);
      for (const change of changes) apply(recording, change);
      this.commits++;
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  unfinished(): Promise<readonly string[]> {
    const unfinished = this.stored.filter(({ cursor, importing }) => cursor === null || importing);
    return Promise.resolve(unfinished.map(({ id }) => id));
  }

  cursor(id: string): Promise<Revision | null> {
    return Promise.resolve(this.find(id).cursor);
  }

  latest(id: string, key: KeyText): Promise<LatestValue | null> {
    return Promise.resolve(this.find(id).keys.get(key) ?? null);
  }

  existing(id: string): Promise<ReadonlyMap<KeyText, ExistingKey>> {
    return Promise.resolve(new Map(this.find(id).keys));
  }

  delete(id: string): Promise<void> {
    this.stored.splice(this.stored.indexOf(this.find(id)), 1);
    return Promise.resolve();
  }

  maintain(): Promise<boolean> {
    return Promise.resolve(false);
  }

  fingerprintKey(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(32));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function apply(recording: StoredRecording, change: StoreChange): void {
  switch (change.type) {
    case 'listed':
      recording.listed.push(change);
      for (const event of change.events) applyEvent(recording, event);
      return;
    case 'revisions':
      for (const revision of change.revisions) {
        if (revision.events.length === 0) throw new Error(`revision ${revision.revision} has no events`);
        if (revision.revision <= (recording.cursor ?? 0)) throw new Error(`revision ${revision.revision} comes twice`);
        recording.revisions.push(revision);
        for (const event of revision.events) applyEvent(recording, event);
        recording.cursor = revision.revision;
      }
      return;
    case 'gap':
      recording.gaps.push(change.gap);
      return;
    case 'cursor':
      if (change.revision < (recording.cursor ?? 0)) throw new Error(`cursor goes back to ${change.revision}`);
      recording.cursor = change.revision;
      return;
    case 'identity':
      recording.formerIds.push(recording.id);
      recording.id = change.id;
      recording.history = change.history;
      return;
    case 'imported':
      recording.importing = false;
      return;
    case 'source':
      return;
  }
}

function applyEvent(recording: StoredRecording, event: EventRecord): void {
  if (event.type === 'delete' || event.value === null) {
    recording.keys.delete(event.key);
    return;
  }
  const { key, value, modRevision, createRevision, version, facts } = event;
  recording.keys.set(key, { modRevision, createRevision, version, value, facts });
}

function describeRecording(recording: StoredRecording, index: number): Recording {
  const { source } = recording.created;
  return {
    id: recording.id,
    history: recording.history,
    name: source.name,
    source: source.kind,
    clusterId: source.clusterId,
    etcdVersion: source.etcdVersion,
    kubernetesVersion: source.kubernetesVersion,
    description: source.description,
    commands: source.commands,
    firstRevision: recording.created.firstRevision,
    lastRevision: recording.cursor ?? recording.created.firstRevision,
    firstAtMs: null,
    lastAtMs: recording.revisions.at(-1)?.atMs ?? null,
    revisionCount: recording.revisions.length,
    eventCount: recording.revisions.reduce((sum, { events }) => sum + events.length, 0),
    gaps: recording.gaps,
    createdAtMs: index,
    changedAtMs: index,
  };
}

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createDescriber } from '../server/capture/describe.ts';
import type { HistoryEvent } from '../server/domain/history.ts';
import type { EventRecord, LatestValue, RevisionRecord, StoreChange } from '../server/domain/history-writer.ts';
import { keyText } from '../server/domain/key.ts';
import { createDecoder } from '../server/kubernetes/decoder.ts';
import { createRedactor } from '../server/kubernetes/redaction.ts';
import type { SqliteWriter } from '../server/store/writer.ts';

/** A history with the facts of its events, ready to be written. */
export interface DescribedHistory {
  readonly firstRevision: number;
  readonly baseline: readonly EventRecord[];
  readonly revisions: readonly RevisionRecord[];
  /** Of all values as etcd holds them. */
  readonly rawBytes: number;
}

interface Line {
  readonly type: 'snapshot' | 'put' | 'delete';
  readonly key?: string;
  readonly keyBase64?: string;
  readonly modRevision: number;
  readonly createRevision?: number;
  readonly version?: number;
  readonly lease?: string;
  readonly value?: string;
  readonly at?: string;
}

/** Reads an etcd-history file (gzip) and describes its events as the recorder does. */
export function describedHistory(file: string): DescribedHistory {
  const [header, ...texts] = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
  const { startRevision } = JSON.parse(header ?? '{}') as { startRevision: number };
  const describer = createDescriber({
    decoder: createDecoder({ release: null }),
    redactor: createRedactor({ mode: 'redact', key: new Uint8Array(32) }),
  });
  const latest = new Map<string, LatestValue>();
  const baseline: EventRecord[] = [];
  const revisions: RevisionRecord[] = [];
  let rawBytes = 0;
  let events: EventRecord[] = [];
  for (const text of texts) {
    if (text === '') continue;
    const line = JSON.parse(text) as Line;
    const event = historyEvent(line);
    rawBytes += event.value.length;
    const record = describer.describe(event, latest.get(event.key) ?? null);
    if (record.value === null) latest.delete(event.key);
    else latest.set(event.key, { ...record, value: record.value });
    if (line.type === 'snapshot') {
      baseline.push(record);
      continue;
    }
    if (revisions.at(-1)?.revision !== line.modRevision) {
      const atMs = line.at === undefined ? null : Date.parse(line.at);
      events = [];
      revisions.push({ revision: line.modRevision, atMs, timeBasis: atMs === null ? 'unknown' : 'recorded', events });
    }
    events.push(record);
  }
  return { firstRevision: startRevision, baseline, revisions, rawBytes };
}

function historyEvent(line: Line): HistoryEvent {
  return {
    type: line.type === 'delete' ? 'delete' : 'put',
    key: line.key ?? keyText(Buffer.from(line.keyBase64 ?? '', 'base64')),
    modRevision: line.modRevision,
    createRevision: line.createRevision ?? 0,
    version: line.version ?? 0,
    lease: line.lease ?? '0',
    value: Buffer.from(line.value ?? '', 'base64'),
  };
}

export async function createRecording(writer: SqliteWriter, id: string, firstRevision: number): Promise<void> {
  await writer.create({
    id,
    history: id,
    firstRevision,
    source: {
      name: id,
      kind: 'file',
      clusterId: null,
      etcdVersion: null,
      kubernetesVersion: null,
      description: null,
      commands: [],
    },
  });
}

/** Writes a history as an import does: the baseline, then revisions, some hundreds a commit. */
export async function writeHistory(writer: SqliteWriter, id: string, history: DescribedHistory): Promise<void> {
  await createRecording(writer, id, history.firstRevision);
  const changes: StoreChange[] = [
    { type: 'listed', origin: 'baseline', events: history.baseline },
    { type: 'cursor', revision: history.firstRevision },
  ];
  await writer.commit(id, changes);
  for (let i = 0; i < history.revisions.length; i += 500) {
    await writer.commit(id, [{ type: 'revisions', revisions: history.revisions.slice(i, i + 500) }]);
  }
}

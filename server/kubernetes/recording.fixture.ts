import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { HistoryEvent } from '../domain/history.ts';

interface Line {
  readonly type: 'snapshot' | 'put' | 'delete';
  readonly key: string;
  readonly modRevision: number;
  readonly createRevision?: number;
  readonly version?: number;
  readonly lease?: string;
  readonly value?: string;
}

export interface RecordedEvent extends HistoryEvent {
  /** Existed when the recording began. */
  readonly baseline: boolean;
}

/** The events of one of the recordings in examples/, in their order. */
export function recordedEvents(name: string): RecordedEvent[] {
  const file = new URL(`../../examples/${name}.ndjson.gz`, import.meta.url);
  const [, ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  return lines.map((text) => {
    const line = JSON.parse(text) as Line;
    return {
      type: line.type === 'delete' ? 'delete' : 'put',
      baseline: line.type === 'snapshot',
      key: line.key,
      modRevision: line.modRevision,
      createRevision: line.createRevision ?? 0,
      version: line.version ?? 0,
      lease: line.lease ?? '0',
      value: Buffer.from(line.value ?? '', 'base64'),
    };
  });
}

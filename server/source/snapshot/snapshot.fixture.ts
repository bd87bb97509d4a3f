import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { gunzipSync } from 'node:zlib';
import type { InspectedHistory } from '../inspected-history.ts';
import type { SourceMessage } from '../source.ts';

const SNAPSHOTS = {
  'deployment-rollout': 'deployment-rollout.etcd-3.5.21.snapshot.db.gz',
  'crd-and-configmap-etcd34': 'crd-and-configmap.etcd-3.4.23.snapshot.db.gz',
} as const;

export type SnapshotName = keyof typeof SNAPSHOTS;

/** What `etcdctl snapshot save` wrote after the example of that name was recorded; never compacted. */
export function snapshotBytes(name: SnapshotName): Buffer {
  return gunzipSync(readFileSync(new URL(`../bolt/testdata/${SNAPSHOTS[name]}`, import.meta.url)));
}

/** Path of the example's recording in etcd-history/1. */
export function recordingOf(name: SnapshotName): string {
  return new URL(`../../../examples/${name}.ndjson.gz`, import.meta.url).pathname;
}

/** The bytes in a file that goes with the test. */
export function temporaryFile(bytes: Uint8Array, name = 'snapshot.db'): string {
  const directory = mkdtempSync(join(tmpdir(), 'etcd-rewind-snapshot-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return path;
}

export async function allMessages(history: InspectedHistory): Promise<SourceMessage[]> {
  const all: SourceMessage[] = [];
  for await (const message of history.messages()) all.push(message);
  return all;
}

import type { ImportResult } from '../api/schema.ts';
import { grouped } from '../text/numbers.ts';
import type { ImportJob } from './imports.svelte.ts';

const LONGEST_NAME = 200;

/** What can be dropped on the page, for people. */
export const READABLE = [
  { what: 'an etcd-history file', how: 'etcd-rewind export, .ndjson or .ndjson.gz' },
  { what: 'an etcd snapshot', how: 'etcdctl snapshot save, or a member’s snap/db' },
  { what: 'a state of all keys', how: 'etcdctl get "" --prefix -w json' },
] as const;

/** kubectl-run-pod.ndjson.gz → kubectl-run-pod */
export function recordingName(fileName: string): string {
  const name = fileName
    .replace(/\.gz$/i, '')
    .replace(/\.(ndjson|jsonl|json|db|snap|snapshot)$/i, '')
    .trim();
  return name === '' ? fileName.slice(0, LONGEST_NAME) : name.slice(0, LONGEST_NAME);
}

const PHASES: Readonly<Record<ImportJob['phase'], string>> = {
  waiting: 'Waits for its turn',
  sending: 'Uploading',
  checking: 'Checking',
  storing: 'Storing',
  packing: 'Stored; packing',
  done: 'Imported',
  failed: 'Not imported',
};

export function phaseText({ phase, result }: Pick<ImportJob, 'phase' | 'result'>): string {
  return result === null ? PHASES[phase] : resultText(result);
}

export function resultText({ revisions, unchanged }: ImportResult): string {
  if (unchanged) return 'Everything in it was here already';
  return `Imported, ${grouped(revisions)} ${revisions === 1 ? 'revision' : 'revisions'}`;
}

/** `45 %`; '' where nobody can say. */
export function percentText(fraction: number | null): string {
  return fraction === null ? '' : `${Math.floor(fraction * 100)} %`;
}

import type { ImportResult } from '../api/schema.ts';
import { grouped } from '../text/numbers.ts';
import type { ImportJob } from './imports.svelte.ts';

const LONGEST_NAME = 200;

/** What can be dropped on the page, for people. */
export const READABLE = [
  { what: 'an etcd-history file', how: 'etcd-rewind export, .ndjson or .ndjson.gz' },
  { what: 'an etcd snapshot', how: 'etcdctl snapshot save, or a member’s snap/db' },
  { what: 'a state of all keys', how: 'etcdctl get "" --prefix -w json; several make one history' },
  { what: 'a zip of values', how: 'etcd-rewind export --format zip: KEY/REVISION.json' },
] as const;

/** kubectl-run-pod.ndjson.gz → kubectl-run-pod; before.json, after.json → before … after */
export function recordingName(files: readonly { readonly name: string }[]): string {
  const names = files.map(({ name }) => withoutEnding(name));
  const [first = '', last = ''] = [names[0], names.at(-1)];
  return (names.length < 2 ? first : `${first} … ${last}`).slice(0, LONGEST_NAME);
}

function withoutEnding(fileName: string): string {
  const name = fileName
    .replace(/\.gz$/i, '')
    .replace(/\.(ndjson|jsonl|json|db|snap|snapshot|zip)$/i, '')
    .trim();
  return name === '' ? fileName : name;
}

/** What is imported at once, by the names of its files. */
export function filesText(files: readonly { readonly name: string }[]): string {
  return files.map(({ name }) => name).join(', ');
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

const MOST_OMITTED = 5;

export function resultText({ revisions, unchanged }: ImportResult): string {
  if (unchanged) return 'Everything in it was here already';
  return `Imported, ${grouped(revisions)} ${revisions === 1 ? 'revision' : 'revisions'}`;
}

/** What could not be read of a file, as far as there is room for it. */
export function omittedTexts({ omitted }: Pick<ImportResult, 'omitted'>): readonly string[] {
  const rest = omitted.length - MOST_OMITTED;
  return [...omitted.slice(0, MOST_OMITTED), ...(rest > 0 ? [`and ${grouped(rest)} more`] : [])];
}

/** `45 %`; '' where nobody can say. */
export function percentText(fraction: number | null): string {
  return fraction === null ? '' : `${Math.floor(fraction * 100)} %`;
}

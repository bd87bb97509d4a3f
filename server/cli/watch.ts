import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { eventSummary } from '../capture/event-summary.ts';
import { follow } from '../capture/follow.ts';
import { keyFilter as keyTest } from '../capture/key-filter.ts';
import { kubernetesReading, type Reading } from '../capture/kubernetes-reading.ts';
import type { SettingName, Settings } from '../config.ts';
import { systemClock } from '../domain/clock.ts';
import { RewindError } from '../domain/errors.ts';
import type { LatestValue, RevisionRecord } from '../domain/history-writer.ts';
import type { Revision } from '../domain/revision.ts';
import { createRedactor } from '../kubernetes/redaction.ts';
import { isBuiltInKind } from '../kubernetes/resource-names.ts';
import { revisionFile } from '../reading/revision-files.ts';
import { saidOf } from '../reading/said-changes.ts';
import { createValueDecoder, type Release, type ValueDecoder } from '../reading/value-decoder.ts';
import { etcdSource } from '../source/etcd/etcd-source.ts';
import { command, type CommandIo, type Service } from './command.ts';
import { readDecryptionKeys } from './decryption-keys.ts';
import {
  gapText,
  jsonLinesForm,
  lineForm,
  yamlForm,
  type Change,
  type MissingRevisions,
} from './output/change-forms.ts';
import { withStop, writeText } from './output/print.ts';
import { RevisionFolder } from './output/revision-folder.ts';
import { paintFor } from './output/terminal-text.ts';
import { connectionSettings } from './connection-settings.ts';
import { etcdOptions } from './recorder-options.ts';
import { askedPrefix, filterSettings, keyFilter } from './view/key-filter.ts';
import { matches } from './view/key-matches.ts';
import { similarTexts } from './view/similar.ts';

const watchSettings = [
  'fromRev',
  'prefix',
  ...filterSettings,
  'watchForm',
  'outputDir',
  'headers',
  'color',
  'kubernetesRelease',
  'encryptionConfig',
  'secrets',
  'redact',
  ...connectionSettings,
] as const satisfies readonly SettingName[];

type WatchSettings = Settings<(typeof watchSettings)[number]>;

export const watchCommand = command({
  name: 'watch',
  summary: 'print changes as they come',
  description:
    'Prints what is written to etcd as it happens: the revision, what was done to which object, by whom (before a ? where that is inferred), and which fields changed. It reads from etcd itself, and stores nothing but the files that it is asked for. When the connection is lost it is made again, and no revision is left out; it is said if etcd has compacted some meanwhile. Ctrl-C ends it.',
  parameters: '[PREFIX]',
  excessHint: 'There is one PREFIX; a kind is chosen with --kind, a namespace with -n.',
  settings: watchSettings,
  examples: [
    { line: 'etcd-rewind watch', does: 'everything that is written from now on' },
    { line: 'etcd-rewind watch /registry/pods/ -n default', does: 'the Pods of one namespace' },
    { line: 'etcd-rewind watch --kind deploy -o json --from-rev 1200', does: 'JSON lines, from a revision on' },
    { line: 'etcd-rewind watch -o ./changes/', does: 'a file for each revision: changes/KEY/REVISION.json' },
  ],
  run: watch,
});

/** Where changes go. */
interface Target {
  change(change: Change): Promise<void>;
  gap(gap: MissingRevisions): Promise<void>;
}

async function watch(settings: WatchSettings, [parameter]: readonly string[], io: CommandIo): Promise<Service> {
  const prefix = askedPrefix(parameter, settings);
  const keys = readDecryptionKeys(settings.encryptionConfig);
  const { kubernetesRelease: release, secrets, redact: rules } = settings;
  const fingerprintKey = randomBytes(32);
  const reading = kubernetesReading({ release, secrets, redact: rules, decryptionKeys: keys, fingerprintKey });
  const redactor = createRedactor({ mode: secrets, key: fingerprintKey, rules });
  const target = await targetOf(settings, createValueDecoder({ release, keys, redactor }), reading, io);
  const source = etcdSource(etcdOptions({ ...settings, prefix }), systemClock);
  const control = new AbortController();
  const { signal } = control;
  const changes = follow(source, { reading, keep: keyTest(prefix), from: settings.fromRev, signal });
  // An etcd that cannot be reached is a failure of the command; from here on it is tried again.
  const first = await changes.next();
  if (!first.done && first.value.type === 'connected')
    sayWhetherItWaits(settings.fromRev, first.value.headRevision, io);
  const filter = keyFilter(settings);
  if (filter.kind !== undefined && !isBuiltInKind(filter.kind)) {
    const { kind } = filter;
    io.err.write(
      `etcd-rewind: "${kind}" is no kind of Kubernetes itself; what is of a kind of exactly this name is printed.\n`,
    );
  }
  const ended = (async () => {
    for await (const item of changes) {
      if (item.type === 'revision') await changed(item.record, item.before, filter, target);
      else if (item.type === 'gap') await target.gap(item.gap);
      else if (item.type === 'lost') io.err.write(`etcd-rewind: ${withStop(item.error.message)}\nIt is tried again.\n`);
      else io.err.write(`etcd-rewind: goes on with ${item.endpoint}.\n`);
    }
  })();
  return {
    ended,
    close: async () => {
      control.abort();
      await ended;
    },
  };
}

function sayWhetherItWaits(from: Revision | null, headRevision: Revision, { err }: CommandIo): void {
  if (from === null || from <= headRevision + 1) return;
  err.write(`etcd-rewind: waits for revision ${from}; the etcd is at ${headRevision}.\n`);
}

async function changed(
  { revision, atMs, timeBasis, events }: RevisionRecord,
  before: readonly (LatestValue | null)[],
  filter: Parameters<typeof matches>[1],
  target: Target,
): Promise<void> {
  for (const [index, event] of events.entries()) {
    if (!matches(event.facts.identity, filter)) continue;
    const summary = eventSummary(event, 'watch');
    const previous = before[index] ?? null;
    await target.change({ summary, modRevision: revision, atMs, timeBasis, value: event.value, before: previous });
  }
}

async function targetOf(
  { watchForm, outputDir, headers, color }: WatchSettings,
  decoder: ValueDecoder,
  reading: Reading,
  io: CommandIo,
): Promise<Target> {
  const folder = folderOf(watchForm, outputDir);
  // Nodes may tell another release as they come.
  const release = {
    get kubernetesVersion() {
      return reading.version();
    },
  };
  if (folder !== null) {
    const files = await RevisionFolder.open(folder);
    return {
      change: (change) => files.write(revisionFile(decoder, release, change)),
      gap: async (gap) => void io.err.write(`etcd-rewind: ${withStop(gapText(gap))}\n`),
    };
  }
  const form =
    watchForm === 'json'
      ? jsonLinesForm(decoder, release)
      : watchForm === 'yaml'
        ? yamlForm(decoder, release)
        : lineForm(paintFor(io, color), io.terminal?.columns ?? null, (change) => said(decoder, release, change));
  let header = headers ? (form.header ?? '') : '';
  return {
    change: async (change) => {
      const text = header + (await form.change(change));
      header = '';
      await writeText(io.out, text);
    },
    gap: async (gap) => writeText(io.out, await form.gap(gap)),
  };
}

/** What a change says of its object, in few words; null: its fields only. */
function said(decoder: ValueDecoder, release: Release, change: Change): string | null {
  const { summary, before } = change;
  const old = before === null ? null : { summary, modRevision: before.modRevision, value: before.value };
  return saidOf(summary, decoder.written(release, old), decoder.written(release, change));
}

/** Forms of the output, and what other commands, kubectl and etcdctl take for one: somebody who names it means no directory. */
const FORMS = ['table', 'json', 'yaml'];
const FOREIGN_FORMS = ['dir', 'wide', 'name', 'raw', 'hex', 'text', 'patch', 'simple', 'fields', 'protobuf'];

/**
 * The directory that is meant; null: changes are printed. A name with an ending would be that of a file, and one that is
 * nearly that of a form is mistyped.
 * @throws RewindError `usage`
 */
function folderOf(form: string, outputDir: string | null): string | null {
  if (FORMS.includes(form)) return outputDir;
  if (outputDir !== null) {
    throw new RewindError('usage', 'Both -o and --output-dir name a directory.', { hint: 'Leave one of them away.' });
  }
  const isName = !form.includes('.') && !FOREIGN_FORMS.includes(form) && similarTexts(form, FORMS).length === 0;
  if (isName || form.includes('/') || existsSync(form)) return resolve(form);
  throw new RewindError('usage', `-o ${form} is neither table, json, yaml nor a directory.`, {
    hint: `For a new directory: -o ./${form}`,
  });
}

import { RewindError } from '../domain/errors.ts';
import type { HistoryEvent, RevisionBatch, SourceDescription } from '../domain/history.ts';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';
import {
  LaterFormat,
  MalformedLine,
  parseHeader,
  parseLine,
  type HistoryHeader,
  type HistoryLine,
} from './history-line.ts';
import type { ImportName, InspectedHistory, InspectOptions } from './inspected-history.ts';
import { mayBeKubeSystem } from './kube-system.ts';
import type { SourceMessage } from './source.ts';
import { invalid, textLines } from './text-lines.ts';

const BATCH_REVISIONS = 500;
const BATCH_BYTES = 4_000_000;

/**
 * Reads a file of the format `etcd-history/1` (plain or gzip) from end to end and checks every line, so that a later import
 * cannot fail half way because of it.
 * @throws RewindError `file_not_found`, `file_unreadable`, `file_invalid` naming the line, `file_version`
 */
export async function inspectHistoryFile(
  path: string,
  named: ImportName,
  options: InspectOptions = {},
): Promise<InspectedHistory> {
  let header: HistoryHeader | null = null;
  let existing = 0;
  let events = 0;
  let revisions = 0;
  let last = 0;
  let namespace: HistoryEvent | null = null;
  let oldest: { key: KeyText; createRevision: Revision } | null = null;
  const snapshotKeys = new Set<KeyText>();
  const revisionKeys = new Set<KeyText>();
  for await (const { number, text } of textLines(path, options)) {
    try {
      if (header === null) {
        header = parseHeader(text);
        last = header.startRevision;
        continue;
      }
      const line = parseLine(text);
      const { key, modRevision, createRevision, type } = line.event;
      if (line.existing) {
        if (events > 0) throw new MalformedLine('a key of the beginning comes after the first change');
        if (modRevision > header.startRevision) throw new MalformedLine('it is later than startRevision');
        if (snapshotKeys.has(key)) throw new MalformedLine('the key is there twice');
        snapshotKeys.add(key);
        existing++;
      } else {
        checkOrder(line, header, last);
        if (modRevision !== last) {
          revisions++;
          revisionKeys.clear();
        }
        if (revisionKeys.has(key)) throw new MalformedLine(`revision ${modRevision} changes the key twice`);
        revisionKeys.add(key);
        last = modRevision;
        events++;
      }
      if (type === 'put') {
        if (key.length < (namespace?.key.length ?? Infinity) && mayBeKubeSystem(key)) namespace = line.event;
        if (oldest === null || createRevision < oldest.createRevision) oldest = { key, createRevision };
      }
    } catch (error) {
      if (error instanceof MalformedLine) throw invalid(path, number, error.message);
      if (error instanceof LaterFormat) throw laterFormat(path, error.message);
      throw error;
    }
  }
  if (header === null) throw invalid(path, 1, 'the file is empty');
  const { clusterId, startRevision, endRevision } = header;
  const source = describe(header, named);
  const checked = header;
  return {
    source,
    origin: { clusterId, namespace, node: null, oldest },
    startRevision,
    endRevision,
    existing,
    events,
    revisions,
    omitted: [],
    messages: () => messages(path, checked, source),
  };
}

/** What a checked file says. */
async function* messages(
  path: string,
  header: HistoryHeader,
  source: SourceDescription,
): AsyncGenerator<SourceMessage> {
  yield { type: 'description', source, headRevision: header.endRevision };
  let page: HistoryEvent[] = [];
  let batches: RevisionBatch[] = [];
  const open: { revision: Revision; atMs: number | null; events: HistoryEvent[] } = {
    revision: 0,
    atMs: null,
    events: [],
  };
  let bytes = 0;
  let begun = false;
  let next = header.startRevision + 1;
  let first = true;

  const message = (): SourceMessage => {
    const full = batches;
    batches = [];
    bytes = 0;
    return { type: 'revisions', batches: full, headRevision: header.endRevision };
  };
  const close = (): void => {
    if (open.events.length === 0) return;
    batches.push({ ...open, timeBasis: open.atMs === null ? 'unknown' : 'recorded' });
    next = open.revision + 1;
    open.events = [];
  };

  for await (const { text } of textLines(path)) {
    if (first) {
      first = false;
      continue;
    }
    const { existing, event, atMs } = parseLine(text);
    bytes += event.value.length;
    if (existing) {
      page.push(event);
      if (bytes < BATCH_BYTES && page.length < 2_000) continue;
      yield { type: 'baseline', revision: header.startRevision, events: page, done: false };
      page = [];
      bytes = 0;
      continue;
    }
    if (!begun) {
      begun = true;
      yield { type: 'baseline', revision: header.startRevision, events: page, done: true };
    }
    if (open.events.length > 0 && open.revision === event.modRevision) {
      open.events.push(event);
      continue;
    }
    close();
    const missing = missingBefore(header, next, event.modRevision);
    if (missing.length > 0 || batches.length >= BATCH_REVISIONS || bytes > BATCH_BYTES) {
      if (batches.length > 0) yield message();
      for (const gap of missing) yield gap;
    }
    Object.assign(open, { revision: event.modRevision, atMs, events: [event] });
  }
  if (!begun) yield { type: 'baseline', revision: header.startRevision, events: page, done: true };
  close();
  if (batches.length > 0) yield message();
  for (const gap of missingBefore(header, next, header.endRevision + 1)) yield gap;
}

/** Revisions that the file does not have: a file of a part of the keys may leave out any. */
function missingBefore(
  header: HistoryHeader,
  from: Revision,
  before: Revision,
): Extract<SourceMessage, { type: 'gap' }>[] {
  if (before <= from || header.prefix !== '') return [];
  const to = before - 1;
  const told = header.gaps.find((gap) => gap.from <= to && gap.to >= from);
  return [{ type: 'gap', from, to, cause: told?.cause ?? 'not-recorded' }];
}

function checkOrder({ event }: HistoryLine, header: HistoryHeader, last: Revision): void {
  const { modRevision } = event;
  if (modRevision <= header.startRevision)
    throw new MalformedLine(`it is not later than startRevision ${header.startRevision}`);
  if (modRevision > header.endRevision) throw new MalformedLine(`it is later than endRevision ${header.endRevision}`);
  if (modRevision < last) throw new MalformedLine(`modRevision ${modRevision} comes after ${last}`);
}

function describe(header: HistoryHeader, named: ImportName): SourceDescription {
  return {
    name: named.name ?? header.scenario ?? 'history',
    kind: named.kind,
    clusterId: header.clusterId,
    etcdVersion: header.etcdVersion,
    kubernetesVersion: header.kubernetesVersion,
    description: header.description,
    commands: header.commands,
  };
}

function laterFormat(path: string, format: string): RewindError {
  return new RewindError(
    'file_version',
    `${path} has the format ${format.slice(0, 40)}; this program reads etcd-history/1`,
    {
      hint: 'Use a newer etcd-rewind.',
    },
  );
}

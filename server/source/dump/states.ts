import { RewindError } from '../../domain/errors.ts';
import type { HistoryEvent, SourceDescription } from '../../domain/history.ts';
import type { KeyText } from '../../domain/key.ts';
import type { Revision } from '../../domain/revision.ts';
import { OriginFinder } from '../history-check.ts';
import type { ImportName, InspectedHistory, InspectOptions } from '../inspected-history.ts';
import type { SourceMessage } from '../source.ts';
import { invalidState, isState, readHeader, stateKeys, type StateHeader } from './state-file.ts';
import { StateDifference, type KnownState } from './state-difference.ts';

interface StateFile extends StateHeader {
  readonly path: string;
}

const PAGE_KEYS = 2_000;
const PAGE_BYTES = 4_000_000;

/**
 * Reads states of one etcd, each a file of its own, as a history: the earliest is where it begins, and what differs between
 * two that follow one another is what happened, at the revisions that the later one tells. What else happened between them
 * nobody knows: that is a gap. Of a state, its keys are held, not their values.
 * @throws RewindError `usage` where they are no states of one etcd, `file_invalid` saying what is wrong with which
 */
export async function inspectStates(
  paths: readonly string[],
  { name, kind }: ImportName,
  { force = false, signal, onRead = () => undefined }: InspectOptions = {},
): Promise<InspectedHistory> {
  const files = await inOrder(paths, force);
  const origin = new OriginFinder();
  const total = { existing: 0, events: 0, revisions: 0 };
  /** Keys that went from a state to the one right after it; of others nobody knows when they went. */
  const deleted = new Map<StateFile, readonly KeyText[]>();
  let before: KnownState | null = null;
  for (const [at, file] of files.entries()) {
    const difference: StateDifference = new StateDifference(before, file.revision);
    const read = (bytes: number, size: number): void => onRead(at * size + bytes, files.length * size);
    let valueBytes = 0;
    for await (const event of stateKeys(file.path, file.revision, { signal, onRead: read })) {
      const contradiction = difference.take(event);
      if (contradiction !== null) throw contradicts(file, before, contradiction);
      valueBytes += event.value.length;
      if (before === null) origin.see(event);
    }
    const known: KnownState = difference.known;
    if (known.keys.size > 0 && valueBytes === 0 && !force) throw withoutValues(file);
    if (before === null) total.existing = known.keys.size;
    else {
      total.events += difference.events;
      total.revisions += difference.revisions;
      if (file.revision === before.revision + 1) deleted.set(file, difference.deleted());
    }
    before = known;
  }
  const [first, last] = [files[0], files.at(-1)];
  if (first === undefined || last === undefined) throw new Error('no state was given');
  const { clusterId, revision: startRevision } = first;
  const facts = { clusterId, etcdVersion: null, kubernetesVersion: null, description: null, commands: [] };
  const source: SourceDescription = { name: name ?? 'state', kind, ...facts };
  return {
    source,
    origin: { clusterId, namespace: origin.namespace, node: null, oldest: origin.oldest },
    startRevision,
    endRevision: last.revision,
    ...total,
    omitted: [],
    messages: () => messages(files, source, last.revision, deleted),
  };
}

async function inOrder(paths: readonly string[], force: boolean): Promise<StateFile[]> {
  const files: StateFile[] = [];
  for (const path of paths) {
    if (!(await isState(path))) {
      throw new RewindError('usage', `${path} is no state, and cannot be put together with others.`, {
        hint: 'Only files that `etcdctl get "" --prefix -w json` has printed make one history; import others by themselves.',
      });
    }
    files.push({ path, ...(await readHeader(path)) });
  }
  files.sort((a, b) => a.revision - b.revision);
  for (const [at, file] of files.entries()) {
    const before = files[at - 1];
    if (before === undefined) continue;
    if (before.revision === file.revision) {
      const message = `${before.path} and ${file.path} are both of revision ${file.revision}.`;
      throw new RewindError('usage', message, { hint: 'Give one of them.' });
    }
    if (before.clusterId === file.clusterId || force) continue;
    const message = `${before.path} and ${file.path} are of different etcds: cluster ${before.clusterId} and ${file.clusterId}.`;
    throw new RewindError('usage', message, {
      hint: 'Import them one by one; or, if it is one etcd that was restored between them, all together.',
      byForce: 'Import them together',
    });
  }
  return files;
}

function contradicts(file: StateFile, before: KnownState | null, what: string): RewindError {
  const hint =
    'They have to be of one etcd and of the same keys, and neither may be of an older revision than its header (etcdctl get --rev).';
  return invalidState(file.path, `${what}, which is not what the state at revision ${before?.revision} says`, hint);
}

function withoutValues({ path }: StateFile): RewindError {
  const hint = 'Leave --keys-only away when you make it with etcdctl.';
  return invalidState(path, 'no key in it has a value', hint, 'Import it without values');
}

async function* messages(
  files: readonly StateFile[],
  source: SourceDescription,
  endRevision: Revision,
  deleted: ReadonlyMap<StateFile, readonly KeyText[]>,
): AsyncGenerator<SourceMessage, void> {
  yield { type: 'description', source, headRevision: endRevision };
  let before: Revision | null = null;
  for (const file of files) {
    const gone = deleted.get(file);
    if (before === null) yield* pages('baseline', file);
    else if (gone !== undefined) yield await singleRevision(file, gone);
    else {
      yield { type: 'gap', from: before + 1, to: file.revision, cause: 'not-recorded' };
      yield* pages('resync', file);
    }
    before = file.revision;
  }
}

async function* pages(type: 'baseline' | 'resync', { path, revision }: StateFile): AsyncGenerator<SourceMessage, void> {
  let events: HistoryEvent[] = [];
  let bytes = 0;
  for await (const event of stateKeys(path, revision)) {
    events.push(event);
    bytes += event.value.length;
    if (events.length < PAGE_KEYS && bytes < PAGE_BYTES) continue;
    yield { type, revision, events, done: false };
    events = [];
    bytes = 0;
  }
  yield { type, revision, events, done: true };
}

/** Between two states with one revision between them nothing is unknown. */
async function singleRevision({ path, revision }: StateFile, gone: readonly KeyText[]): Promise<SourceMessage> {
  const events: HistoryEvent[] = [];
  for await (const event of stateKeys(path, revision)) if (event.modRevision === revision) events.push(event);
  const nothing = { createRevision: 0, version: 0, lease: '0', value: new Uint8Array(0) };
  for (const key of gone) events.push({ type: 'delete', key, modRevision: revision, ...nothing });
  // A state of some keys only: the revision was of another one.
  if (events.length === 0) return { type: 'gap', from: revision, to: revision, cause: 'not-recorded' };
  return {
    type: 'revisions',
    batches: [{ revision, atMs: null, timeBasis: 'unknown', events }],
    headRevision: revision,
  };
}

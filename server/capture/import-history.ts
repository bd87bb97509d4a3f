import type { Clock } from '../domain/clock.ts';
import { RewindError } from '../domain/errors.ts';
import type { HistoryEvent } from '../domain/history.ts';
import type { EventRecord, HistoryWriter, LatestValue, StoreChange } from '../domain/history-writer.ts';
import { partOf } from '../domain/part-description.ts';
import type { Commit, ImportResult } from '../domain/recorder.ts';
import type { Recording } from '../domain/recording.ts';
import type { InspectedHistory } from '../source/inspected-history.ts';
import type { SourceMessage } from '../source/source.ts';
import { Added } from './added.ts';
import { Anchors } from './anchors.ts';
import { recordingId } from './identity.ts';
import { Intake } from './intake.ts';
import { differs, Overlap } from './overlap.ts';
import { historyOf, identify } from './resume.ts';
import { HistoryDiffers } from './resync.ts';

export interface ImportDeps {
  readonly writer: HistoryWriter;
  readonly commit: (recording: string, changes: readonly StoreChange[]) => Promise<void>;
  readonly describe: (event: HistoryEvent, previous: LatestValue | null, cameInGap?: boolean) => EventRecord;
  readonly clock: Clock;
  /** So many revisions more are durable. */
  readonly onStored: (revisions: number) => void;
  /** Told of a new recording only when all of it is there: until then it may have to be taken away again. */
  readonly onCommit: (commit: Commit) => void;
  readonly onRemoved: (recording: string) => void;
  readonly onProgress: (done: number, total: number) => void;
  /** Lets others have their turn. */
  readonly yieldTurn: () => Promise<void>;
  /** Its reason is what the import rejects with. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts a checked history into the store. The same one again changes nothing; a longer one of the same history goes on
 * where the shorter one ended. A new recording that cannot be finished, or is cancelled, is taken away again; one that was
 * there keeps what was added to it, which has no hole, and goes on from there the next time.
 * @throws RewindError `recording_differs` when the recording of that name is of another history
 */
export async function importHistory(file: InspectedHistory, deps: ImportDeps): Promise<ImportResult> {
  const { writer } = deps;
  const { startRevision, endRevision } = file;
  const history = file.origin.history ?? historyOf(identify(file.origin, deps.describe), null);
  const id = recordingId(history, startRevision);
  const known = (await writer.recordings()).find((recording) => recording.id === id);
  const cursor = known === undefined ? null : await writer.cursor(known.id);
  if (known !== undefined) requireSamePart(known, file);
  const { omitted } = file;
  const result = {
    recording: id,
    firstRevision: startRevision,
    lastRevision: endRevision,
    omitted,
    isNew: cursor === null,
  };
  if (cursor !== null && cursor >= endRevision) {
    return { ...result, missing: [], revisions: 0, events: 0, unchanged: true };
  }
  if (known !== undefined && cursor === null) await writer.delete(known.id);
  if (cursor === null) {
    await writer.create({ id, history, source: file.source, firstRevision: startRevision, importing: true });
  }
  /** Of a recording that was there: all of a new one is the file's. */
  const added = cursor === null ? null : new Added();
  const intake = new Intake(
    {
      writer,
      commit: async (recording, changes) => {
        await deps.commit(recording, changes);
        added?.note(changes);
      },
      describe: deps.describe,
      clock: deps.clock,
      onCommit: (commit) => {
        deps.onStored(commit.revisionCount);
        if (cursor !== null) deps.onCommit(commit);
      },
      keep: () => true,
      pause: () => pause(deps),
    },
    {
      id,
      firstRevision: startRevision,
      cursor,
      gaps: cursor === null ? [] : (known?.gaps ?? []),
      anchors: new Anchors(),
      lastAtMs: cursor === null ? null : (known?.lastAtMs ?? null),
    },
  );
  const overlap = cursor === null ? null : new Overlap(await writer.existing(id), cursor, id);
  let missing: ImportResult['missing'];
  try {
    missing = await take(file, intake, overlap, deps);
    await intake.settled();
    if (cursor === null) await deps.commit(id, [{ type: 'imported' }]);
  } catch (error) {
    await intake.interrupted();
    if (cursor === null) {
      await writer.delete(id);
      deps.onRemoved(id);
    }
    throw error instanceof HistoryDiffers ? differs(id, error.message) : error;
  }
  // Of a new recording nobody reads along.
  if (cursor === null) {
    const { revisions: revisionCount } = file;
    deps.onCommit({ recording: id, revisions: null, revisionCount, gaps: [], lastRevision: endRevision });
  }
  const { revisions, events } = added ?? file;
  return { ...result, missing, revisions, events, unchanged: false };
}

/** @returns what is missing and was not known before */
async function take(
  file: InspectedHistory,
  intake: Intake,
  overlap: Overlap | null,
  deps: ImportDeps,
): Promise<ImportResult['missing']> {
  const missing: ImportResult['missing'][number][] = [];
  const total = file.existing + file.events;
  let done = 0;
  /** What is missing; a list that follows it says what it left. */
  let gap: Extract<SourceMessage, { type: 'gap' }> | null = null;
  /** What of it comes after what is stored. */
  const note = ({ from, to, cause }: NonNullable<typeof gap>, after: number) => {
    const part = { from: Math.max(from, after + 1), to, cause };
    missing.push(part);
    return [part.from, part.to, part.cause] as const;
  };
  const skip = async (): Promise<void> => {
    const after = intake.cursor ?? 0;
    if (gap !== null && gap.to > after) await intake.missing(...note(gap, after));
    gap = null;
  };
  for await (const message of file.messages()) {
    if (message.type !== 'resync') await skip();
    switch (message.type) {
      case 'baseline':
        done += message.events.length;
        overlap?.note(message.events);
        if (overlap === null) await intake.baseline(message.events, message.revision, message.done);
        break;
      case 'revisions':
        for (const batch of message.batches) {
          done += batch.events.length;
          overlap?.reach(batch.revision);
          overlap?.note(batch.events);
        }
        await intake.revisions(message.batches);
        break;
      case 'gap': {
        const after = intake.cursor ?? 0;
        if (message.told !== true) gap = message;
        else if (message.to > after) await intake.told(...note(message, after));
        break;
      }
      case 'resync': {
        const after = intake.cursor ?? 0;
        if (gap !== null) {
          overlap?.gap(gap.from, gap.to);
          if (message.revision > after) await intake.gap(...note(gap, after));
          gap = null;
        }
        overlap?.note(message.events);
        if (message.revision > after) await intake.resync(message.events, message.revision, message.done);
        if (message.done) done = Math.max(done, total - 1);
        break;
      }
      default:
        break;
    }
    deps.onProgress(done, total);
    await pause(deps);
  }
  await skip();
  deps.signal?.throwIfAborted();
  return missing;
}

/** @throws the reason of a cancelled import */
async function pause({ yieldTurn, signal }: ImportDeps): Promise<void> {
  await yieldTurn();
  signal?.throwIfAborted();
}

/** @throws RewindError `recording_differs` where a recording holds other keys than the file */
function requireSamePart({ id, description }: Recording, file: InspectedHistory): void {
  const [here, there] = [partOf(description), partOf(file.source.description)];
  if (here === there) return;
  const named = (part: string | null): string => (part === null ? 'all keys' : `a part (${part})`);
  throw new RewindError('recording_differs', `The recording ${id} is of ${named(here)}, the file of ${named(there)}`, {
    hint: 'Put it into another database: etcd-rewind import --db OTHER.db FILE',
  });
}

import type { Clock } from '../domain/clock.ts';
import { RewindError } from '../domain/errors.ts';
import type { HistoryEvent } from '../domain/history.ts';
import type { EventRecord, ExistingKey, HistoryWriter, LatestValue, StoreChange } from '../domain/history-writer.ts';
import type { KeyText } from '../domain/key.ts';
import type { Commit, ImportResult } from '../domain/recorder.ts';
import type { Revision } from '../domain/revision.ts';
import type { InspectedHistory } from '../source/inspected-history.ts';
import { Anchors } from './anchors.ts';
import { recordingId } from './identity.ts';
import { Intake } from './intake.ts';
import { historyOf, identify } from './resume.ts';

export interface ImportDeps {
  readonly writer: HistoryWriter;
  readonly commit: (recording: string, changes: readonly StoreChange[]) => Promise<void>;
  readonly describe: (event: HistoryEvent, previous: LatestValue | null) => EventRecord;
  readonly clock: Clock;
  /** So many revisions more are durable. */
  readonly onStored: (revisions: number) => void;
  /** Told of a new recording only when all of it is there: until then it may have to be taken away again. */
  readonly onCommit: (commit: Commit) => void;
  readonly onRemoved: (recording: string) => void;
  readonly onProgress: (done: number, total: number) => void;
  /** Lets others have their turn between two commits. */
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
  const history = historyOf(identify(file.origin, deps.describe), null);
  const id = recordingId(history, startRevision);
  const known = (await writer.recordings()).find((recording) => recording.id === id);
  const cursor = known === undefined ? null : await writer.cursor(known.id);
  const { omitted } = file;
  const result = { recording: id, firstRevision: startRevision, lastRevision: endRevision, omitted };
  if (cursor !== null && cursor >= endRevision) return { ...result, revisions: 0, events: 0, unchanged: true };
  if (known !== undefined && cursor === null) await writer.delete(known.id);
  if (cursor === null) {
    await writer.create({ id, history, source: file.source, firstRevision: startRevision });
  }
  const intake = new Intake(
    {
      writer,
      commit: deps.commit,
      describe: deps.describe,
      clock: deps.clock,
      onCommit: (commit) => {
        deps.onStored(commit.revisions.length);
        if (cursor !== null) deps.onCommit(commit);
      },
      keep: () => true,
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
  try {
    await take(file, intake, overlap, deps);
  } catch (error) {
    if (cursor === null) {
      await writer.delete(id);
      deps.onRemoved(id);
    }
    throw error;
  }
  if (cursor === null) deps.onCommit({ recording: id, revisions: [], gaps: [], lastRevision: endRevision });
  return { ...result, revisions: file.revisions, events: file.events, unchanged: false };
}

async function take(file: InspectedHistory, intake: Intake, overlap: Overlap | null, deps: ImportDeps): Promise<void> {
  const total = file.existing + file.events;
  let done = 0;
  for await (const message of file.messages()) {
    deps.signal?.throwIfAborted();
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
      case 'gap':
        if (message.to > (intake.cursor ?? 0)) {
          await intake.missing(Math.max(message.from, (intake.cursor ?? 0) + 1), message.to, message.cause);
        }
        break;
      default:
        break;
    }
    deps.onProgress(done, total);
    await deps.yieldTurn();
  }
  deps.signal?.throwIfAborted();
}

/** Makes sure that a file says the same about the part that is stored already, before anything is added to it. */
class Overlap {
  readonly #stored: ReadonlyMap<KeyText, ExistingKey>;
  readonly #cursor: Revision;
  readonly #id: string;
  readonly #found = new Map<KeyText, Revision>();
  #compared = false;

  constructor(stored: ReadonlyMap<KeyText, ExistingKey>, cursor: Revision, id: string) {
    this.#stored = stored;
    this.#cursor = cursor;
    this.#id = id;
  }

  note(events: readonly HistoryEvent[]): void {
    for (const { key, type, modRevision } of events) {
      if (modRevision > this.#cursor) return;
      if (type === 'delete') this.#found.delete(key);
      else this.#found.set(key, modRevision);
    }
  }

  /** @throws RewindError once the file goes beyond what is stored, and does not agree with it */
  reach(revision: Revision): void {
    if (this.#compared || revision <= this.#cursor) return;
    this.#compared = true;
    const agrees =
      this.#found.size === this.#stored.size &&
      [...this.#stored].every(([key, { modRevision }]) => this.#found.get(key) === modRevision);
    if (agrees) return;
    throw new RewindError(
      'recording_differs',
      `The file does not agree with the recording ${this.#id} at revision ${this.#cursor}, where it would go on`,
      { hint: 'They began alike and went different ways. Delete the recording first, or use another database.' },
    );
  }
}

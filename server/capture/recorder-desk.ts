import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CaptureStatus } from '../domain/capture-status.ts';
import type { Clock } from '../domain/clock.ts';
import { RewindError } from '../domain/errors.ts';
import type { HistoryWriter } from '../domain/history-writer.ts';
import type { Commit, ImportOptions, ImportResult, RecorderOptions } from '../domain/recorder.ts';
import { inspectHistory } from '../source/inspect-history.ts';
import type { ImportName } from '../source/inspected-history.ts';
import type { LiveSource } from '../source/source.ts';
import type { CaptureLog } from './capture-log.ts';
import { Capture } from './capture.ts';
import { importHistory } from './import-history.ts';
import { ProgressTeller } from './import-progress.ts';
import { kubernetesReading, type ReadingOptions } from './kubernetes-reading.ts';
import { StatusBoard } from './status-board.ts';
import { Turn } from './turn.ts';
import { Upkeep } from './upkeep.ts';

export interface DeskDeps {
  /** The database, which the desk closes. */
  readonly writer: Promise<HistoryWriter>;
  /** Of what `etcd` among the options names. */
  readonly source: LiveSource | null;
  readonly clock: Clock;
  readonly log: CaptureLog;
  readonly onStatus: (status: CaptureStatus) => void;
  readonly onCommit: (commit: Commit) => void;
  readonly onRemoved: (recording: string) => void;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Others have their turn after that. */
const SETTLE_BUDGET_MS = 50;

/** All that writes to one database: the capture, imports one after another, and the upkeep of the store. */
export class RecorderDesk {
  readonly fingerprintKey: Uint8Array;
  readonly #options: RecorderOptions;
  readonly #deps: DeskDeps;
  readonly #writer: HistoryWriter;
  readonly #reading: Omit<ReadingOptions, 'release'>;
  readonly #imports = new Turn();
  readonly #upkeep: Upkeep;
  readonly #capture: Capture | null;
  readonly #captured: Promise<void>;
  readonly #off: StatusBoard;
  /** What is packed while an import reads on; null: nothing is. */
  #tidying: Promise<void> | null = null;

  private constructor(options: RecorderOptions, deps: DeskDeps, writer: HistoryWriter, fingerprintKey: Uint8Array) {
    this.#options = options;
    this.#deps = deps;
    this.#writer = writer;
    this.fingerprintKey = fingerprintKey;
    const { secrets, redact = [], decryptionKeys = [] } = options;
    const onError: ReadingOptions['onError'] = (error, { key, modRevision }) =>
      deps.log.error({ err: error, key, revision: modRevision }, 'a value could not be described in full');
    this.#reading = { secrets, redact, decryptionKeys, fingerprintKey, onError };
    this.#upkeep = new Upkeep(writer, (error) => deps.log.warn({ err: error }, 'the store could not be tidied'));
    this.#off = new StatusBoard(deps.clock, [], 'off', deps.onStatus);
    this.#capture = this.#newCapture();
    this.#captured = this.#capture?.run() ?? Promise.resolve();
  }

  /** @throws RewindError when the database cannot be opened, or the release is malformed */
  static async open(options: RecorderOptions, deps: DeskDeps): Promise<RecorderDesk> {
    const writer = await deps.writer;
    try {
      for (const id of await writer.unfinished()) {
        deps.log.info({ recording: id }, 'a recording that was never finished is taken away');
        await writer.delete(id);
      }
      return new RecorderDesk(options, deps, writer, await writer.fingerprintKey());
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  status(): CaptureStatus {
    return this.#capture?.status ?? this.#off.status;
  }

  importFile(paths: readonly string[], options: ImportName & Omit<ImportOptions, 'name'>): Promise<ImportResult> {
    const { force = false, signal, onProgress } = options;
    return this.#imports.take(async () => {
      signal?.throwIfAborted();
      const { log, clock } = this.#deps;
      const progress = new ProgressTeller(onProgress);
      const file = await inspectHistory(paths, options, { force, signal, onRead: progress.during('checking') });
      const reading = kubernetesReading({
        ...this.#reading,
        release: this.#options.kubernetesRelease,
        assumedVersion: file.source.kubernetesVersion,
      });
      const result = await importHistory(file, {
        writer: this.#writer,
        commit: (recording, changes) => this.#writer.commit(recording, changes),
        describe: (event, previous, cameInGap) => reading.describe(event, previous, cameInGap),
        clock,
        onStored: (revisions) => {
          this.#upkeep.committed(revisions);
          if (this.#capture === null) this.#tidyMeanwhile();
        },
        onCommit: (commit) => this.#deps.onCommit(commit),
        onRemoved: (recording) => this.#deps.onRemoved(recording),
        onProgress: progress.during('storing'),
        yieldTurn: () => nextTurn(),
        signal,
      });
      const kubernetesVersion = reading.version() ?? file.source.kubernetesVersion;
      if (!result.unchanged && kubernetesVersion !== file.source.kubernetesVersion) {
        const source = { ...file.source, kubernetesVersion };
        await this.#writer.commit(result.recording, [{ type: 'source', source }]);
      }
      if (this.#capture === null && !result.unchanged) await this.#settle();
      log.info(result, result.unchanged ? 'everything in the file was there already' : 'a file was imported');
      return result;
    });
  }

  /** Packs what is stored already while the next is read. What it fails with the next commit meets too. */
  #tidyMeanwhile(): void {
    if (this.#tidying !== null) return;
    const end = (): void => void (this.#tidying = null);
    this.#tidying = this.#writer.maintain(SETTLE_BUDGET_MS).then(end, end);
  }

  /** Packs everything at once. While an etcd is captured this is left to quiet moments. */
  async #settle(): Promise<void> {
    while (await this.#writer.maintain(SETTLE_BUDGET_MS, true)) await nextTurn();
  }

  async deleteRecording(id: string): Promise<void> {
    const known = (await this.#writer.recordings()).find((recording) => recording.id === id);
    if (known === undefined) {
      throw new RewindError('recording_not_found', `There is no recording ${id}`, {
        hint: 'Choose one from the list.',
      });
    }
    if (this.#capture?.status.recording === id) {
      throw new RewindError('busy', `The recording ${id} is being written`, {
        hint: 'Start etcd-rewind for another etcd, or delete the database file while it does not run.',
      });
    }
    await this.#imports.take(() => this.#writer.delete(id));
    this.#deps.onRemoved(id);
    this.#deps.log.info({ recording: id }, 'a recording was deleted');
  }

  /** Ends capture after what it is committing, lets an import finish its turn, and closes the database. */
  async close(): Promise<void> {
    this.#capture?.stop();
    await this.#captured;
    await this.#imports.take(() => Promise.resolve());
    await this.#upkeep.stop();
    this.#off.close();
    await this.#writer.close();
  }

  #newCapture(): Capture | null {
    const { etcd, kubernetesRelease: release } = this.#options;
    const { source } = this.#deps;
    if (etcd === null || source === null) return null;
    return new Capture({
      ...this.#deps,
      source,
      writer: this.#writer,
      reading: kubernetesReading({ ...this.#reading, release }),
      prefix: etcd.prefix,
      endpoints: etcd.endpoints,
      onCommit: (commit) => this.#committed(commit),
      onUnreachable: () => this.#showExample(),
    });
  }

  #committed(commit: Commit): void {
    this.#upkeep.committed(commit.revisionCount);
    this.#deps.onCommit(commit);
  }

  /** So that there is something to look at: without an etcd, and with nothing recorded yet. */
  async #showExample(): Promise<void> {
    const { exampleFile } = this.#options;
    if (exampleFile === null || (await this.#writer.recordings()).length > 0) return;
    try {
      await this.importFile([exampleFile], { name: null, kind: 'example' });
    } catch (error) {
      this.#deps.log.error({ err: error }, 'the example cannot be imported');
    }
  }
}

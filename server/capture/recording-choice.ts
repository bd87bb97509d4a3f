import type { Clock } from '../domain/clock.ts';
import type { SourceDescription } from '../domain/history.ts';
import type { EventRecord, HistoryWriter, StoreChange } from '../domain/history-writer.ts';
import type { KeyText } from '../domain/key.ts';
import { partDescription } from '../domain/part-description.ts';
import type { Commit } from '../domain/recorder.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import type { HistorySession } from '../source/source.ts';
import { Anchors, type RecordedEnd } from './anchors.ts';
import type { CaptureLog } from './capture-log.ts';
import { Intake, type IntakeDeps } from './intake.ts';
import { keyFilter } from './key-filter.ts';
import type { Reading } from './kubernetes-reading.ts';
import { nameGivenBy, newRecording, type FirstEvent } from './naming.ts';
import { historyOf, identify, resumeRecording, type Identity } from './resume.ts';
import type { RoomKeeper } from './room-keeper.ts';

export interface ChoiceDeps {
  readonly writer: HistoryWriter;
  readonly reading: Reading;
  readonly clock: Clock;
  readonly log: CaptureLog;
  readonly prefix: KeyText;
  readonly endpoints: readonly string[];
  readonly room: RoomKeeper;
  /** What one of its recordings was given is durable. */
  readonly onCommit: (commit: Commit) => void;
}

/** What was found for a session: an intake to go on with, or a recording that it does not go on with. */
export interface Resumed {
  readonly intake: Intake | null;
  readonly other: string | null;
}

/** Decides which recording a session's messages go to, and keeps what is said of it (name, source) up to date. */
export class RecordingChoice {
  readonly #deps: ChoiceDeps;
  /** Recordings that turned out to be of another history than what is captured. */
  readonly #rejected = new Set<string>();
  /** Recordings that began like what is captured now and that it does not continue. */
  #branchOf: readonly Recording[] = [];
  #renameTo: string | null = null;
  #described: string | null = null;

  constructor(deps: ChoiceDeps) {
    this.#deps = deps;
  }

  /** @param running what was captured until now, with its baseline complete */
  async resume(session: HistorySession, running: Intake | null): Promise<Resumed> {
    const { writer, prefix, log } = this.#deps;
    const end: RecordedEnd | null =
      running === null || running.cursor === null
        ? null
        : { id: running.id, cursor: running.cursor, anchors: running.anchors };
    const found = await resumeRecording({
      session,
      identify: async () => (session.headRevision > 1 ? this.#identify(session, null) : null),
      writer,
      prefix,
      running: end,
      rejected: this.#rejected,
    });
    this.#branchOf = found.differing;
    if (found.start === null) return { intake: null, other: found.differing[0]?.id ?? null };
    if (end?.id === found.start.id) return { intake: running, other: null };
    log.info({ recording: found.start.id, cursor: found.start.cursor }, 'this history has been recorded before');
    return { intake: new Intake(this.#intakeDeps(), found.start), other: null };
  }

  /**
   * A recording of its own for what has not been recorded before.
   * @param at the revision of the list that it begins with; null: it begins with the first revision of all
   */
  async begin(session: HistorySession, at: Revision | null, first: FirstEvent | null): Promise<Intake> {
    const { writer, log, room } = this.#deps;
    const identity = await this.#identify(session, at);
    const firstRevision = at ?? 1;
    const recording = newRecording(
      historyOf(identity, first),
      firstRevision,
      this.#sourceOf(session),
      session.headRevision,
      await writer.recordings(),
      this.#branchOf,
    );
    await room.write(() => writer.create(recording));
    log.info({ recording: recording.id, firstRevision }, 'a new recording begins');
    return new Intake(this.#intakeDeps(), {
      id: recording.id,
      firstRevision,
      cursor: null,
      gaps: [],
      anchors: new Anchors(),
      lastAtMs: null,
    });
  }

  /** Names the recording and describes its source by what has come meanwhile. */
  async keepUpToDate(session: HistorySession, intake: Intake): Promise<void> {
    await this.#rename(intake);
    await this.#describeSource(session, intake);
  }

  /** A baseline that was interrupted: another one would not be of the same revision. */
  async discard(intake: Intake): Promise<void> {
    await this.#deps.writer.delete(intake.id);
  }

  /** It is never gone on with. */
  reject(intake: Intake): void {
    this.#rejected.add(intake.id);
  }

  async #identify(session: HistorySession, at: Revision | null): Promise<Identity> {
    const origin = await session.origin(at);
    const { reading } = this.#deps;
    if (origin.node !== null) reading.learn(origin.node);
    return identify(origin, (event, previous) => reading.describe(event, previous));
  }

  #intakeDeps(): IntakeDeps {
    const { writer, reading, clock, prefix, onCommit } = this.#deps;
    return {
      writer,
      describe: (event, previous, cameInGap) => reading.describe(event, previous, cameInGap),
      clock,
      onCommit,
      keep: keyFilter(prefix),
      commit: (recording, changes) => this.#commit(recording, changes),
      onEvent: (record) => this.#noteName(record),
    };
  }

  #noteName(record: EventRecord): void {
    this.#renameTo ??= this.#branchOf.length > 0 ? null : nameGivenBy(record);
  }

  /** A Namespace kube-system was created: from now on the history is known by it. */
  async #rename(intake: Intake): Promise<void> {
    const history = this.#renameTo;
    this.#renameTo = null;
    if (history === null) return;
    const id = `${history}-${intake.firstRevision}`;
    const recordings = await this.#deps.writer.recordings();
    if (recordings.some((recording) => recording.id === id)) return;
    this.#deps.log.info({ recording: id, formerly: intake.id }, 'the recording is called by its cluster from now on');
    await intake.rename(id, history);
  }

  /** Versions change while a recording goes on. */
  async #describeSource(session: HistorySession, intake: Intake): Promise<void> {
    const source = this.#sourceOf(session);
    const described = `${intake.id} ${JSON.stringify(source)}`;
    if (described === this.#described) return;
    await intake.settled();
    await this.#commit(intake.id, [{ type: 'source', source }]);
    this.#described = described;
  }

  #sourceOf(session: HistorySession): SourceDescription {
    const { reading, prefix, endpoints } = this.#deps;
    const name = endpoints.join(', ') || session.source.name;
    return { ...session.source, name, description: partDescription({ prefix }), kubernetesVersion: reading.version() };
  }

  async #commit(recording: string, changes: readonly StoreChange[]): Promise<void> {
    const { room, writer } = this.#deps;
    await room.write(() => writer.commit(recording, changes));
  }
}

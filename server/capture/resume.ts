import type { HistoryEvent } from '../domain/history.ts';
import type { EventRecord, HistoryWriter, LatestValue } from '../domain/history-writer.ts';
import type { KeyText } from '../domain/key.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { partDescription } from '../domain/part-description.ts';
import type { HistoryOrigin, HistorySession } from '../source/source.ts';
import { Anchors, continuity, type RecordedEnd } from './anchors.ts';
import type { IntakeStart } from './intake.ts';
import { clusterUid, nameOf, type FirstEvent } from './naming.ts';

/** Who a history is, as far as it can be told. */
export interface Identity {
  readonly origin: HistoryOrigin;
  /** Of the Namespace kube-system; null where there is none. */
  readonly uid: string | null;
}

export function identify(
  origin: HistoryOrigin,
  describe: (event: HistoryEvent, previous: LatestValue | null) => EventRecord,
): Identity {
  return { origin, uid: origin.namespace === null ? null : clusterUid(describe(origin.namespace, null)) };
}

/** The history's name where the cluster itself gives it, else null: then the oldest key has to be known first. */
function clusterName(identity: Identity | null): string | null {
  return identity === null || identity.uid === null ? null : nameOf(identity.origin, identity.uid, null);
}

export function historyOf(identity: Identity, first: FirstEvent | null): string {
  return nameOf(identity.origin, identity.uid, first);
}

export interface ResumeQuestion {
  readonly session: Pick<HistorySession, 'source' | 'headRevision' | 'read'>;
  /** Asked only where something is recorded that may be gone on with. null: the etcd has no write yet. */
  readonly identify: () => Promise<Identity | null>;
  readonly writer: Pick<HistoryWriter, 'recordings' | 'cursor' | 'existing' | 'latest'>;
  readonly prefix: KeyText;
  /** The recording that was being written until now. */
  readonly running: (RecordedEnd & { readonly cursor: Revision }) | null;
  /** Recordings that are known not to be continued. */
  readonly rejected: ReadonlySet<string>;
}

export interface ResumeAnswer {
  /** The recording that the session goes on with; null: none. */
  readonly start: IntakeStart | null;
  /** Those that could have been it and are not, newest first. */
  readonly differing: readonly Recording[];
}

/** Finds the recording that a session goes on with, by what it holds at the recording's end. */
export async function resumeRecording(question: ResumeQuestion): Promise<ResumeAnswer> {
  const { session, identify, writer, prefix, running, rejected } = question;
  const { clusterId } = session.source;
  const differing: Recording[] = [];
  const captured = (await writer.recordings()).filter(
    (recording) => recording.source === 'etcd' && recording.description === partDescription({ prefix }),
  );
  if (captured.length === 0) return { start: null, differing };
  const name = clusterName(await identify());
  const candidates = captured
    .filter(({ id, clusterId: of, history }) => id === running?.id || of === clusterId || history === name)
    .sort((a, b) => Number(b.id === running?.id) - Number(a.id === running?.id) || b.createdAtMs - a.createdAtMs);
  for (const recording of candidates) {
    const end = running?.id === recording.id ? running : await endOf(writer, recording.id);
    if (end === null) continue;
    const verdict = rejected.has(recording.id) ? 'differs' : await continuity(session, end, writer);
    // Without proof it has to come from the same etcd cluster or from the same Kubernetes cluster.
    const plausible = recording.clusterId === clusterId || recording.history === name;
    if (verdict === 'differs' || (verdict === 'unknown' && !plausible)) {
      differing.push(recording);
      continue;
    }
    return {
      start: {
        id: recording.id,
        firstRevision: recording.firstRevision,
        cursor: end.cursor,
        gaps: recording.gaps,
        anchors: end.anchors,
        lastAtMs: recording.lastAtMs,
      },
      differing,
    };
  }
  return { start: null, differing };
}

async function endOf(writer: Pick<HistoryWriter, 'cursor' | 'existing'>, id: string): Promise<RecordedEnd | null> {
  const cursor = await writer.cursor(id);
  return cursor === null ? null : { id, cursor, anchors: Anchors.of(await writer.existing(id)) };
}

import type { EventRecord, NewRecording } from '../domain/history-writer.ts';
import type { SourceDescription } from '../domain/history.ts';
import type { KeyText } from '../domain/key.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { mayBeKubeSystem } from '../source/kube-system.ts';
import type { HistoryOrigin } from '../source/source.ts';
import { branchName, historyName, recordingId } from './identity.ts';

/** The first event of a history that is read from its beginning. */
export interface FirstEvent {
  readonly key: KeyText;
  readonly revision: Revision;
}

/**
 * The name of the history that a source gives.
 * @param uid of the Namespace kube-system, null where there is none
 */
export function nameOf(origin: HistoryOrigin, uid: string | null, first: FirstEvent | null): string {
  if (origin.namespace !== null && uid !== null) {
    return historyName({ type: 'kubernetes', uid, createRevision: origin.namespace.createRevision });
  }
  const oldest = first === null ? origin.oldest : { key: first.key, createRevision: first.revision };
  return historyName({
    type: 'etcd',
    clusterId: origin.clusterId,
    oldest: oldest ?? { key: '', createRevision: 0 },
  });
}

/** The uid of the Namespace kube-system; null for everything else, whatever its key looks like. */
export function clusterUid({ key, facts: { identity, uid } }: EventRecord): string | null {
  return mayBeKubeSystem(key) && identity.kind === 'Namespace' && identity.namespace === null ? uid : null;
}

/** The name that a history gets when its Namespace kube-system is created under our eyes; null for every other event. */
export function nameGivenBy(record: EventRecord): string | null {
  if (record.type !== 'put' || record.version !== 1) return null;
  const uid = clusterUid(record);
  return uid === null ? null : historyName({ type: 'kubernetes', uid, createRevision: record.createRevision });
}

/**
 * What a new recording is called. Where the plain name is taken, by a history that began alike and is another one now, it is
 * a branch of that name.
 * @param branchOf recordings of the same history that this one does not continue
 */
export function newRecording(
  history: string,
  firstRevision: Revision,
  source: SourceDescription,
  headRevision: Revision,
  existing: readonly Recording[],
  branchOf: readonly Recording[],
): NewRecording {
  const taken = new Set(existing.map((recording) => recording.id));
  const latest = branchOf.some((recording) => recording.history === history) ? branchOf[0] : undefined;
  let name =
    latest === undefined
      ? history
      : branchName(history, [latest.id, String(latest.lastRevision), String(headRevision)]);
  for (let round = 2; taken.has(recordingId(name, firstRevision)); round++) {
    name = branchName(history, [String(firstRevision), String(round)]);
  }
  return { id: recordingId(name, firstRevision), history: name, source, firstRevision };
}

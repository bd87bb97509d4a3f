import type { Recording } from '../api/schema.ts';
import { revisionProblem } from './refusal.ts';

/** Another recording of the same history that holds the revision; null: there is none here. */
export function anotherPiece(
  { id, history }: Recording,
  revision: number,
  recordings: readonly Recording[],
): Recording | null {
  const pieces = recordings.filter((other) => other.history === history && other.id !== id);
  return pieces.find((piece) => revisionProblem(piece, revision) === null) ?? null;
}

/**
 * The live recording of the address from which `recording` was captured, when that has another history by now; null: it has
 * not, or nothing is captured there.
 */
export function replacementOf(recording: Recording, recordings: readonly Recording[]): Recording | null {
  if (recording.source !== 'etcd' || recording.live) return null;
  return recordings.find(({ live, name, id }) => live && name === recording.name && id !== recording.id) ?? null;
}

/** As lists show them: the live one, then what was written last, so that their order does not depend on who told of them. */
export function newestFirst(recordings: readonly Recording[]): readonly Recording[] {
  return recordings.toSorted((a, b) => Number(b.live) - Number(a.live) || (b.lastAtMs ?? 0) - (a.lastAtMs ?? 0));
}

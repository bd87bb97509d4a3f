import type { Revision } from '../../domain/revision.ts';
import type { OnDamage } from '../bolt/damage.ts';
import type { SnapshotFile } from './snapshot-file.ts';
import type { Turns } from './turns.ts';

export interface Superseded {
  /** Counted from 0 in the order of the entries. */
  readonly ordinals: ReadonlySet<number>;
  /** How many keys exist at the revision. */
  readonly alive: number;
}

/**
 * Which entries at or before the compact revision say nothing about the state at a revision: tombstones, and changes that
 * later ones have replaced. Where that is the compact revision itself, a completed compaction leaves few of them, or none.
 */
export async function superseded(
  snapshot: SnapshotFile,
  revision: Revision,
  onDamage: OnDamage,
  turns: Turns,
): Promise<Superseded> {
  const { compactRevision } = snapshot.facts;
  const ordinals = new Set<number>();
  /** Of the keys that exist, those whose newest entry is at or before the compact revision. */
  const newest = new Map<string, number>();
  let ordinal = 0;
  let alive = 0;
  // What was never compacted has no such entries.
  if (compactRevision === 0) return { ordinals, alive };
  for (const { main, tombstone, keyValue } of snapshot.entries(onDamage)) {
    if (main > revision) break;
    const key = keyValue.rawKey;
    const before = newest.get(key);
    if (before !== undefined) {
      ordinals.add(before);
      newest.delete(key);
    }
    if (main > compactRevision) {
      if (tombstone) alive--;
      else if (keyValue.version === 1) alive++;
    } else if (tombstone) {
      if (before !== undefined) alive--;
      ordinals.add(ordinal);
    } else {
      if (before === undefined) alive++;
      newest.set(key, ordinal);
    }
    ordinal++;
    const turn = turns.next();
    if (turn !== null) await turn;
  }
  return { ordinals, alive };
}

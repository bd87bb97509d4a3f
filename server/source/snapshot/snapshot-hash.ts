import { RewindError } from '../../domain/errors.ts';
import type { Revision } from '../../domain/revision.ts';
import { refuseDamage } from '../bolt/damage.ts';
import { Crc32c } from './crc32c.ts';
import { SnapshotFile } from './snapshot-file.ts';
import { superseded } from './superseded.ts';
import { Turns } from './turns.ts';

/** The checksum of a history as every member of a cluster computes it (`etcdctl endpoint hashkv`), and what it is of. */
export interface SnapshotHash {
  readonly hash: number;
  /** What comes after it is not in the hash. */
  readonly revision: Revision;
  readonly compactRevision: Revision;
  /** The last revision in the file. */
  readonly headRevision: Revision;
  readonly entries: number;
  readonly fileBytes: number;
  readonly pageSize: number;
  readonly consistentIndex: string | null;
  /** Whether etcdctl has put a SHA-256 after the content, which then has been found right. */
  readonly hasDigest: boolean;
}

/**
 * etcd's hashKV: CRC-32C of the bucket's name and every entry up to a revision, without what a compaction at that revision
 * would delete of what is at or before the last one. So it is the same on members that are not equally far in deleting.
 * @param revision null: the last one
 * @param onRead told how far the file has been read
 * @throws RewindError `revision_compacted`, `revision_future`, or as `inspectSnapshot`
 */
export async function snapshotHash(
  path: string,
  revision: Revision | null = null,
  onRead: (bytes: number, ofBytes: number) => void = () => undefined,
): Promise<SnapshotHash> {
  const refuse = refuseDamage(path);
  const snapshot = SnapshotFile.open(path, refuse);
  try {
    // A snapshot with a digest is read twice.
    const { size, hasDigest } = snapshot.bolt;
    const checked = hasDigest ? size : 0;
    await snapshot.checkDigest(refuse, { onRead: (read) => onRead(read, size + checked) });
    const { compactRevision, consistentIndex } = snapshot.facts;
    if (revision !== null && revision <= compactRevision) throw compacted(path, revision, compactRevision);
    const turns = new Turns();
    const { ordinals, alive } = await superseded(snapshot, revision ?? Infinity, refuse, turns);
    const crc = new Crc32c();
    crc.update(Buffer.from('key'));
    let bytes = 0;
    let ordinal = 0;
    let headRevision = Math.max(compactRevision, 1);
    for (const { main, tombstone, entry } of snapshot.entries(refuse)) {
      const here = ordinal++;
      bytes += entry.end - entry.keyStart;
      headRevision = Math.max(headRevision, main);
      if (main > (revision ?? Infinity)) continue;
      // Where nothing exists at the revision, etcd leaves nothing out.
      if (main <= compactRevision && alive > 0 && ordinals.has(here)) continue;
      // Compaction deletes this tombstone in some versions of etcd and leaves it in others.
      if (main === compactRevision && tombstone) continue;
      crc.update(entry.key);
      crc.update(entry.value);
      const turn = turns.next();
      if (turn === null) continue;
      await turn;
      onRead(Math.min(bytes, size) + checked, size + checked);
    }
    if (revision !== null && revision > headRevision) throw future(path, revision, headRevision);
    return {
      hash: crc.digest(),
      revision: revision ?? headRevision,
      compactRevision,
      headRevision,
      entries: ordinal,
      fileBytes: size,
      pageSize: snapshot.bolt.meta.pageSize,
      consistentIndex,
      hasDigest,
    };
  } finally {
    snapshot.close();
  }
}

function compacted(path: string, revision: Revision, compactRevision: Revision): RewindError {
  return new RewindError('revision_compacted', `Revision ${revision} of ${path} was compacted away`, {
    hint: `It can be read from revision ${compactRevision + 1} on.`,
  });
}

function future(path: string, revision: Revision, headRevision: Revision): RewindError {
  return new RewindError('revision_future', `Revision ${revision} is beyond the last one of ${path}`, {
    hint: `The last one is ${headRevision}.`,
  });
}

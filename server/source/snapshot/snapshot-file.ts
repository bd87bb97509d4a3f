import { createHash } from 'node:crypto';
import type { Revision } from '../../domain/revision.ts';
import { BoltFile, type Bucket } from '../bolt/bolt-file.ts';
import { Damage, type OnDamage } from '../bolt/damage.ts';
import { digestMatches, type DigestReading } from '../bolt/digest.ts';
import { keyEntries, readBucketRevision, type KeyEntry } from './key-bucket.ts';
import { COMPACT_REVISIONS, ScatteredEntries } from './scattered-entries.ts';

/** What etcd says in its database beside the keys. */
export interface SnapshotFacts {
  /**
   * Up to here history is, or was being, compacted away; 0: never. A compaction that was begun has deleted some of it
   * already, so that it counts.
   */
  readonly compactRevision: Revision;
  /** The raft entry that was applied last. */
  readonly consistentIndex: string | null;
  /** As 3.5; null where no bucket says it. */
  readonly etcdVersion: string | null;
  /** As a decimal string; null where it cannot be told. */
  readonly clusterId: string | null;
}

const NO_KEYS = 'there is no bucket "key", which every etcd has';
const MOST_SMALL_ENTRIES = 1_000;
const MOST_SMALL_BYTES = 64 * 1024;

/** etcd's database in a bbolt file: what `etcdctl snapshot save` wrote, or a member's member/snap/db. */
export class SnapshotFile {
  readonly bolt: BoltFile;
  readonly facts: SnapshotFacts;
  readonly #keys: Bucket | ScatteredEntries;

  private constructor(bolt: BoltFile, facts: SnapshotFacts, keys: Bucket | ScatteredEntries) {
    this.bolt = bolt;
    this.facts = facts;
    this.#keys = keys;
  }

  /**
   * Where `onDamage` allows that the tree is lost, its leaves are looked for.
   * @throws RewindError where it is no database of etcd; what `onDamage` throws
   */
  static open(path: string, onDamage: OnDamage): SnapshotFile {
    const bolt = BoltFile.open(path, onDamage);
    try {
      const facts = readFacts(bolt, onDamage);
      const keys = bolt.bucket('key', onDamage);
      if (keys !== null) return new SnapshotFile(bolt, facts, keys);
      onDamage(new Damage(bolt.meta.root, bolt.meta.root * bolt.meta.pageSize, NO_KEYS));
      const scattered = new ScatteredEntries(bolt);
      const compactRevision = Math.max(facts.compactRevision, scattered.compactRevision);
      return new SnapshotFile(bolt, { ...facts, compactRevision }, scattered);
    } catch (error) {
      bolt.close();
      throw error;
    }
  }

  /** Compares the digest that etcdctl has appended, where there is one, with the content. */
  async checkDigest(onDamage: OnDamage, reading: DigestReading = {}): Promise<void> {
    const { bolt } = this;
    if (!bolt.hasDigest || (await digestMatches(bolt, reading))) return;
    const page = Math.floor(bolt.contentBytes / bolt.meta.pageSize);
    onDamage(new Damage(page, bolt.contentBytes, 'the SHA-256 at the end is not that of what is before it'));
  }

  entries(onDamage: OnDamage): Generator<KeyEntry, void> {
    return this.#keys instanceof ScatteredEntries ? this.#keys.read() : keyEntries(this.bolt, this.#keys, onDamage);
  }

  close(): void {
    this.bolt.close();
  }
}

function readFacts(bolt: BoltFile, onDamage: OnDamage): SnapshotFacts {
  const meta = bucketOf(bolt, 'meta', onDamage);
  const compactRevisions = COMPACT_REVISIONS.map((name) => {
    const value = meta.get(name);
    return value === undefined ? 0 : (readBucketRevision(value)?.main ?? 0);
  });
  const index = meta.get('consistent_index');
  const version = meta.get('storageVersion') ?? bucketOf(bolt, 'cluster', onDamage).get('clusterVersion');
  return {
    compactRevision: Math.max(...compactRevisions),
    consistentIndex: index?.length === 8 ? index.readBigUInt64BE().toString() : null,
    etcdVersion: /^\d+\.\d+/.exec(version?.toString('latin1') ?? '')?.[0] ?? null,
    clusterId: clusterId(bolt, onDamage),
  };
}

/**
 * etcd derives its cluster's id from the ids of those members that it began with, and writes it down elsewhere only. Who they
 * were is certain where there was never more than one.
 */
function clusterId(bolt: BoltFile, onDamage: OnDamage): string | null {
  const members = [...bucketOf(bolt, 'members', onDamage).keys()];
  const removed = bucketOf(bolt, 'members_removed', onDamage);
  const [only] = members;
  if (only === undefined || members.length > 1 || removed.size > 0 || !/^[0-9a-f]{1,16}$/.test(only)) return null;
  const hash = createHash('sha1')
    .update(Buffer.from(only.padStart(16, '0'), 'hex'))
    .digest();
  return hash.readBigUInt64BE().toString();
}

/** A bucket of few entries, as a whole. */
function bucketOf(bolt: BoltFile, name: string, onDamage: OnDamage): Map<string, Buffer> {
  const bucket = bolt.bucket(name, onDamage);
  const entries = new Map<string, Buffer>();
  if (bucket === null) return entries;
  for (const { key, value } of bolt.entries(bucket, onDamage)) {
    // etcd's own have a handful of small ones; a damaged file could name any other tree.
    if (entries.size >= MOST_SMALL_ENTRIES) break;
    if (value.length <= MOST_SMALL_BYTES) entries.set(key.toString('latin1'), Buffer.from(value));
  }
  return entries;
}

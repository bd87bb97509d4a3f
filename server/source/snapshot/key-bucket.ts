import type { Revision } from '../../domain/revision.ts';
import type { BoltFile, Bucket } from '../bolt/bolt-file.ts';
import type { OnDamage } from '../bolt/damage.ts';
import { readUInt64BE, type Entry } from '../bolt/page.ts';
import { MalformedKeyValue, readKeyValue, type KeyValue } from './key-value.ts';

/** An entry of etcd's bucket `key`: one key's change. Everything in it is a view that the next one overwrites. */
export interface KeyEntry {
  readonly main: Revision;
  /** Which change of the transaction it is, from 0. */
  readonly sub: number;
  readonly tombstone: boolean;
  /** Of a tombstone only the key is set. */
  readonly keyValue: KeyValue;
  readonly entry: Entry;
}

/** main (8, big endian), '_', sub (8), and 't' for a tombstone. */
const REVISION_BYTES = 17;
const SEPARATOR = '_'.charCodeAt(0);
const TOMBSTONE = 't'.charCodeAt(0);

/** A revision as etcd's buckets have it; null: it is none. */
export function readBucketRevision(
  bytes: Buffer,
  start = 0,
  end = bytes.length,
): Pick<KeyEntry, 'main' | 'sub' | 'tombstone'> | null {
  const tombstone = end - start === REVISION_BYTES + 1 && bytes[start + REVISION_BYTES] === TOMBSTONE;
  if ((end - start !== REVISION_BYTES && !tombstone) || bytes[start + 8] !== SEPARATOR) return null;
  const main = readUInt64BE(bytes, start);
  const sub = readUInt64BE(bytes, start + 9);
  return Number.isSafeInteger(main) && Number.isSafeInteger(sub) ? { main, sub, tombstone } : null;
}

/** All changes, in the order of their revisions. */
export function* keyEntries(file: BoltFile, bucket: Bucket, onDamage: OnDamage): Generator<KeyEntry, void> {
  let lastMain = 0;
  let lastSub = 0;
  for (const entry of file.entries(bucket, onDamage)) {
    const read = readKeyEntry(entry);
    if (typeof read === 'string') {
      onDamage(entry.damage(read));
      continue;
    }
    const { main, sub } = read;
    if (main < lastMain || (main === lastMain && sub <= lastSub)) {
      onDamage(entry.damage(`revision ${main}_${sub} comes after ${lastMain}_${lastSub}`));
      continue;
    }
    lastMain = main;
    lastSub = sub;
    yield read;
  }
}

/** @returns what is wrong with it, where something is */
export function readKeyEntry(entry: Entry): KeyEntry | string {
  const { keyStart, valueStart, end } = entry;
  const { bytes } = entry.page;
  const revision = readBucketRevision(bytes, keyStart, valueStart);
  if (revision === null || entry.isBucket) return 'a key in the bucket "key" is no revision';
  const { main, sub, tombstone } = revision;
  const said = (what: string): string => `revision ${main}_${sub} ${what}`;
  let keyValue: KeyValue;
  try {
    keyValue = readKeyValue(bytes, valueStart, end);
  } catch (error) {
    if (!(error instanceof MalformedKeyValue)) throw error;
    return said(`cannot be read: ${error.message}`);
  }
  const { keyEnd, modRevision, createRevision, version } = keyValue;
  if (keyEnd === keyValue.keyStart) return said('has no key');
  if (!tombstone && modRevision !== main) return said(`says that it is ${modRevision}`);
  if (!tombstone && (createRevision < 1 || createRevision > main)) {
    return said(`of a key that was created at ${createRevision}`);
  }
  if (!tombstone && version < 1) return said(`is version ${version} of its key`);
  return { main, sub, tombstone, keyValue, entry };
}

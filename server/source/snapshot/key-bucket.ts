import type { Revision } from '../../domain/revision.ts';
import type { BoltFile, Bucket } from '../bolt/bolt-file.ts';
import { Damage, type OnDamage } from '../bolt/damage.ts';
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
export function readBucketRevision(bytes: Buffer): Pick<KeyEntry, 'main' | 'sub' | 'tombstone'> | null {
  const tombstone = bytes.length === REVISION_BYTES + 1 && bytes[REVISION_BYTES] === TOMBSTONE;
  if ((bytes.length !== REVISION_BYTES && !tombstone) || bytes[8] !== SEPARATOR) return null;
  const main = readUInt64BE(bytes, 0);
  const sub = readUInt64BE(bytes, 9);
  return Number.isSafeInteger(main) && Number.isSafeInteger(sub) ? { main, sub, tombstone } : null;
}

/** All changes, in the order of their revisions. */
export function* keyEntries(file: BoltFile, bucket: Bucket, onDamage: OnDamage): Generator<KeyEntry, void> {
  let lastMain = 0;
  let lastSub = 0;
  for (const entry of file.entries(bucket, onDamage)) {
    const read = readKeyEntry(entry);
    if (typeof read === 'string') {
      onDamage(new Damage(entry.page, entry.offset, read));
      continue;
    }
    const { main, sub } = read;
    if (main < lastMain || (main === lastMain && sub <= lastSub)) {
      onDamage(new Damage(entry.page, entry.offset, `revision ${main}_${sub} comes after ${lastMain}_${lastSub}`));
      continue;
    }
    lastMain = main;
    lastSub = sub;
    yield read;
  }
}

/** @returns what is wrong with it, where something is */
export function readKeyEntry(entry: Entry): KeyEntry | string {
  const revision = readBucketRevision(entry.key);
  if (revision === null || entry.isBucket) return 'a key in the bucket "key" is no revision';
  const { main, sub, tombstone } = revision;
  const name = `${main}_${sub}`;
  let keyValue: KeyValue;
  try {
    keyValue = readKeyValue(entry.value);
  } catch (error) {
    if (!(error instanceof MalformedKeyValue)) throw error;
    return `revision ${name} cannot be read: ${error.message}`;
  }
  const { key, modRevision, createRevision, version } = keyValue;
  if (key.length === 0) return `revision ${name} has no key`;
  if (!tombstone && modRevision !== main) return `revision ${name} says that it is ${modRevision}`;
  if (!tombstone && (createRevision < 1 || createRevision > main)) {
    return `revision ${name} of a key that was created at ${createRevision}`;
  }
  if (!tombstone && version < 1) return `revision ${name} is version ${version} of its key`;
  return { main, sub, tombstone, keyValue, entry };
}

import { createHash } from 'node:crypto';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';

/** What the name of a history is made from. */
export type HistoryRoot =
  /** The Namespace kube-system: its uid was drawn by lot when the cluster was made. */
  | { readonly type: 'kubernetes'; readonly uid: string; readonly createRevision: Revision }
  /** Any other etcd: its cluster id is derived from names, so the oldest key helps. */
  | {
      readonly type: 'etcd';
      readonly clusterId: string | null;
      readonly oldest: { readonly key: KeyText; readonly createRevision: Revision };
    };

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const NAME_LENGTH = 10;

/** The name of a history: 10 characters, the same wherever the same history is read. */
export function historyName(root: HistoryRoot): string {
  return root.type === 'kubernetes'
    ? hashed(['kubernetes', root.uid, String(root.createRevision)])
    : hashed(['etcd', root.clusterId ?? '', String(root.oldest.createRevision), root.oldest.key]);
}

/**
 * The name of a history that began like one that is known here and then went another way: an etcd that was restored from a
 * backup, or captured with another prefix. It differs from the first one's name and from those of other branches.
 */
export function branchName(history: string, reason: readonly string[]): string {
  return hashed(['branch', history, ...reason]);
}

export function recordingId(history: string, firstRevision: Revision): string {
  return `${history}-${firstRevision}`;
}

/** Each part with its length before it, so that no two lists of parts read the same. */
function hashed(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  let bits = 0n;
  for (const byte of hash.digest().subarray(0, 8)) bits = (bits << 8n) | BigInt(byte);
  let name = '';
  for (let at = 0; at < NAME_LENGTH; at++) {
    name += ALPHABET[Number((bits >> BigInt(59 - 5 * at)) & 31n)];
  }
  return name;
}

import { RewindError } from './errors.ts';

/**
 * An etcd revision. On the wire it is an int64; here it is a JavaScript number that is never rounded: whatever reads one
 * from outside goes through `parseRevision`, which refuses what a number cannot hold exactly (above 2^53 - 1; at 10 000
 * revisions a second that takes 28 000 years).
 */
export type Revision = number;

/** Reads a decimal revision. @throws RewindError `revision_invalid` */
export function parseRevision(text: string | number | bigint): Revision {
  const digits = String(text);
  const revision = Number(digits);
  if (!/^\d+$/.test(digits) || !Number.isSafeInteger(revision)) {
    throw new RewindError('revision_invalid', `"${digits}" is not a revision`, {
      hint: 'A revision is a whole number from 0 to 9007199254740991.',
    });
  }
  return revision;
}

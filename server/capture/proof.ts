import type { Gap } from '../domain/history.ts';
import type { Revision } from '../domain/revision.ts';

const CAUSES: Readonly<Record<Gap['cause'], string>> = {
  compacted: 'compacted in etcd before they were read',
  'not-recorded': 'not recorded',
  retention: 'dropped by the retention rule',
  unreadable: 'unreadable in the source',
};
const GAPS_NAMED = 3;

/** What is known about the completeness of a recording, in a line. */
export function proofLine(recording: {
  readonly firstRevision: Revision;
  readonly lastRevision: Revision;
  readonly gaps: readonly Gap[];
  /** All keys are watched, so that a missing revision would be seen. */
  readonly provable: boolean;
  /** '' = every key is stored. */
  readonly prefix: string;
}): string {
  const { firstRevision: first, lastRevision: last, gaps } = recording;
  const of = recording.prefix === '' ? '' : ` for keys that begin with ${recording.prefix}`;
  if (gaps.length > 0) {
    const named = gaps
      .slice(-GAPS_NAMED)
      .map(({ from, to, cause }) => `${from === to ? String(from) : `${from} to ${to}`} (${CAUSES[cause]})`)
      .join(', ');
    const more = gaps.length > GAPS_NAMED ? ` and ${gaps.length - GAPS_NAMED} earlier gaps` : '';
    return `from ${first} to ${last}${of}, without ${named}${more}`;
  }
  return recording.provable
    ? `complete from ${first} to ${last}${of}`
    : `nothing known to be missing from ${first} to ${last}${of}; it cannot be proved, because this user may not read the other keys`;
}

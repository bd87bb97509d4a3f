import type { CaptureStatus, Gap, Recording } from '../api/schema.ts';
import { grouped } from '../text/numbers.ts';

export interface Completeness {
  readonly complete: boolean;
  /** `complete from 1 to 15 215`, or what is missing and why. */
  readonly text: string;
}

const CAUSES: Readonly<Record<Gap['cause'], string>> = {
  compacted: 'compacted in etcd',
  'not-recorded': 'not recorded',
  retention: 'dropped by the retention rule',
  unreadable: 'unreadable in the source',
};

/** Whether revisions are missing from a recording: as its capture proves it, otherwise as its gaps say. */
export function completenessOf(recording: Recording, capture: CaptureStatus | null): Completeness {
  const { firstRevision, lastRevision, gaps, part } = recording;
  const proof = recording.live ? (capture?.proof ?? null) : null;
  if (proof !== null && gaps.length === 0) return { complete: proof.startsWith('complete'), text: proof };
  const [gap] = gaps.slice(-1);
  if (gap === undefined && part !== null) {
    return { complete: false, text: `a part ${part}: from ${grouped(firstRevision)} to ${grouped(lastRevision)}` };
  }
  if (gap === undefined) {
    return { complete: true, text: `complete from ${grouped(firstRevision)} to ${grouped(lastRevision)}` };
  }
  const range = gap.from === gap.to ? grouped(gap.from) : `${grouped(gap.from)}–${grouped(gap.to)}`;
  const more = gaps.length > 1 ? `, and ${grouped(gaps.length - 1)} more` : '';
  return { complete: false, text: `missing: ${range} (${CAUSES[gap.cause]})${more}` };
}

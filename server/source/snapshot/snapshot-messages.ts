import type { HistoryEvent, RevisionBatch, SourceDescription } from '../../domain/history.ts';
import type { Revision } from '../../domain/revision.ts';
import type { OnDamage } from '../bolt/damage.ts';
import type { SourceMessage } from '../source.ts';
import { snapshotEvent } from './snapshot-event.ts';
import type { SnapshotFile } from './snapshot-file.ts';
import type { SnapshotPlan } from './snapshot-plan.ts';

const PAGE_EVENTS = 2_000;
const BATCH_REVISIONS = 500;
const BATCH_BYTES = 4_000_000;

type Gap = Extract<SourceMessage, { type: 'gap' }>;

/** What a snapshot says that was read once already. */
export function* snapshotMessages(
  snapshot: SnapshotFile,
  plan: SnapshotPlan,
  source: SourceDescription,
  onDamage: OnDamage,
): Generator<SourceMessage, void> {
  const { startRevision, endRevision } = plan;
  yield { type: 'description', source, headRevision: endRevision };
  let page: HistoryEvent[] = [];
  let batches: RevisionBatch[] = [];
  let open: { readonly revision: Revision; readonly events: HistoryEvent[] } | null = null;
  let bytes = 0;
  let begun = false;
  let ordinal = 0;
  let next = startRevision + 1;

  const message = (): SourceMessage => {
    const full = batches;
    batches = [];
    bytes = 0;
    return { type: 'revisions', batches: full, headRevision: endRevision };
  };
  const close = (): void => {
    if (open !== null) batches.push({ ...open, atMs: null, timeBasis: 'unknown' });
    open = null;
  };

  for (const entry of snapshot.entries(onDamage)) {
    const { main } = entry;
    if (main <= startRevision) {
      if (plan.superseded.has(ordinal++)) continue;
      page.push(snapshotEvent(entry));
      bytes += entry.keyValue.valueBytes;
      if (bytes < BATCH_BYTES && page.length < PAGE_EVENTS) continue;
      yield { type: 'baseline', revision: startRevision, events: page, done: false };
      page = [];
      bytes = 0;
      continue;
    }
    if (!begun) {
      begun = true;
      yield { type: 'baseline', revision: startRevision, events: page, done: true };
      bytes = 0;
    }
    if (plan.torn.has(main)) continue;
    if (main < next) {
      (open ?? { events: [] as HistoryEvent[] }).events.push(snapshotEvent(entry));
    } else {
      close();
      const event = snapshotEvent(entry);
      if (main > next || batches.length >= BATCH_REVISIONS || bytes > BATCH_BYTES) {
        if (batches.length > 0) yield message();
        if (main > next) yield unreadable(next, main - 1);
      }
      open = { revision: main, events: [event] };
      next = main + 1;
    }
    bytes += entry.keyValue.valueBytes;
  }
  if (!begun) yield { type: 'baseline', revision: startRevision, events: page, done: true };
  close();
  if (batches.length > 0) yield message();
  if (next <= endRevision) yield unreadable(next, endRevision);
}

/** Revisions always follow one another: what is not there was lost. */
function unreadable(from: Revision, to: Revision): Gap {
  return { type: 'gap', from, to, cause: 'unreadable' };
}

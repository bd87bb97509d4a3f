import type { HistoryEvent, RevisionBatch, SourceDescription } from '../../domain/history.ts';
import type { Revision } from '../../domain/revision.ts';
import type { OnDamage } from '../bolt/damage.ts';
import { MESSAGE_BYTES, MESSAGE_EVENTS } from '../message-size.ts';
import type { SourceMessage } from '../source.ts';
import { snapshotEvent } from './snapshot-event.ts';
import type { SnapshotFile } from './snapshot-file.ts';
import type { SnapshotPlan } from './snapshot-plan.ts';

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
  let events = 0;
  let bytes = 0;
  let begun = false;
  let ordinal = 0;
  let next = startRevision + 1;

  const message = (): SourceMessage => {
    const full = batches;
    batches = [];
    events = 0;
    bytes = 0;
    return { type: 'revisions', batches: full, headRevision: endRevision };
  };
  const close = (): void => {
    if (open === null) return;
    batches.push({ ...open, atMs: null, timeBasis: 'unknown' });
    events += open.events.length;
    open = null;
  };

  for (const entry of snapshot.entries(onDamage)) {
    const { main } = entry;
    if (main <= startRevision) {
      if (plan.superseded.has(ordinal++)) continue;
      page.push(snapshotEvent(entry));
      bytes += entry.keyValue.valueBytes;
      if (bytes < MESSAGE_BYTES && page.length < MESSAGE_EVENTS) continue;
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
      if (main > next || events >= MESSAGE_EVENTS || bytes > MESSAGE_BYTES) {
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

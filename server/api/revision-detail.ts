import { setImmediate as turn } from 'node:timers/promises';
import { RewindError } from '../domain/errors.ts';
import { gapText } from '../domain/gap-text.ts';
import type { EventSummary, ObjectChange } from '../domain/history-reader.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { revisionSentence } from '../diff/revision-sentence.ts';
import { objectName, sentence } from '../diff/sentence.ts';
import { kubernetesListKeys } from '../kubernetes/list-keys.ts';
import { unknownWithin } from '../reading/known-states.ts';
import type { ValueDecoder } from '../reading/value-decoder.ts';
import type { ApiDeps } from './api-deps.ts';
import { CHECKED_EVENTS, revisionCheck } from './revision-check.ts';
import type { Shape } from './schemas/components.ts';
import type { EventSentence, RevisionDetail } from './schemas/history.ts';

/** Events whose values are read and compared; of the others in a large transaction the stored facts must do. */
const COMPARED_EVENTS = 50;
const COMPARED_BYTES = 16 * 1024 ** 2;
/** What is pushed to others does not wait for all sentences of a large transaction. */
const SENTENCES_AT_ONCE = 5;

/**
 * One revision with a sentence for each of its events.
 * @throws RewindError `revision_in_gap` where it is known to be missing, and what the reader says of bounds
 */
export async function revisionDetail(
  deps: Pick<ApiDeps, 'reader' | 'decoder'>,
  recording: Recording,
  revision: Revision,
): Promise<Shape<RevisionDetail>> {
  requireWithin(recording, revision);
  const {
    summary: stored,
    previous,
    next,
    objects,
  } = await deps.reader.revisionChange(recording.id, revision, {
    events: CHECKED_EVENTS,
    objects: COMPARED_EVENTS,
    bytes: COMPARED_BYTES,
  });
  if (stored === null) refuseGap(recording, revision);
  const events = stored?.events ?? [];
  const eventCount = stored?.eventCount ?? 0;
  const sentences: Shape<EventSentence>[] = [];
  for (const [index, event] of events.entries()) {
    sentences.push(eventSentence(deps.decoder, recording, event, objects[index]));
    if (index < objects.length && index % SENTENCES_AT_ONCE === SENTENCES_AT_ONCE - 1) await turn();
  }
  const atMs = stored?.atMs ?? null;
  return {
    revision,
    atMs,
    timeBasis: stored?.timeBasis ?? 'unknown',
    sincePreviousMs: atMs === null || previous === null || previous.atMs === null ? null : atMs - previous.atMs,
    previousRevision: previous?.revision ?? null,
    nextRevision: next?.revision ?? null,
    eventCount,
    text: revisionText(recording, revision, sentences, eventCount),
    check: revisionCheck(events, eventCount),
    events: sentences,
  };
}

function revisionText(
  { firstRevision, gaps }: Recording,
  revision: Revision,
  sentences: readonly Shape<EventSentence>[],
  eventCount: number,
): string {
  if (eventCount > 0) return revisionSentence(sentences, eventCount);
  const gap = gaps.find(({ to }) => to === revision);
  if (gap !== undefined) return `Here the recording goes on: ${gapText(gap)}`;
  return revision === firstRevision ? 'The recording begins here.' : 'This revision changed nothing that is recorded.';
}

function eventSentence(
  decoder: ValueDecoder,
  recording: Recording,
  event: EventSummary,
  change: ObjectChange | undefined,
): Shape<EventSentence> {
  if (change === undefined) return { event, text: factsText(event), changes: [] };
  const before = decoder.written(recording, change.before);
  const after = decoder.written(recording, change.after);
  return { event, ...sentence(event, before, after, kubernetesListKeys) };
}

/** What the facts alone say of an event. */
function factsText({ verb, identity, changedPaths, changedCount }: EventSummary): string {
  const subject = `${verb} ${objectName(identity)}`;
  if (changedPaths.length === 0) return subject;
  const shown = changedPaths.slice(0, 3);
  const more = changedCount - shown.length;
  return `${subject}: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function requireWithin(recording: Recording, revision: Revision): void {
  if (revision > recording.lastRevision) {
    throw new RewindError(
      'revision_future',
      `Revision ${revision} is beyond the last one of recording ${recording.id}, ${recording.lastRevision}.`,
      { hint: 'It may not have happened yet; wait, or choose an earlier one.' },
    );
  }
  if (revision < recording.firstRevision) {
    throw new RewindError(
      'revision_compacted',
      `Revision ${revision} is before the first one of recording ${recording.id}, ${recording.firstRevision}.`,
      { hint: 'What etcd had compacted when the recording began cannot be known.' },
    );
  }
}

function refuseGap(recording: Recording, revision: Revision): void {
  const gap = unknownWithin(recording.gaps, revision);
  if (gap === null) return;
  throw new RewindError('revision_in_gap', `Revision ${revision} is missing: ${gapText(gap)}`, {
    hint: `The recording goes on at revision ${gap.to}.`,
  });
}

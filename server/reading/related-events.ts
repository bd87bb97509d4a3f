import type { HistoryReader, StoredValue } from '../domain/history-reader.ts';
import type { KeyText } from '../domain/key.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import { numberIn, textIn } from '../kubernetes/object-fields.ts';
import { involvedObject } from '../kubernetes/relations.ts';
import { exists, type ValueDecoder } from './value-decoder.ts';

const MOST_EVENTS = 200;

/** An Event as it stood at a revision. */
export interface RelatedEvent {
  readonly key: KeyText;
  /** Its newest revision up to then. */
  readonly modRevision: Revision;
  readonly atMs: number | null;
  /** False: it has expired, and is told as it was last. */
  readonly exists: boolean;
  readonly type: string;
  readonly reason: string;
  readonly message: string | null;
  readonly count: number;
  readonly about: { readonly kind: string; readonly name: string };
}

export interface RelatedEvents {
  /** Newest first. */
  readonly events: readonly RelatedEvent[];
  readonly total: number;
}

/** The Events about an object, and about what it owns, that had come by a revision. */
export async function relatedEvents(
  deps: { readonly reader: Pick<HistoryReader, 'lanes' | 'value'>; readonly decoder: ValueDecoder },
  recording: Recording,
  key: KeyText,
  revision: Revision,
): Promise<RelatedEvents> {
  const { reader, decoder } = deps;
  const { lanes, total } = await reader.lanes(recording.id, {
    relatedTo: key,
    kind: 'Event',
    from: recording.firstRevision,
    to: revision,
    which: 'existing',
    limit: MOST_EVENTS,
    marksPerLane: 1,
  });
  const values = await Promise.all(
    lanes.map(async ({ identity }) => {
      const stored = await reader.value(recording.id, identity.key, revision);
      if (stored === null || exists(stored)) return { stored, gone: false };
      return { stored: await reader.value(recording.id, identity.key, stored.modRevision - 1), gone: true };
    }),
  );
  const events = values.flatMap(({ stored, gone }) =>
    exists(stored) ? [eventOf(decoder.decode(recording, stored).object, stored, !gone)] : [],
  );
  return { events: events.sort((a, b) => b.modRevision - a.modRevision), total };
}

function eventOf(
  event: Parameters<typeof textIn>[0],
  { summary, modRevision, atMs }: StoredValue,
  stillThere: boolean,
): RelatedEvent {
  const about = involvedObject(event ?? undefined);
  return {
    key: summary.identity.key,
    modRevision,
    atMs,
    exists: stillThere,
    type: textIn(event, 'type') ?? 'Normal',
    reason: textIn(event, 'reason') ?? 'Event',
    message: textIn(event, 'message') ?? textIn(event, 'note'),
    count: numberIn(event, 'count') ?? numberIn(event, 'series', 'count') ?? numberIn(event, 'deprecatedCount') ?? 1,
    about: { kind: textIn(about, 'kind') ?? '', name: textIn(about, 'name') ?? '' },
  };
}

import type { EventSummary, HistoryReader, RevisionQuery, StoredValue } from '../domain/history-reader.ts';
import type { JsonValue } from '../domain/json.ts';
import type { KeyText } from '../domain/key.ts';
import type { Recording } from '../domain/recording.ts';
import type { Revision } from '../domain/revision.ts';
import type { EventMark, Track } from '../domain/standing.ts';
import { numberIn, textIn } from '../kubernetes/object-fields.ts';
import { involvedObject } from '../kubernetes/relations.ts';
import { standingsOf } from '../kubernetes/standings.ts';
import { tracksOf, type StandingsAt } from './spans.ts';
import { exists, type ValueDecoder } from './value-decoder.ts';

/** Values that are read for one answer, of the object and of its Events each. */
const MOST_VALUES = 400;
const PAGE = 500;
const AT_ONCE = 32;

export interface ObjectTracks {
  readonly tracks: readonly Track[];
  /** Up to here everything was looked at; less than what was asked for where an object changes very often. */
  readonly completeTo: Revision;
}

export interface TracksQuery {
  readonly key: KeyText;
  readonly from: Revision;
  readonly to: Revision;
}

interface Deps {
  readonly reader: Pick<HistoryReader, 'revisions' | 'value'>;
  readonly decoder: Pick<ValueDecoder, 'decode'>;
}

/** How an object stood from one revision to another, by its own history, and the Events about it. */
export async function objectTracks(deps: Deps, recording: Recording, query: TracksQuery): Promise<ObjectTracks> {
  const { key, from, to } = query;
  const first = await deps.reader.value(recording.id, key, from);
  const changes = await eventsOf(deps, recording, { key, after: from, before: to + 1 }, tellsStanding);
  const values = await valuesOf(deps, recording, changes.found);
  const history: StandingsAt[] = [...(first === null ? [] : [first]), ...values].map((stored) => ({
    revision: Math.max(stored.modRevision, from),
    standings: standingsOf(objectOf(deps, recording, stored)),
  }));
  const { identity, uid } = (values.at(-1) ?? first)?.summary ?? { identity: null, uid: null };
  const tracks = tracksOf(history);
  const about = identity?.kubernetes === true && identity.kind !== 'Event';
  const events = about ? await eventsAbout(deps, recording, query, { ...identity, uid }) : null;
  if (events !== null && events.marks.length > 0) {
    tracks.push({ id: 'events', type: 'events', label: 'events', spans: [], marks: events.marks });
  }
  return { tracks, completeTo: Math.min(changes.completeTo, events?.completeTo ?? to, to) };
}

interface Found {
  readonly found: readonly { readonly revision: Revision; readonly key: KeyText }[];
  readonly completeTo: Revision;
}

async function eventsOf(
  { reader }: Deps,
  { id }: Recording,
  query: Omit<RevisionQuery, 'limit'> & { readonly after: Revision; readonly before: Revision },
  wanted: (event: EventSummary) => boolean,
): Promise<Found> {
  const found: { revision: Revision; key: KeyText }[] = [];
  let { after } = query;
  for (;;) {
    const page = await reader.revisions(id, { ...query, after, limit: PAGE, eventsPerRevision: PAGE });
    for (const { revision, events } of page.revisions) {
      for (const event of events) {
        if (!wanted(event)) continue;
        if (found.length === MOST_VALUES) return { found, completeTo: revision - 1 };
        found.push({ revision, key: event.identity.key });
      }
    }
    const last = page.revisions.at(-1);
    if (!page.more || last === undefined) return { found, completeTo: query.before - 1 };
    after = last.revision;
  }
}

const STANDING_PATH = /^(?:status|spec\.replicas|metadata\.(?:deletion|finalizers))/;
const HEARTBEAT = /heartbeatTime$/i;

/** Whether an event of the object can have changed how it stands: heartbeats, and the like, do not. */
function tellsStanding({ verb, changedPaths, changedCount }: EventSummary): boolean {
  if (verb !== 'update' || changedCount > changedPaths.length) return true;
  return changedPaths.some((path) => path === '' || (STANDING_PATH.test(path) && !HEARTBEAT.test(path)));
}

async function valuesOf({ reader }: Deps, { id }: Recording, places: Found['found']): Promise<StoredValue[]> {
  const values: StoredValue[] = [];
  for (let at = 0; at < places.length; at += AT_ONCE) {
    const some = await Promise.all(
      places.slice(at, at + AT_ONCE).map(({ key, revision }) => reader.value(id, key, revision)),
    );
    values.push(...some.filter((value) => value !== null));
  }
  return values;
}

function objectOf({ decoder }: Deps, recording: Recording, stored: StoredValue): JsonValue | undefined {
  return exists(stored) ? decoder.decode(recording, stored).object : undefined;
}

type Subject = EventSummary['identity'] & Pick<EventSummary, 'uid'>;

async function eventsAbout(
  deps: Deps,
  recording: Recording,
  { key, from, to }: TracksQuery,
  subject: Subject,
): Promise<{ marks: EventMark[]; completeTo: Revision }> {
  const query = { relatedTo: key, kind: 'Event', after: Math.max(0, from - 1), before: to + 1 };
  const { found, completeTo } = await eventsOf(deps, recording, query, ({ verb }) => verb !== 'delete');
  const values = await valuesOf(deps, recording, found);
  const marks = values.flatMap((stored): EventMark[] => {
    const event = objectOf(deps, recording, stored);
    if (!isAbout(event, subject)) return [];
    const count = numberIn(event, 'count') ?? numberIn(event, 'series', 'count') ?? 1;
    const type = textIn(event, 'type') ?? 'Normal';
    return [
      {
        revision: stored.modRevision,
        key: stored.summary.identity.key,
        type,
        reason: textIn(event, 'reason') ?? 'Event',
        count: Math.max(1, count),
        tone: type === 'Warning' ? 'bad' : 'neutral',
        detail: textIn(event, 'message') ?? textIn(event, 'note'),
      },
    ];
  });
  return { marks, completeTo };
}

/** By its uid; where it gives none, and for Nodes, whose Events give their name as uid, by kind and name. */
function isAbout(event: JsonValue | undefined, subject: Subject): boolean {
  const about = involvedObject(event);
  const uid = textIn(about, 'uid');
  if (uid !== null && uid === subject.uid) return true;
  if (textIn(about, 'kind') !== subject.kind || textIn(about, 'name') !== subject.name) return false;
  return uid === null || uid === subject.name;
}

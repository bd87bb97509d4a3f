import type { EventFacts } from '../domain/facts.ts';
import type { EventRecord, RevisionRecord, StoreChange } from '../domain/history-writer.ts';

/**
 * Changes on their way to another thread: as JSON text and the bytes of all values one after another, which takes half of what
 * copying thousands of small objects takes.
 */
export interface PackedChanges {
  /** The changes, each a JSON text, a large one in several; each value is replaced by how many bytes it has. */
  readonly texts: readonly string[];
  readonly values: Uint8Array;
}

/** An event without its members' names, which would be most of the text. */
type PackedEvent = readonly [
  type: EventRecord['type'],
  key: string,
  modRevision: number,
  createRevision: number,
  version: number,
  lease: string,
  valueBytes: number | null,
  verb: EventFacts['verb'],
  kubernetes: boolean,
  group: string | null,
  resource: string | null,
  kind: string | null,
  namespace: string | null,
  name: string,
  apiVersion: string | null,
  uid: string | null,
  owner: EventFacts['owner'],
  involvedUid: string | null,
  encoding: EventFacts['encoding'],
  redacted: boolean,
  changedPaths: EventFacts['changedPaths'],
  changedCount: number,
  fields: EventFacts['fields'],
  actor: EventFacts['actor'],
  noise: EventFacts['noise'],
  writtenAtMs: number | null,
  terminating: boolean,
  labels: Exclude<EventFacts['labels'], undefined>,
];

type PackedRevision = Omit<RevisionRecord, 'events'> & { readonly events: readonly PackedEvent[] };
type PackedChange =
  | (Omit<Extract<StoreChange, { type: 'listed' }>, 'events'> & { readonly events: readonly PackedEvent[] })
  | { readonly type: 'revisions'; readonly revisions: readonly PackedRevision[] }
  | Exclude<StoreChange, { type: 'listed' | 'revisions' }>;

/** Revisions, or events of a list, that are written and read together: what was made of one part is gone before the next. */
const PART = 64;

export function packChanges(changes: readonly StoreChange[]): PackedChanges {
  const values: Uint8Array[] = [];
  let bytes = 0;
  const packed = (event: EventRecord): PackedEvent => {
    if (event.value !== null) {
      values.push(event.value);
      bytes += event.value.length;
    }
    return packEvent(event);
  };
  const texts: string[] = [];
  for (const part of inParts(changes)) {
    const plain: PackedChange =
      part.type === 'listed'
        ? { ...part, events: part.events.map(packed) }
        : part.type === 'revisions'
          ? { ...part, revisions: part.revisions.map((one) => ({ ...one, events: one.events.map(packed) })) }
          : part;
    texts.push(JSON.stringify(plain));
  }
  const together = new Uint8Array(bytes);
  let at = 0;
  for (const value of values) {
    together.set(value, at);
    at += value.length;
  }
  return { texts, values: together };
}

/** A large change comes in parts, one after another as they are taken. The values are views of the packed ones. */
export function* unpackChanges({ texts, values }: PackedChanges): Generator<StoreChange, void> {
  let at = 0;
  const unpacked = (event: PackedEvent): EventRecord => {
    const valueBytes = event[6];
    const begin = at;
    at += valueBytes ?? 0;
    return unpackEvent(event, valueBytes === null ? null : values.subarray(begin, at));
  };
  for (const text of texts) {
    const change = JSON.parse(text) as PackedChange;
    if (change.type === 'listed') yield { ...change, events: change.events.map(unpacked) };
    else if (change.type === 'revisions') {
      yield { ...change, revisions: change.revisions.map((one) => ({ ...one, events: one.events.map(unpacked) })) };
    } else yield change;
  }
}

function* inParts(changes: readonly StoreChange[]): Generator<StoreChange, void> {
  for (const change of changes) {
    if (change.type === 'listed') for (const events of parts(change.events)) yield { ...change, events };
    else if (change.type === 'revisions')
      for (const revisions of parts(change.revisions)) yield { ...change, revisions };
    else yield change;
  }
}

function* parts<T>(list: readonly T[]): Generator<readonly T[], void> {
  for (let from = 0; from < list.length; from += PART) yield list.slice(from, from + PART);
}

function packEvent(event: EventRecord): PackedEvent {
  const { facts } = event;
  const { identity } = facts;
  return [
    event.type,
    event.key,
    event.modRevision,
    event.createRevision,
    event.version,
    event.lease,
    event.value?.length ?? null,
    facts.verb,
    identity.kubernetes,
    identity.group,
    identity.resource,
    identity.kind,
    identity.namespace,
    identity.name,
    facts.apiVersion,
    facts.uid,
    facts.owner,
    facts.involvedUid ?? null,
    facts.encoding,
    facts.redacted,
    facts.changedPaths,
    facts.changedCount,
    facts.fields,
    facts.actor,
    facts.noise,
    facts.writtenAtMs,
    facts.terminating ?? false,
    facts.labels ?? null,
  ];
}

function unpackEvent(event: PackedEvent, value: Uint8Array | null): EventRecord {
  const key = event[1];
  return {
    type: event[0],
    key,
    modRevision: event[2],
    createRevision: event[3],
    version: event[4],
    lease: event[5],
    value,
    facts: {
      verb: event[7],
      identity: {
        key,
        kubernetes: event[8],
        group: event[9],
        resource: event[10],
        kind: event[11],
        namespace: event[12],
        name: event[13],
      },
      apiVersion: event[14],
      uid: event[15],
      owner: event[16],
      involvedUid: event[17],
      encoding: event[18],
      redacted: event[19],
      changedPaths: event[20],
      changedCount: event[21],
      fields: event[22],
      actor: event[23],
      noise: event[24],
      writtenAtMs: event[25],
      terminating: event[26],
      labels: event[27],
    },
  };
}

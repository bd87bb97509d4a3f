import type {
  EventCounts,
  EventFilter,
  EventSummary,
  ExportedEvent,
  HistogramBin,
  LaneLife,
  LanePage,
  LaneQuery,
  Pause,
  PausePage,
  RevisionPage,
  RevisionQuery,
  StateEntry,
  StatePage,
  StateQuery,
  StoredValue,
} from '../domain/history-reader.ts';
import { changeTest, fieldTest, valueTest } from '../domain/field-condition.ts';
import type { ObjectIdentity } from '../domain/facts.ts';
import { keyBytes, type KeyText } from '../domain/key.ts';
import { selects } from '../domain/label-selector.ts';
import type { Revision } from '../domain/revision.ts';
import { matchesPattern } from '../domain/text-pattern.ts';
import { binBorders } from './histogram-query.ts';
import { compareRanks, nest, type RankedLane } from './lane-order.ts';
import { thinMarks } from './lane-query.ts';
import type { SampleEvent, SampleHistory } from './sample-history.fixture.ts';

/** What a store has to answer, by going through a list of all events each time. */
export class StoreModel {
  readonly #history: SampleHistory;

  constructor(history: SampleHistory) {
    this.#history = history;
  }

  /** In order of revision; those of one revision as they came. */
  get #events(): SampleEvent[] {
    return this.#history.events.toSorted((a, b) => a.revision - b.revision);
  }

  #listed(filter: EventFilter, from = 0, to = Infinity): SampleEvent[] {
    const related = filter.relatedTo === undefined ? null : this.#related(filter.relatedTo);
    return this.#events.filter(
      (event) =>
        event.origin !== 'baseline' &&
        event.revision > this.#history.firstRevision &&
        event.revision >= from &&
        event.revision <= to &&
        matches(event, filter, related),
    );
  }

  revisions(query: RevisionQuery): RevisionPage {
    const { after = -1, before = Infinity } = query;
    const matching = this.#listed(query, after + 1, before - 1);
    const order = query.order ?? (query.after === undefined && query.before !== undefined ? 'descending' : 'ascending');
    const revisions = [...new Set(matching.map((event) => event.revision))];
    if (order === 'descending') revisions.reverse();
    const page = revisions.slice(0, query.limit).map((revision) => {
      const all = this.#events.filter((event) => event.revision === revision);
      const { atMs, timeBasis } = all[0] as SampleEvent;
      const events = matching.filter((event) => event.revision === revision).slice(0, query.eventsPerRevision);
      return { revision, atMs, timeBasis, eventCount: all.length, events: events.map(summaryOf) };
    });
    return { revisions: page, more: revisions.length > query.limit };
  }

  count(filter: EventFilter & { from?: Revision; to?: Revision }): EventCounts {
    const matching = this.#listed(filter, filter.from, filter.to);
    const byNoise: Record<string, number> = {};
    for (const { record } of matching) {
      const noise = record.facts.noise ?? 'none';
      byNoise[noise] = (byNoise[noise] ?? 0) + 1;
    }
    return { revisions: new Set(matching.map((event) => event.revision)).size, events: matching.length, byNoise };
  }

  stateEntries(revision: Revision): SampleEvent[] {
    const state = new Map<KeyText, SampleEvent>();
    for (const event of this.#events) {
      if (event.revision > revision) break;
      if (event.record.type === 'delete') state.delete(event.record.key);
      else state.set(event.record.key, event);
    }
    return [...state.values()].sort((a, b) => Buffer.compare(keyBytes(a.record.key), keyBytes(b.record.key)));
  }

  state(revision: Revision, query: StateQuery): StatePage {
    const { limit, afterKey, ...filter } = query;
    const matching = this.stateEntries(revision).filter((event) => matchesObject(event, filter));
    const rest = matching.filter(
      (event) => afterKey === undefined || Buffer.compare(keyBytes(event.record.key), keyBytes(afterKey)) > 0,
    );
    return {
      revision,
      entries: rest.slice(0, limit).map(stateEntry),
      more: rest.length > limit,
      total: matching.length,
    };
  }

  value(key: KeyText, revision: Revision): StoredValue | null {
    const events = this.#events.filter((event) => event.record.key === key);
    const index = events.findLastIndex((event) => event.revision <= revision);
    const event = events[index];
    if (event === undefined) return null;
    return {
      summary: summaryOf(event),
      modRevision: event.revision,
      atMs: event.atMs,
      timeBasis: event.timeBasis,
      value: bytesOf(event),
      previousRevision: events[index - 1]?.revision ?? null,
      nextRevision: events[index + 1]?.revision ?? null,
    };
  }

  histogram(from: Revision, to: Revision, bins: number, filter: EventFilter): HistogramBin[] {
    return binBorders(from, to, bins).map((bin) => {
      const events = this.#listed(filter, bin.from, bin.to);
      const first = this.#listed({}, bin.from, bin.to)[0];
      const keys = (revision: Revision) => events.filter((event) => event.revision === revision).length;
      const most = Math.max(0, ...events.map((event) => keys(event.revision)));
      const largest = events.find((event) => keys(event.revision) === most)?.revision;
      const count = (verb: string) => events.filter((event) => event.record.facts.verb === verb).length;
      return {
        ...bin,
        creates: count('create'),
        updates: count('update'),
        deletes: count('delete'),
        ...(largest === undefined || most < 2 ? {} : { largest: { revision: largest, keys: most } }),
        atMs: first?.atMs ?? null,
        timeBasis: first?.timeBasis ?? 'unknown',
      };
    });
  }

  /** With the median itself. */
  pauses(limit: number, filter: EventFilter): PausePage {
    const isTimed = ({ atMs }: SampleEvent) => atMs !== null;
    const recorded = this.#listed({}).filter(isTimed);
    const ends = [recorded[0]?.revision, recorded.at(-1)?.revision];
    const matching = new Set(this.#listed(filter).filter(isTimed));
    const timed = recorded.filter((event) => matching.has(event) || ends.includes(event.revision));
    const events = timed.filter(({ revision }, index) => timed[index - 1]?.revision !== revision);
    const all: Pause[] = [];
    let [revision, startMs] = [events[0]?.revision ?? 0, events[0]?.atMs ?? 0];
    for (const event of events) {
      const endMs = Math.max(startMs, event.atMs ?? 0);
      if (endMs > startMs) all.push({ from: revision, to: event.revision, startMs, endMs });
      [revision, startMs] = [event.revision, endMs];
    }
    const lengths = all.map((pause) => pause.endMs - pause.startMs).sort((a, b) => a - b);
    return {
      spanMs: startMs - (events[0]?.atMs ?? 0),
      typicalMs: lengths[Math.floor((lengths.length - 1) / 2)] ?? null,
      pauses: all
        .toSorted((a, b) => b.endMs - b.startMs - (a.endMs - a.startMs))
        .slice(0, limit)
        .sort((a, b) => a.from - b.from),
    };
  }

  /** The last revision that is not later; `sure` is false where times do not rise with revisions. */
  moment(atMs: number): { revision: Revision | null; sure: boolean } {
    const timed = this.#listed({}).filter((event) => event.atMs !== null);
    const found = timed.findLast((event) => (event.atMs ?? 0) <= atMs);
    const sure = timed.every((event, index) => (timed[index - 1]?.atMs ?? -Infinity) <= (event.atMs ?? 0));
    return { revision: found?.revision ?? null, sure };
  }

  lanes(query: LaneQuery): LanePage {
    const matching = this.#listed(query, query.from, query.to);
    const related = query.relatedTo === undefined ? null : this.#related(query.relatedTo);
    const existing =
      query.which === 'existing' ? this.stateEntries(Math.max(this.#history.firstRevision, query.from)) : [];
    const seen = [
      ...existing.filter((event) => matchesObject(event, query) && (related === null || related.has(lifeName(event)))),
      ...matching,
    ];
    const lanes = new Map<KeyText, SampleEvent>(seen.map((event) => [event.record.key, event]));
    const sort = query.sort ?? 'ownership';
    const sorted = [...lanes.values()]
      .map((event) => ({ event, uid: event.life.uid, ownerUid: event.life.owner?.uid ?? null }))
      .sort((a, b) => (sortText(a.event) < sortText(b.event) ? -1 : 1));
    if (sort === 'name') {
      sorted.sort((a, b) => (nameText(a.event) < nameText(b.event) ? -1 : 1));
    }
    const ranks = new Map(sorted.map(({ event }) => [event, rankOf(event, seen, matching, query)]));
    const unranked = { firstSeen: 0, changes: 0, lastChange: 0 };
    sorted.sort((a, b) => compareRanks(ranks.get(a.event) ?? unranked, ranks.get(b.event) ?? unranked, sort));
    const ordered = sort === 'ownership' ? nest(sorted) : sorted;
    const page = ordered.slice(query.offset ?? 0, (query.offset ?? 0) + query.limit);
    const named = sorted.map(({ event }) => event.life.identity);
    const names = [...new Set(named.map(namespaceName))].sort();
    return {
      total: lanes.size,
      namespaces:
        sort !== 'ownership'
          ? []
          : names.map((name) => {
              const members = named.filter((identity) => namespaceName(identity) === name);
              const [{ kubernetes, namespace } = { kubernetes: false, namespace: null }] = members;
              return { kubernetes, namespace: kubernetes ? namespace : null, lanes: members.length };
            }),
      lanes: page.map(({ event, uid, ownerUid }) => {
        const marks = matching
          .filter((other) => other.record.key === event.record.key)
          .map((other) => ({ revision: other.revision, verb: other.record.facts.verb }));
        return {
          identity: event.life.identity,
          uid,
          ownerUid,
          lives: this.#lives(event.record.key).filter(
            (life) =>
              life.createRevision <= query.to && (life.deleteRevision === null || life.deleteRevision >= query.from),
          ),
          marks: thinMarks(marks, query.marksPerLane ?? 200),
          markCount: marks.length,
        };
      }),
    };
  }

  exported(): ExportedEvent[] {
    let ordinal = 0;
    let revision = -1;
    return this.#events.map((event) => {
      ordinal = event.revision === revision ? ordinal + 1 : 0;
      revision = event.revision;
      const { atMs, timeBasis } = event;
      return { revision, ordinal, atMs, timeBasis, summary: summaryOf(event), value: bytesOf(event) };
    });
  }

  #lives(key: KeyText): LaneLife[] {
    const lives: LaneLife[] = [];
    for (const event of this.#events.filter((other) => other.record.key === key)) {
      const { createRevision, uid } = event.life;
      const last = lives.at(-1);
      const isDelete = event.record.type === 'delete';
      const deleteRevision = isDelete ? event.revision : null;
      const begins = !isDelete && event.record.facts.terminating === true ? event.revision : null;
      if (last?.createRevision === createRevision)
        lives[lives.length - 1] = {
          createRevision,
          terminatingRevision: last.terminatingRevision ?? begins,
          deleteRevision,
          uid,
        };
      else {
        if (last?.deleteRevision === null) lives[lives.length - 1] = { ...last, deleteRevision: createRevision };
        lives.push({ createRevision, terminatingRevision: begins, deleteRevision, uid });
      }
    }
    return lives;
  }

  /** Names of lives; two lives that differ by their owner alone are two. */
  #related(key: KeyText): Set<string> {
    const events = this.#history.events;
    const own = events.filter((event) => event.record.key === key);
    const below = new Set(own);
    for (const event of below) {
      if (event.life.uid === null) continue;
      for (const other of events) if (other.life.owner?.uid === event.life.uid) below.add(other);
    }
    const above = new Set<SampleEvent>();
    for (const start of [own, above]) {
      for (const event of start) {
        for (const other of events)
          if (other.life.uid !== null && other.life.uid === event.life.owner?.uid) above.add(other);
      }
    }
    const about = events.filter((event) =>
      [...below].some((other) => other.life.uid !== null && other.life.uid === event.life.involvedUid),
    );
    const newest = own.at(-1)?.life.identity;
    const named = events.filter(
      ({ life }) =>
        newest?.kubernetes === true &&
        life.identity.resource === 'events' &&
        (life.involvedUid ?? null) === null &&
        life.identity.namespace === (newest.namespace ?? 'default') &&
        life.identity.name.slice(0, life.identity.name.lastIndexOf('.')) === newest.name,
    );
    return new Set([...below, ...above, ...about, ...named].map(lifeName));
  }
}

function lifeName({ life }: SampleEvent): string {
  return [life.identity.key, life.createRevision, life.uid, life.owner?.uid].join(' ');
}

function rankOf(
  { record: { key } }: SampleEvent,
  seen: readonly SampleEvent[],
  matching: readonly SampleEvent[],
  { from, to, rankFrom = from, rankTo = to }: LaneQuery,
): RankedLane {
  const isOwn = ({ record }: SampleEvent) => record.key === key;
  const ranked = matching.filter((event) => isOwn(event) && event.revision >= rankFrom && event.revision <= rankTo);
  return {
    firstSeen: Math.min(...seen.filter(isOwn).map(({ life }) => life.createRevision)),
    changes: ranked.length,
    lastChange: ranked.at(-1)?.revision ?? 0,
  };
}

function sortText({ life: { identity } }: SampleEvent): string {
  const { kubernetes, namespace, kind, resource, name, key } = identity;
  return [kubernetes ? '0' : '1', namespace ?? '', kind ?? resource ?? '', name, key].join('\0');
}

function nameText({ life: { identity } }: SampleEvent): string {
  const { namespace, kind, resource, name, key } = identity;
  return [name, kind ?? resource ?? '', namespace ?? '', key].join('\0');
}

function bytesOf(event: SampleEvent): Uint8Array | null {
  return event.record.value === null ? null : Uint8Array.from(event.record.value);
}

export function summaryOf({ record, origin, life }: SampleEvent): EventSummary {
  const { facts } = record;
  return {
    identity: life.identity,
    verb: facts.verb,
    origin,
    apiVersion: facts.apiVersion,
    uid: life.uid,
    createRevision: record.createRevision,
    version: record.version,
    lease: record.lease,
    encoding: facts.encoding,
    redacted: facts.redacted,
    valueBytes: record.value?.length ?? 0,
    changedPaths: facts.changedPaths,
    changedCount: facts.changedCount,
    actor: facts.actor,
    noise: facts.noise,
  };
}

function stateEntry(event: SampleEvent): StateEntry {
  const { record, life } = event;
  return {
    identity: life.identity,
    apiVersion: record.facts.apiVersion,
    uid: life.uid,
    ownerUid: life.owner?.uid ?? null,
    createRevision: record.createRevision,
    modRevision: record.modRevision,
    version: record.version,
    valueBytes: record.value?.length ?? 0,
  };
}

function contains(texts: readonly (string | null | undefined)[], q: string): boolean {
  return q.split(' ').every((word) => texts.some((text) => text?.toLowerCase().includes(word.toLowerCase())));
}

function matchesObject({ life }: SampleEvent, filter: EventFilter, actor?: string): boolean {
  const { identity, labelled } = life;
  const { key, prefix, namespace, kind, name, labels, q } = filter;
  if (labels !== undefined && !selects(labels, labelled.last)) return false;
  if (key !== undefined && identity.key !== key) return false;
  if (prefix !== undefined) {
    const wanted = keyBytes(prefix);
    if (!keyBytes(identity.key).subarray(0, wanted.length).equals(wanted)) return false;
  }
  if (namespace === '' && (!identity.kubernetes || identity.namespace !== null)) return false;
  if (namespace !== undefined && namespace !== '' && identity.namespace !== namespace) return false;
  if (kind !== undefined && identity.kind !== kind) return false;
  if (name !== undefined && !matchesPattern(identity.name, name)) return false;
  return q === undefined || contains([identity.kind, identity.namespace, identity.name, actor], q);
}

function matches(event: SampleEvent, filter: EventFilter, related: ReadonlySet<string> | null): boolean {
  const { facts } = event.record;
  if (!matchesObject(event, filter, facts.actor?.name)) return false;
  if (related !== null && !related.has(lifeName(event))) return false;
  if (filter.verb !== undefined && facts.verb !== filter.verb) return false;
  if (filter.actor !== undefined && !(facts.actor !== null && matchesPattern(facts.actor.name, filter.actor)))
    return false;
  if (facts.noise !== null && filter.hideNoise?.includes(facts.noise)) return false;
  const { path, where = [] } = filter;
  for (const condition of where) {
    const [path, value] = [fieldTest(condition.path), valueTest(condition)];
    if (!facts.fields.some((field) => path(field[0]) && value(field[1]))) return false;
  }
  return path === undefined || facts.changedPaths.some(changeTest(path));
}

/** Sorts cluster-scoped objects first, keys outside Kubernetes last. */
function namespaceName({ kubernetes, namespace }: ObjectIdentity): string {
  return kubernetes ? `0${namespace ?? ''}` : '1';
}

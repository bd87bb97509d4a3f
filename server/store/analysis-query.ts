import type { Analysis, KeyTally, ResourceTally } from '../domain/analysis.ts';
import { actorNames, actorShares, actorTallies } from './actor-shares.ts';
import { at } from './columns.ts';
import { countActor, KeyTallies, type ActorCounts } from './key-tallies.ts';
import type { ReadableRow } from './recordings.ts';
import { ResourceTallies, type MutableTally } from './resource-tallies.ts';
import type { Segment } from './segments.ts';
import { stateAt } from './state-query.ts';
import type { StoreContext } from './store-context.ts';
import { TIME_BASES } from './stored-event.ts';

const KEYS_TOLD = 10;
const ACTORS_TOLD = 10;
/** Of one key or resource. */
const SHARES_TOLD = 3;
/** From fewer or closer times no rate can be told. */
const SHORTEST_SPAN_MS = 10_000;
const ESTIMATED = TIME_BASES.indexOf('estimated');
/** So many ends of Events say well enough how long they live. */
const LIVES_SEEN = 10_000;

/** How many segments have been read; each is read twice. */
export interface AnalysisStep {
  readonly done: number;
  readonly total: number;
}

/** Sums up a recording from its columns alone, segment by segment; no value is read. */
export function* analysisSteps(context: StoreContext, row: ReadableRow): Generator<AnalysisStep, Analysis> {
  const { db } = context;
  const most = db.prepare<[], number | null>('SELECT max(id) FROM keys').pluck().get() ?? 0;
  const keys = new KeyTallies(most + 1);
  const resources = new ResourceTallies(context);
  const segments = context.segments.of(row.rid, row.layout);
  const times = new Times();
  const events = new EventLives();
  const total = 2 * segments.length;
  let done = 0;
  for (const segment of segments) {
    tallySegment(context, segment, { keys, resources, times, events });
    yield { done: ++done, total };
  }
  tallyState(context, segments, row, resources);

  const mostWritten = keys.top(keys.revisions, KEYS_TOLD);
  const heaviest = keys.top(keys.bytes, KEYS_TOLD);
  /** Who wrote the few keys that are told. */
  const actors = new Map<number, ActorCounts>([...mostWritten, ...heaviest].map((key) => [key, new Map()]));
  for (const segment of segments) {
    countActors(context, segment, actors);
    yield { done: ++done, total };
  }
  const keyTally = (key: number) => describeKey(context, keys, resources, actors, key);
  const busiest = keys.mostWritten(resources.list.length);
  const tallies = resources.list.map((tally, i) =>
    describeResource(context, keys, tally, at(busiest, i), times.spanMs),
  );
  const sum = (of: (tally: ResourceTally) => number) => tallies.reduce((total, tally) => total + of(tally), 0);
  return {
    firstRevision: row.first_revision,
    lastRevision: row.cursor,
    spanMs: times.spanMs,
    estimatedTimes: times.estimated,
    revisions: sum((tally) => tally.revisions),
    bytes: sum((tally) => tally.bytes),
    objects: sum((tally) => tally.objects),
    objectBytes: sum((tally) => tally.objectBytes),
    resources: tallies.toSorted(
      (a, b) => b.bytes - a.bytes || b.objectBytes - a.objectBytes || b.revisions - a.revisions,
    ),
    actors: actorTallies(resources.list, actorNames(context), ACTORS_TOLD),
    mostWritten: mostWritten.map(keyTally),
    heaviest: heaviest.map(keyTally),
    eventLifeMs: events.median(),
  };
}

interface Tallies {
  readonly keys: KeyTallies;
  readonly resources: ResourceTallies;
  readonly times: Times;
  readonly events: EventLives;
}

function tallySegment(context: StoreContext, segment: Segment, { keys, resources, times, events }: Tallies): void {
  const scan = segment.scan();
  const detail = segment.detail();
  const resourceOf = scan.scopes.map((scope, entry) => resources.of(scope, at(scan.prefixes, entry)));
  const isEvent = Array.from(resourceOf, (number) => resources.list[number]?.name.kind === 'Event');
  for (let i = 0; i < scan.count; i++) {
    const shape = context.dictionaries.shape(at(scan.shape, i));
    const entry = at(scan.entry, i);
    const resource = at(resourceOf, entry);
    const bytes = at(detail.valueBytes, i);
    const key = at(scan.keys, entry);
    resources.noteSize(resource, key, bytes, at(scan.revision, i));
    // What existed before was written before, at some time.
    if (shape.origin === 'baseline') continue;
    const atMs = at(scan.atMs, i);
    const life = at(scan.lives, entry);
    times.note(atMs, at(scan.basis, i));
    resources.add(resource, shape, at(scan.actor, i), !Number.isNaN(atMs), bytes);
    keys.add(key, life, resource, bytes, atMs);
    if (isEvent[entry] === true) events.note(life, shape.verb === 'delete', atMs);
  }
}

function tallyState(
  context: StoreContext,
  segments: readonly Segment[],
  row: ReadableRow,
  resources: ResourceTallies,
): void {
  const state = stateAt(context, segments, row.cursor);
  const { scope } = context.lives.columns(state.life);
  context.keys.load(state.key);
  state.key.forEach((key, i) => {
    const resource = resources.of(at(scope, i), context.keys.get(key).prefix);
    resources.addObject(resource, at(state.valueBytes, i));
  });
}

/** Who wrote keys in a segment, added to who wrote them before. */
function countActors({ dictionaries }: StoreContext, segment: Segment, counts: ReadonlyMap<number, ActorCounts>): void {
  const scan = segment.scan();
  if (!scan.keys.some((key) => counts.has(key))) return;
  for (let i = 0; i < scan.count; i++) {
    const known = counts.get(at(scan.keys, at(scan.entry, i)));
    if (known === undefined || dictionaries.shape(at(scan.shape, i)).origin === 'baseline') continue;
    countActor(known, at(scan.actor, i));
  }
}

function describeKey(
  context: StoreContext,
  keys: KeyTallies,
  resources: ResourceTallies,
  actors: ReadonlyMap<number, ActorCounts>,
  key: number,
): KeyTally {
  const { identity } = context.lives.get(at(keys.life, key));
  const revisions = at(keys.revisions, key);
  return {
    key: identity.key,
    resource: at(resources.list, at(keys.resource, key)).name,
    namespace: identity.namespace,
    name: identity.name,
    revisions,
    bytes: at(keys.bytes, key),
    largestBytes: at(keys.largest, key),
    perMinute: perMinute(revisions - 1, at(keys.lastAt, key) - at(keys.firstAt, key)),
    actors: actorShares(actors.get(key) ?? new Map(), actorNames(context), SHARES_TOLD),
  };
}

function describeResource(
  context: StoreContext,
  keys: KeyTallies,
  tally: MutableTally,
  busiest: number,
  spanMs: number | null,
): ResourceTally {
  const { name, objects, objectBytes, verbs, noOps, bytes, largest, timed } = tally;
  const textOf = (key: number) => context.keys.get(key).text;
  return {
    name,
    objects,
    objectBytes,
    revisions: verbs.create + verbs.update + verbs.delete,
    creates: verbs.create,
    updates: verbs.update,
    deletes: verbs.delete,
    noOps,
    bytes,
    largest: largest.key === 0 ? null : { ...largest, key: textOf(largest.key) },
    mostWritten: busiest === -1 ? null : { key: textOf(busiest), revisions: at(keys.revisions, busiest) },
    actors: actorShares(tally.actors, actorNames(context), SHARES_TOLD),
    perMinute: spanMs === null ? null : perMinute(timed, spanMs),
  };
}

function perMinute(count: number, spanMs: number): number | null {
  return spanMs >= SHORTEST_SPAN_MS ? (count * 60_000) / spanMs : null;
}

/** From when to when something was written. */
class Times {
  #first = Infinity;
  #last = -Infinity;
  estimated = false;

  note(atMs: number, basis: number): void {
    if (Number.isNaN(atMs)) return;
    if (atMs < this.#first) this.#first = atMs;
    if (atMs > this.#last) this.#last = atMs;
    if (basis === ESTIMATED) this.estimated = true;
  }

  get spanMs(): number | null {
    return this.#last > this.#first ? this.#last - this.#first : null;
  }
}

/** How long Events of Kubernetes live after they were written last. */
class EventLives {
  readonly #writtenAt = new Map<number, number>();
  readonly #lives: number[] = [];

  note(life: number, isDelete: boolean, atMs: number): void {
    if (!isDelete) {
      this.#writtenAt.set(life, atMs);
      return;
    }
    const lived = atMs - (this.#writtenAt.get(life) ?? Number.NaN);
    this.#writtenAt.delete(life);
    if (lived >= 0 && this.#lives.length < LIVES_SEEN) this.#lives.push(lived);
  }

  median(): number | null {
    return this.#lives.toSorted((a, b) => a - b)[Math.floor(this.#lives.length / 2)] ?? null;
  }
}

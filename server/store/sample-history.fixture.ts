import type { EventFacts, FieldValue, NoiseClass, ObjectIdentity, Origin } from '../domain/facts.ts';
import type { Gap, TimeBasis } from '../domain/history.ts';
import type { EventRecord, RevisionRecord, StoreChange } from '../domain/history-writer.ts';
import type { KeyText } from '../domain/key.ts';
import type { Labels } from '../domain/label-selector.ts';
import type { Revision } from '../domain/revision.ts';

/** An event as a test expects it back. */
export interface SampleEvent {
  readonly revision: Revision;
  readonly origin: Origin;
  readonly atMs: number | null;
  readonly timeBasis: TimeBasis;
  readonly record: EventRecord;
  /** Facts of the life that the event belongs to: a delete has those of the object that it deletes. */
  readonly life: Pick<EventFacts, 'identity' | 'uid' | 'owner' | 'involvedUid'> & {
    readonly createRevision: Revision;
    /** One for all events of an object: what is set later holds of those before, too. */
    readonly labelled: { last: Labels };
  };
}

const kubernetesKeys: readonly [KeyText, string, string | null, string | null, string][] = [
  ['/registry/pods/default/web-1', 'pods', 'Pod', 'default', 'web-1'],
  ['/registry/pods/default/web-2', 'pods', 'Pod', 'default', 'web-2'],
  ['/registry/pods/other/web-1', 'pods', 'Pod', 'other', 'web-1'],
  ['/registry/replicasets/default/web', 'replicasets', 'ReplicaSet', 'default', 'web'],
  ['/registry/deployments/default/web', 'deployments', 'Deployment', 'default', 'web'],
  ['/registry/events/default/web-1.17a', 'events', 'Event', 'default', 'web-1.17a'],
  ['/registry/events/default/web.17b', 'events', 'Event', 'default', 'web.17b'],
  ['/registry/leases/kube-system/leader', 'leases', 'Lease', 'kube-system', 'leader'],
  ['/registry/minions/node-1', 'nodes', 'Node', null, 'node-1'],
  ['/registry/minions/node-Ä', 'nodes', null, null, 'node-Ä'],
];

export const sampleIdentities: readonly ObjectIdentity[] = [
  ...kubernetesKeys.map(([key, resource, kind, namespace, name]) => ({
    key,
    kubernetes: true,
    group: resource === 'replicasets' || resource === 'deployments' ? 'apps' : '',
    resource,
    kind,
    namespace,
    name,
  })),
  ...['compact_rev_key', '/a', '/a/b', '/a/\u{1f600}', '/a/\uffff', '/registry/podsx', 'base64:L2Ev/w==', ''].map(
    (key) => ({
      key,
      kubernetes: false,
      group: null,
      resource: null,
      kind: null,
      namespace: null,
      name: key.slice(key.lastIndexOf('/') + 1),
    }),
  ),
];

/** Takes numbers from a seed; the same seed gives the same numbers. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** 0…sides - 1 */
  roll(sides: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  }

  of<T>(list: readonly T[]): T {
    const value = list[this.roll(list.length)];
    if (value === undefined) throw new Error('nothing to choose from');
    return value;
  }
}

const FIELDS: readonly FieldValue[] = [
  ['spec.replicas', 3],
  ['status.phase', 'Running'],
  ['status.conditions[type=Ready].status', 'True'],
  ['data', 'x'],
];
const PATHS = ['spec.replicas', 'spec.nodeName', 'status.phase', 'status.conditions[type=Ready].status', 'data'];
const LABELS: readonly (Labels | null)[] = [
  null,
  {},
  { app: 'web' },
  { app: 'web', tier: 'front' },
  { tier: 'front', app: 'web' },
  { app: 'api', tier: 'db' },
  { tier: 'db' },
];
const NOISE: readonly (NoiseClass | null)[] = [null, null, null, 'lease', 'event', 'no-op'];

/** Makes up a history, revision by revision, and keeps what it made: what a store has to answer with. */
export class SampleHistory {
  readonly events: SampleEvent[] = [];
  readonly gaps: Gap[] = [];
  readonly firstRevision: Revision;
  cursor: Revision;
  #ordinalTime = 1_700_000_000_000;
  readonly #dice: Dice;
  readonly #existing = new Map<KeyText, SampleEvent>();
  #uids = 0;

  constructor(dice: Dice, firstRevision: Revision) {
    this.#dice = dice;
    this.firstRevision = firstRevision;
    this.cursor = firstRevision;
  }

  get existing(): ReadonlyMap<KeyText, SampleEvent> {
    return this.#existing;
  }

  /** Some keys that existed before, not in the order of their revisions. */
  baseline(): StoreChange[] {
    const events = sampleIdentities
      .filter(() => this.#dice.roll(2) === 0)
      .map((identity) => this.#put(identity, 1 + this.#dice.roll(this.firstRevision), 'baseline', null, 'unknown'));
    const half = Math.floor(events.length / 2);
    return [
      { type: 'listed', origin: 'baseline', events: events.slice(0, half) },
      { type: 'listed', origin: 'baseline', events: events.slice(half) },
      { type: 'cursor', revision: this.firstRevision },
    ];
  }

  revisions(count: number): StoreChange {
    return { type: 'revisions', revisions: Array.from({ length: count }, () => this.#revision()) };
  }

  /** Revisions that nobody saw, and what a list shows after them. */
  gap(): StoreChange[] {
    const from = this.cursor + 1;
    const to = from + this.#dice.roll(20);
    const gap: Gap = { from, to, cause: 'compacted', noticedAtMs: 5 };
    this.gaps.push(gap);
    const events: EventRecord[] = [];
    for (const identity of sampleIdentities) {
      const before = this.#existing.get(identity.key);
      const choice = this.#dice.roll(4);
      if (choice === 0) {
        // Deleted and made again while nobody looked, or changed, or new.
        if (before !== undefined && this.#dice.roll(2) === 0) this.#existing.delete(identity.key);
        events.push(this.#put(identity, from + this.#dice.roll(to - from + 1), 'resync', null, 'unknown'));
      } else if (choice === 1 && before !== undefined) events.push(this.#delete(before, to, 'resync'));
    }
    this.cursor = to;
    return [
      { type: 'gap', gap },
      { type: 'listed', origin: 'resync', events },
      { type: 'cursor', revision: to },
    ];
  }

  #revision(): RevisionRecord {
    this.cursor += this.#dice.roll(10) === 0 ? 3 : 1;
    const revision = this.cursor;
    const timeBasis = this.#dice.of<TimeBasis>(['received', 'recorded', 'unknown']);
    this.#ordinalTime += this.#dice.roll(5000);
    const atMs = timeBasis === 'unknown' ? null : this.#ordinalTime;
    const chosen = new Set(Array.from({ length: 1 + this.#dice.roll(3) }, () => this.#dice.of(sampleIdentities)));
    const events = Array.from(chosen, (identity) => {
      const before = this.#existing.get(identity.key);
      return before !== undefined && this.#dice.roll(4) === 0
        ? this.#delete(before, revision, 'watch', atMs, timeBasis)
        : this.#put(identity, revision, 'watch', atMs, timeBasis);
    });
    return { revision, atMs, timeBasis, events };
  }

  #put(
    identity: ObjectIdentity,
    revision: Revision,
    origin: Origin,
    atMs: number | null,
    timeBasis: TimeBasis,
  ): EventRecord {
    const before = this.#existing.get(identity.key);
    const dice = this.#dice;
    const isNew = before === undefined;
    const facts: EventFacts = {
      verb: isNew ? 'create' : 'update',
      identity,
      apiVersion: identity.kubernetes ? dice.of(['v1', 'v1', 'v1', 'v1beta1']) : null,
      uid: isNew ? this.#newUid(identity) : before.life.uid,
      owner: this.#owner(identity, before),
      involvedUid: isNew ? this.#involved(identity) : (before.life.involvedUid ?? null),
      terminating: !isNew && (before.record.facts.terminating === true || dice.roll(6) === 0),
      labels: isNew || dice.roll(4) === 0 ? dice.of(LABELS) : null,
      encoding: dice.of(['json', 'kubernetes-protobuf', 'bytes']),
      redacted: dice.roll(9) === 0,
      changedPaths: isNew ? [] : PATHS.filter(() => dice.roll(3) === 0),
      changedCount: isNew ? 0 : dice.roll(40),
      fields: FIELDS.filter(() => dice.roll(3) === 0),
      actor: dice.of([
        null,
        { name: 'kubectl', basis: 'managedFields', certain: true } as const,
        { name: 'kube-scheduler', basis: 'kind-of-change', certain: false } as const,
      ]),
      noise: dice.of(NOISE),
      writtenAtMs: origin !== 'watch' && dice.roll(2) === 0 ? 1_600_000_000_000 + dice.roll(1000) : null,
    };
    const text = `${identity.key} ${revision} `.repeat(dice.roll(5));
    const record: EventRecord = {
      type: 'put',
      key: identity.key,
      modRevision: revision,
      createRevision: before?.record.createRevision ?? revision,
      version: (before?.record.version ?? 0) + 1,
      lease: dice.of(['0', '0', '7587862094567890123', '12']),
      value: Buffer.from(text),
      facts,
    };
    const labelled = before?.life.labelled ?? { last: {} };
    labelled.last = facts.labels ?? labelled.last;
    this.#keep(record, origin, atMs, timeBasis, {
      labelled,
      identity,
      uid: facts.uid,
      owner: facts.owner,
      involvedUid: facts.involvedUid ?? null,
      createRevision: record.createRevision,
    });
    return record;
  }

  #delete(
    before: SampleEvent,
    revision: Revision,
    origin: Origin,
    atMs: number | null = null,
    timeBasis: TimeBasis = 'unknown',
  ): EventRecord {
    const record: EventRecord = {
      type: 'delete',
      key: before.record.key,
      modRevision: revision,
      createRevision: 0,
      version: 0,
      lease: '0',
      value: null,
      facts: {
        ...before.record.facts,
        verb: 'delete',
        encoding: 'empty',
        redacted: false,
        changedPaths: [],
        changedCount: 0,
        fields: [],
        labels: null,
        actor: null,
        writtenAtMs: null,
      },
    };
    this.#keep(record, origin, atMs, timeBasis, before.life);
    return record;
  }

  #keep(
    record: EventRecord,
    origin: Origin,
    atMs: number | null,
    timeBasis: TimeBasis,
    life: SampleEvent['life'],
  ): void {
    const { writtenAtMs } = record.facts;
    const time =
      origin === 'watch'
        ? { atMs, timeBasis }
        : { atMs: writtenAtMs, timeBasis: writtenAtMs === null ? ('unknown' as const) : ('estimated' as const) };
    const event: SampleEvent = { revision: record.modRevision, origin, ...time, record, life };
    this.events.push(event);
    if (record.type === 'delete') this.#existing.delete(record.key);
    else this.#existing.set(record.key, event);
  }

  #newUid(identity: ObjectIdentity): string | null {
    if (!identity.kubernetes) return null;
    this.#uids++;
    return this.#uids % 7 === 0
      ? `odd-${this.#uids}`
      : `00000000-1111-2222-3333-${String(this.#uids).padStart(12, '0')}`;
  }

  /** A Pod's owner is the ReplicaSet, whose owner is the Deployment; it comes and goes. */
  #owner(identity: ObjectIdentity, before: SampleEvent | undefined): EventFacts['owner'] {
    const key =
      identity.kind === 'Pod'
        ? '/registry/replicasets/default/web'
        : identity.kind === 'ReplicaSet'
          ? '/registry/deployments/default/web'
          : null;
    if (key === null) return null;
    if (before !== undefined && this.#dice.roll(5) !== 0) return before.life.owner;
    const uid = this.#existing.get(key)?.life.uid;
    if (uid === undefined || uid === null) {
      return this.#dice.roll(2) === 0 ? null : { ...OWNER, uid: 'ffffffff-1111-2222-3333-000000000000' };
    }
    return { ...OWNER, uid };
  }

  #involved(identity: ObjectIdentity): string | null {
    if (identity.kind !== 'Event') return null;
    return this.#existing.get('/registry/pods/default/web-1')?.life.uid ?? null;
  }
}

const OWNER = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', controller: true } as const;

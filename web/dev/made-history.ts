import type { Lane, ObjectIdentity } from '../src/api/schema.ts';

export interface MadeEvent {
  readonly revision: number;
  readonly atMs: number;
  readonly verb: 'create' | 'update' | 'delete';
  readonly key: string;
}

export interface MadeObject {
  readonly identity: ObjectIdentity;
  readonly uid: string;
  readonly ownerUid: string | null;
  readonly lives: Lane['lives'];
}

export interface MadeHistory {
  readonly firstRevision: number;
  readonly lastRevision: number;
  readonly events: readonly MadeEvent[];
  readonly objects: ReadonlyMap<string, MadeObject>;
}

export function eventsByKey(events: readonly MadeEvent[]): Map<string, MadeEvent[]> {
  const byKey = new Map<string, MadeEvent[]>();
  for (const event of events) {
    const known = byKey.get(event.key);
    if (known) known.push(event);
    else byKey.set(event.key, [event]);
  }
  return byKey;
}

/** Numbers from 0 to 1 that are the same in every run. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * A history that looks like a cluster's: Deployments that roll out ReplicaSets of Pods in several namespaces, Leases that tick,
 * a few keys outside Kubernetes. `rollouts` sets how long it is, `beat` how often each Lease writes.
 */
export function madeHistory(options: { first: number; rollouts: number; teams: number; beat: number }): MadeHistory {
  const random = dice(7);
  const history = new Writer(options.first);
  for (const node of ['node-1', 'node-2']) {
    history.existing({ kind: 'Lease', namespace: 'kube-node-lease', name: node, plural: 'leases' });
    history.existing({ kind: 'Node', namespace: null, name: node, plural: 'minions' });
  }
  history.existing({ kind: 'ConfigMap', namespace: 'kube-system', name: 'coredns', plural: 'configmaps' });
  history.create({ kind: null, namespace: null, name: 'compact_rev_key', plural: null });
  for (let rollout = 0; rollout < options.rollouts; rollout++) {
    const team = rollout % options.teams;
    const namespace = team === 0 ? 'default' : `team-${String.fromCharCode(96 + team)}`;
    const web = { kind: 'Deployment', namespace, name: 'web', plural: 'deployments' } as const;
    const deployment = history.has(web) ? history.update(web) : history.create(web);
    const hash = Math.floor(random() * 2 ** 32).toString(36);
    const set = history.create(
      { kind: 'ReplicaSet', namespace, name: `web-${hash}`, plural: 'replicasets' },
      deployment,
    );
    const replicas = 2 + Math.floor(random() * 3);
    for (let index = 0; index < replicas; index++) {
      const pod = {
        kind: 'Pod',
        namespace,
        name: `web-${hash}-${Math.floor(random() * 60e6).toString(36)}`,
        plural: 'pods',
      } as const;
      history.create(pod, set);
      for (let step = 0; step < 4; step++) {
        history.update(pod);
        if (random() < 0.4)
          history.update({ kind: 'ReplicaSet', namespace, name: `web-${hash}`, plural: 'replicasets' });
        if (random() < 0.3) history.update(web);
        if (random() < options.beat) {
          history.update({
            kind: 'Lease',
            namespace: 'kube-node-lease',
            name: random() < 0.5 ? 'node-1' : 'node-2',
            plural: 'leases',
          });
        }
      }
      if (random() < 0.6 && rollout > 0) history.delete(pod);
    }
    history.pause(random() < 0.3 ? 9000 : 1200);
  }
  return history.done();
}

interface Made {
  readonly kind: string | null;
  readonly namespace: string | null;
  readonly name: string;
  readonly plural: string | null;
}

class Writer {
  readonly #first: number;
  readonly #events: MadeEvent[] = [];
  readonly #objects = new Map<string, MadeObject>();
  #revision: number;
  #atMs = Date.UTC(2026, 10, 20, 12, 1, 0);

  constructor(first: number) {
    this.#first = first;
    this.#revision = first;
  }

  has(made: Made): boolean {
    return this.#objects.has(keyOf(made));
  }

  existing(made: Made): void {
    this.#add(made, null, Math.max(1, this.#first - 100));
  }

  create(made: Made, owner: MadeObject | null = null): MadeObject {
    this.#next('create', keyOf(made));
    return this.#add(made, owner, this.#revision);
  }

  update(made: Made): MadeObject {
    const key = keyOf(made);
    this.#next('update', key);
    const object = this.#objects.get(key);
    if (object === undefined) throw new Error(`${key} does not exist`);
    return object;
  }

  delete(made: Made): void {
    const key = keyOf(made);
    this.#next('delete', key);
    const object = this.#objects.get(key);
    const life = object?.lives[object.lives.length - 1];
    if (life !== undefined) life.deleteRevision = this.#revision;
  }

  pause(ms: number): void {
    this.#atMs += ms;
  }

  done(): MadeHistory {
    return {
      firstRevision: this.#first,
      lastRevision: this.#revision,
      events: this.#events,
      objects: this.#objects,
    };
  }

  #next(verb: MadeEvent['verb'], key: string): void {
    this.#revision++;
    this.#atMs += 7 + (this.#revision % 5) * 11;
    this.#events.push({ revision: this.#revision, atMs: this.#atMs, verb, key });
  }

  #add(made: Made, owner: MadeObject | null, createRevision: number): MadeObject {
    const key = keyOf(made);
    const uid = `uid of ${key}`;
    const object: MadeObject = {
      identity: {
        key,
        kubernetes: made.plural !== null,
        group: '',
        resource: made.plural,
        kind: made.kind,
        namespace: made.namespace,
        name: made.name,
      },
      uid,
      ownerUid: owner?.uid ?? null,
      lives: [{ createRevision, terminatingRevision: null, deleteRevision: null, uid }],
    };
    this.#objects.set(key, object);
    return object;
  }
}

function keyOf({ plural, namespace, name }: Made): string {
  if (plural === null) return name;
  return namespace === null ? `/registry/${plural}/${name}` : `/registry/${plural}/${namespace}/${name}`;
}

import type { ResourceName } from '../domain/analysis.ts';
import type { Verb } from '../domain/facts.ts';
import type { Revision } from '../domain/revision.ts';
import { at } from './columns.ts';
import type { Shape } from './dictionaries.ts';
import { countActor, type ActorCounts } from './key-tallies.ts';
import type { StoreContext } from './store-context.ts';

/** What is summed up for each resource. */
export interface MutableTally {
  name: ResourceName;
  objects: number;
  objectBytes: number;
  verbs: Record<Verb, number>;
  noOps: number;
  bytes: number;
  timed: number;
  largest: { key: number; bytes: number; revision: Revision };
  actors: ActorCounts;
}

/** The resources of a recording by numbers of their own, found from what the store's columns name. */
export class ResourceTallies {
  readonly list: MutableTally[] = [];
  readonly #context: StoreContext;
  readonly #byName = new Map<string, number>();
  readonly #byScope = new Map<number, number>();
  readonly #byPrefix = new Map<number, number>();

  constructor(context: StoreContext) {
    this.#context = context;
  }

  /** The resource of the objects of a scope; what is not of Kubernetes is told apart by its prefix. */
  of(scope: number, prefix: number): number {
    const known = this.#byScope.get(scope) ?? this.#byPrefix.get(prefix);
    if (known !== undefined) return known;
    const { kubernetes, group, resource, kind } = this.#context.dictionaries.scope(scope);
    const folder = kubernetes ? null : firstFolder(this.#context.dictionaries.prefix(prefix));
    const text = kubernetes ? `${group ?? ''}/${resource ?? ''}` : `/${folder ?? ''}`;
    let number = this.#byName.get(text);
    if (number === undefined) {
      number = this.list.push(newTally({ group, resource, kind, folder })) - 1;
      this.#byName.set(text, number);
    }
    const tally = at(this.list, number);
    // The kind of a custom resource is known from where its values could be read.
    if (tally.name.kind === null && kind !== null) tally.name = { ...tally.name, kind };
    if (kubernetes) this.#byScope.set(scope, number);
    else this.#byPrefix.set(prefix, number);
    return number;
  }

  add(number: number, shape: Shape, actor: number, isTimed: boolean, bytes: number): void {
    const tally = at(this.list, number);
    tally.verbs[shape.verb]++;
    if (shape.noise === 'no-op') tally.noOps++;
    tally.bytes += bytes;
    if (isTimed) tally.timed++;
    countActor(tally.actors, actor);
  }

  noteSize(number: number, key: number, bytes: number, revision: Revision): void {
    const tally = at(this.list, number);
    if (bytes > tally.largest.bytes) tally.largest = { key, bytes, revision };
  }

  addObject(number: number, bytes: number): void {
    const tally = at(this.list, number);
    tally.objects++;
    tally.objectBytes += bytes;
  }
}

function newTally(name: ResourceName): MutableTally {
  return {
    name,
    objects: 0,
    objectBytes: 0,
    verbs: { create: 0, update: 0, delete: 0 },
    noOps: 0,
    bytes: 0,
    timed: 0,
    largest: { key: 0, bytes: 0, revision: 0 },
    actors: new Map(),
  };
}

/** `/service/` of `/service/batman/members/`; the empty text for keys that lie in no folder. */
function firstFolder(prefix: string): string {
  return /^\/?[^/]+\//.exec(prefix)?.[0] ?? '';
}

import type { ActorShare, ActorTally } from '../domain/analysis.ts';
import type { Actor } from '../domain/facts.ts';
import type { ActorCounts } from './key-tallies.ts';
import type { MutableTally } from './resource-tallies.ts';
import type { StoreContext } from './store-context.ts';

type NamedActor = Pick<Actor, 'name' | 'certain'>;
type Named = (number: number) => NamedActor | null;

/** How the actors of a store are called. */
export function actorNames({ dictionaries }: Pick<StoreContext, 'dictionaries'>): Named {
  return (number) => dictionaries.actor(number);
}

/** Counts of one name: how much of it is certain, and in which resources (by their places) it is. */
interface Sum {
  revisions: number;
  certain: number;
  readonly byResource: Map<number, number>;
}

/** Who made how many revisions, most first. One whom values name and who is inferred elsewhere is one. */
export function actorShares(counts: ActorCounts, named: Named, most: number): ActorShare[] {
  return ranked([counts], named, most).map(([name, sum]) => shareOf(name, sum));
}

/** The same for all resources together, with the one that each writes most. */
export function actorTallies(
  resources: readonly Pick<MutableTally, 'name' | 'actors'>[],
  named: Named,
  most: number,
): ActorTally[] {
  const all = resources.map(({ actors }) => actors);
  return ranked(all, named, most).flatMap(([name, sum]) => {
    const [[place, revisions] = [0, 0]] = [...sum.byResource].sort(([, a], [, b]) => b - a);
    const resource = resources[place];
    return resource === undefined ? [] : [{ ...shareOf(name, sum), most: { name: resource.name, revisions } }];
  });
}

function ranked(all: readonly ActorCounts[], named: Named, most: number): [string | null, Sum][] {
  const sums = new Map<string | null, Sum>();
  all.forEach((counts, place) => {
    for (const [number, revisions] of counts) {
      const actor = named(number);
      const name = actor?.name ?? null;
      let sum = sums.get(name);
      if (sum === undefined) sums.set(name, (sum = { revisions: 0, certain: 0, byResource: new Map() }));
      sum.revisions += revisions;
      if (actor?.certain === true) sum.certain += revisions;
      sum.byResource.set(place, (sum.byResource.get(place) ?? 0) + revisions);
    }
  });
  return [...sums].sort(([, a], [, b]) => b.revisions - a.revisions).slice(0, most);
}

/** Certain where most of it is. */
function shareOf(name: string | null, { revisions, certain }: Sum): ActorShare {
  return { actor: name === null ? null : { name, certain: certain * 2 >= revisions }, revisions };
}

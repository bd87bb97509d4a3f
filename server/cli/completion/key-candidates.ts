import type { ObjectIdentity } from '../../domain/facts.ts';
import type { RevisionChoice } from '../../domain/revision-choice.ts';
import { isOfType } from '../../kubernetes/resource-names.ts';
import type { HistoryView, KeyFilter } from '../view/history-view.ts';
import { upToSlash } from '../view/near-beginnings.ts';
import { chosenRevision } from '../view/open-view.ts';

interface Narrowed {
  readonly namespace: string | null;
  readonly rev: RevisionChoice | null;
}

/** Keys that begin so, up to their next slash; where `types` may be said too, `pods/NAME` as well. */
export async function keyCandidates(
  view: HistoryView,
  current: string,
  { namespace, rev }: Narrowed,
  types: boolean,
): Promise<string[]> {
  const revision = await chosenRevision(view, rev);
  const [type, name] = current.split('/');
  const short = types && !current.startsWith('/');
  const found = new Set<string>();
  const filter: KeyFilter = {
    ...(short ? {} : { prefix: current }),
    ...(namespace === null ? {} : { namespace }),
  };
  for await (const { identity } of view.keys(revision, filter)) {
    if (identity.key.startsWith(current)) found.add(upToSlash(identity.key, current.length));
    if (!short || identity.resource === null) continue;
    if (name === undefined) addType(found, identity, current);
    else if (type && isOfType(identity, type) && identity.name.startsWith(name)) found.add(`${type}/${identity.name}`);
  }
  return [...found];
}

function addType(found: Set<string>, { resource }: ObjectIdentity, current: string): void {
  if (resource?.startsWith(current)) found.add(`${resource}/`);
}

import type { ObjectIdentity } from '../../domain/facts.ts';
import { hasWords } from '../../domain/text-pattern.ts';
import type { KeyFilter } from './history-view.ts';

/** Whether an object is among those that a filter lets through: the same choice that the store makes. Prefix and labels aside. */
export function matches({ kubernetes, kind, namespace, name }: ObjectIdentity, filter: KeyFilter): boolean {
  if (filter.kind !== undefined && filter.kind !== kind) return false;
  if (filter.namespace !== undefined) {
    if (filter.namespace === '' ? !kubernetes || namespace !== null : filter.namespace !== namespace) return false;
  }
  return filter.q === undefined || hasWords([kind, namespace, name], filter.q);
}

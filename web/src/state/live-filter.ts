import type { NoiseClass, RevisionSummary } from '../api/schema.ts';
import { hasWords } from '../text/words.ts';

export interface LiveFilter {
  readonly hidden: readonly NoiseClass[];
  readonly namespace: string | null;
  readonly kind: string | null;
  readonly q: string;
}

/** What is left of a live revision under the filters, as the API would answer; null: nothing. Labels it does not say. */
export function underFilter(summary: RevisionSummary, filter: LiveFilter): RevisionSummary | null {
  const { hidden, namespace, kind, q } = filter;
  const events = summary.events.filter(
    ({ noise, identity, actor }) =>
      (noise === null || !hidden.includes(noise)) &&
      (namespace === null || (identity.namespace ?? '') === namespace) &&
      (kind === null || identity.kind === kind) &&
      hasWords([identity.kind, identity.namespace, identity.name, actor?.name].join(' '), q),
  );
  return events.length === 0 ? null : { ...summary, events };
}

import type { EventSummary } from '../api/schema.ts';

/** `kubelet`, `kube-scheduler (probably)` where it is inferred; empty where nobody is known. */
export function actorText(actor: EventSummary['actor']): string {
  if (actor === null) return '';
  return actor.certain ? actor.name : `${actor.name} (probably)`;
}

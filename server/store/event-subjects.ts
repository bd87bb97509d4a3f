import type { ObjectIdentity } from '../domain/facts.ts';

/**
 * An Event whose value does not say whom it is about has a name that does: `<object>.<hex digits>`. Such Events are found by
 * a text that both the object and its Events lead to; no uid has a slash.
 */
export function namedInEvent({ kubernetes, resource, namespace, name }: ObjectIdentity): string | null {
  const end = name.lastIndexOf('.');
  if (!kubernetes || resource !== 'events' || end <= 0) return null;
  return subject(namespace, name.slice(0, end));
}

/** What the Events about an object are found by that have only its name; Events about cluster-scoped ones are in `default`. */
export function subjectOf({ kubernetes, namespace, name }: ObjectIdentity): string | null {
  return kubernetes ? subject(namespace ?? 'default', name) : null;
}

function subject(namespace: string | null, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

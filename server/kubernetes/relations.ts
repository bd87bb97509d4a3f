import type { OwnerReference } from '../domain/facts.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { objectIn, objectsIn, textIn } from './object-fields.ts';

/** Who owns the object, in its own order. */
export function ownerReferences(object: JsonValue | undefined): readonly OwnerReference[] {
  return objectsIn(object, 'metadata', 'ownerReferences').map((owner) =>
    reference(owner, owner['controller'] === true),
  );
}

/**
 * The object above this one: the controlling owner, else the first one; for an Event the object that it is about (its
 * `controller` is false).
 */
export function ownerOf(object: JsonValue | undefined, kind: string | null): OwnerReference | null {
  if (kind === 'Event') {
    const about = involvedObject(object);
    if (about !== null && textIn(about, 'name') !== null) return reference(about, false);
  }
  const owners = ownerReferences(object);
  return owners.find((owner) => owner.controller) ?? owners[0] ?? null;
}

/** Of an Event: the uid of the object that it is about; null where it does not say, and for anything else. */
export function involvedUid(object: JsonValue | undefined, kind: string | null): string | null {
  const about = kind === 'Event' ? involvedObject(object) : null;
  return about === null ? null : textIn(about, 'uid') || null;
}

/** What an Event is about; v1 calls it involvedObject, events.k8s.io regarding. */
export function involvedObject(event: JsonValue | undefined): JsonObject | null {
  return objectIn(event, 'involvedObject') ?? objectIn(event, 'regarding');
}

function reference(from: JsonObject, controller: boolean): OwnerReference {
  return {
    apiVersion: textIn(from, 'apiVersion') ?? '',
    kind: textIn(from, 'kind') ?? '',
    name: textIn(from, 'name') ?? '',
    uid: textIn(from, 'uid') ?? '',
    controller,
  };
}

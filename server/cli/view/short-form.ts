import type { ObjectIdentity } from '../../domain/facts.ts';
import { isOfType } from '../../kubernetes/resource-names.ts';

/** An object as kubectl takes it: `pod/NAME`, or its name alone. */
export interface ShortForm {
  readonly type: string | null;
  readonly name: string;
}

/** null: it is written as a key. */
export function shortForm(text: string): ShortForm | null {
  const [, type, name] = /^(?:([^/]+)\/)?([^/]+)$/.exec(text) ?? [];
  return name === undefined ? null : { type: type ?? null, name };
}

export function isMeant(identity: ObjectIdentity, { type, name }: ShortForm): boolean {
  return identity.name === name && (type === null || isOfType(identity, type));
}

/** As an object can be asked for. */
export function shortName({ key, resource, kind, namespace, name }: ObjectIdentity): string {
  const type = kind?.toLowerCase() ?? resource;
  if (type === null) return key;
  return `${type}/${name}${namespace === null ? '' : ` -n ${namespace}`}`;
}

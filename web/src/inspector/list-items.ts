import { isMembers, type Json } from '../text/exact-json.ts';

/** What tells the items of a list apart, by the list's name; otherwise the first of the usual members that is there. */
const ITEM_KEYS: Readonly<Record<string, readonly string[]>> = {
  conditions: ['type'],
  ports: ['containerPort', 'port', 'protocol'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  ownerReferences: ['kind', 'name'],
  managedFields: ['manager', 'operation', 'subresource'],
  tolerations: ['key', 'operator', 'effect'],
  taints: ['key', 'effect'],
  addresses: ['type', 'address', 'ip'],
  podIPs: ['ip'],
  hostIPs: ['ip'],
  subjects: ['kind', 'namespace', 'name'],
  readinessGates: ['conditionType'],
  topologySpreadConstraints: ['topologyKey'],
};
const USUAL_KEYS: readonly (readonly string[])[] = [
  ['name'],
  ['type'],
  ['key'],
  ['ip'],
  ['host'],
  ['path'],
  ['port'],
  ['uid'],
];

/** The members that tell an item of this list from the others; null for what has none of them. */
export function itemMembers(list: string, item: Json | undefined): readonly string[] | null {
  if (!isMembers(item)) return null;
  const candidates = [...(ITEM_KEYS[list] === undefined ? [] : [ITEM_KEYS[list]]), ...USUAL_KEYS];
  return candidates.find((names) => names.some((name) => isScalar(item[name]))) ?? null;
}

function isScalar(value: Json | undefined): boolean {
  return value !== undefined && value !== null && typeof value !== 'object';
}

/** The same for two items that are the same one in two versions of the list. */
export function itemIdentity(list: string, item: Json | undefined): string | null {
  const names = itemMembers(list, item);
  if (names === null || !isMembers(item)) return null;
  return names.map((name) => String(item[name] ?? '')).join('\u0000');
}

/** `name=nginx`; `8080/TCP` for a port; the place in the list, from 0, where nothing else tells the item. */
export function itemLabel(list: string, item: Json | undefined, index: number): string {
  const names = itemMembers(list, item);
  if (names === null || !isMembers(item)) return String(index);
  const values = names.filter((name) => isScalar(item[name])).map((name) => String(item[name]));
  if (names.length > 1) return values.join('/');
  return `${names[0]}=${values[0]}`;
}

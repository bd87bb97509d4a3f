import { isObject, type JsonValue } from '../domain/json.ts';
import { itemIdentity, type ListKeys, type ListMatch } from '../domain/list-key.ts';

/**
 * Merge keys of the lists in Kubernetes objects, by the name of the member that holds the list. Where a name is used for
 * several types, all their keys stand there, and the first that fits the items is taken (a container's ports have a
 * containerPort, a Service's have a port). `?` marks a member that may be absent.
 */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  // pods
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  containerStatuses: ['name'],
  initContainerStatuses: ['name'],
  ephemeralContainerStatuses: ['name'],
  volumes: ['name'],
  env: ['name'],
  ports: ['containerPort ?protocol', 'port ?protocol', 'name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  hostAliases: ['ip'],
  imagePullSecrets: ['name'],
  tolerations: ['?key ?operator ?value ?effect ?tolerationSeconds'],
  topologySpreadConstraints: ['topologyKey whenUnsatisfiable'],
  podIPs: ['ip'],
  hostIPs: ['ip'],
  schedulingGates: ['name'],
  resourceClaims: ['name'],
  readinessGates: ['conditionType'],
  sysctls: ['name'],
  // all objects
  conditions: ['type'],
  ownerReferences: ['uid', 'kind name'],
  managedFields: ['manager operation ?subresource ?apiVersion', '?manager ?operation ?subresource ?apiVersion ?time'],
  // nodes
  addresses: ['type address', 'ip', 'address'],
  taints: ['key ?effect', 'key effect ?value'],
  images: ['names.0', 'name'],
  volumesAttached: ['name'],
  // services, endpoints, ingresses
  endpoints: ['targetRef.uid', 'addresses.0'],
  notReadyAddresses: ['ip'],
  ingress: ['ip', 'hostname'],
  rules: ['host'],
  paths: ['path ?pathType'],
  tls: ['secretName'],
  // others
  subjects: ['kind ?namespace name'],
  volumeClaimTemplates: ['metadata.name'],
  webhooks: ['name'],
  versions: ['name'],
  secrets: ['name'],
  items: ['key', 'metadata.uid', '?metadata.namespace metadata.name'],
  limits: ['type'],
  matchExpressions: ['key', 'key operator'],
  drivers: ['name'],
  devices: ['name'],
  additionalPrinterColumns: ['name'],
};

/** Lists of texts whose order means nothing. */
const SETS = new Set([
  'finalizers',
  'accessModes',
  'verbs',
  'resources',
  'apiGroups',
  'nonResourceURLs',
  'resourceNames',
  'addresses',
  'shortNames',
  'categories',
  'volumesInUse',
  'policyTypes',
  'names',
  'mountOptions',
  'loadBalancerSourceRanges',
  'externalIPs',
  'storedVersions',
]);

/** What identifies items in lists that nobody has told us about (custom resources), if all have it and it is unique. */
const GUESSES = ['name', 'type', 'key', 'id'];

interface Candidate {
  readonly match: ListMatch & { by: 'members' };
  readonly required: readonly (readonly string[])[];
}

function candidate(description: string): Candidate {
  const members = description.split(' ').map((member) => member.replace('?', '').split('.'));
  const required = description
    .split(' ')
    .filter((member) => !member.startsWith('?'))
    .map((member) => member.split('.'));
  return { match: { by: 'members', members }, required };
}

const guesses = GUESSES.map(candidate);
const candidates = new Map(
  Object.entries(MERGE_KEYS).map(([list, keys]) => [
    list,
    [...keys.map(candidate), ...guesses.filter((guess) => !keys.includes(guess.match.members[0]?.[0] ?? ''))],
  ]),
);

const byPosition: ListMatch = { by: 'position' };
const byValue: ListMatch = { by: 'value' };

/** Pairs the items of Kubernetes lists: by merge key where the type has one, otherwise by what looks like one. */
export const kubernetesListKeys: ListKeys = {
  match(list, before, after) {
    if (SETS.has(list) && before.every(isText) && after.every(isText)) {
      return isUnique(before) && isUnique(after) ? byValue : byPosition;
    }
    if (!before.every(isObject) || !after.every(isObject)) return byPosition;
    for (const { match, required } of candidates.get(list) ?? guesses) {
      if (identifies(match.members, required, before) && identifies(match.members, required, after)) return match;
    }
    return byPosition;
  },
};

/** So many are compared with one another faster than a set of them is made. */
const FEW = 12;

function identifies(
  members: readonly (readonly string[])[],
  required: readonly (readonly string[])[],
  items: readonly JsonValue[],
): boolean {
  const seen: string[] = [];
  for (const item of items) {
    // Where it is one member, that is the required one.
    if (members.length > 1 && required.some((member) => itemIdentity(item, [member]) === null)) return false;
    const identity = itemIdentity(item, members);
    if (identity === null || (items.length <= FEW && seen.includes(identity))) return false;
    seen.push(identity);
  }
  return items.length <= FEW || new Set(seen).size === seen.length;
}

function isText(value: JsonValue): value is string {
  return typeof value === 'string';
}

function isUnique(items: readonly JsonValue[]): boolean {
  return new Set(items).size === items.length;
}

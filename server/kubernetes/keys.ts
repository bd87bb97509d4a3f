import type { ObjectIdentity } from '../domain/facts.ts';
import { isObject, type JsonValue } from '../domain/json.ts';
import { isBinaryKey, type KeyText } from '../domain/key.ts';
import { kubernetesKinds, openshiftKinds, type StoredKind } from './kinds.ts';
import { textAt, textIn } from './object-fields.ts';

/** What all keys with the same parent path share: everything of an identity but key and name. */
interface Family {
  readonly kubernetes: boolean;
  readonly group: string | null;
  readonly resource: string | null;
  readonly kind: string | null;
  readonly namespace: string | null;
  /** Text of the key before the name. */
  readonly nameAt: number;
}

/** apiVersion, kind and name as the value itself says them. */
interface TypeMeta {
  readonly group: string;
  readonly kind: string;
  readonly name: string | null;
  readonly namespace: string | null;
}

const OPENSHIFT_ROOT = 'openshift.io';
const KNOWN_ROOTS: readonly string[] = ['registry', 'kubernetes.io', OPENSHIFT_ROOT];
const DEFINITION = 'CustomResourceDefinition';
const LONGEST_KIND_PATH = 3;
/** Segments that a storage root of somebody's own choice (--etcd-prefix) may have. */
const LONGEST_ROOT = 6;
/** So many parent paths are remembered; a cluster has a few for each namespace. */
const MAX_FAMILIES = 20_000;

/** Says who the objects of one history are. Keeps what it has learned: storage roots, and the kinds of custom resources. */
export interface KeyIdentifier {
  /** `value` is the decoded object where there is one; a key whose form says all does not need it. Never throws. */
  identify(key: KeyText, value?: JsonValue | null): ObjectIdentity;
}

/**
 * Storage roots other than the usual ones are recognised by a value that agrees with its key (kind, namespace and name), and
 * from then on for keys without a value (deletions) too.
 */
export function createKeyIdentifier(): KeyIdentifier {
  const families = new Map<string, Family>();
  const roots = new Set<string>(KNOWN_ROOTS);
  /** Kinds of resources that the table does not have, by `group/plural`. */
  const learnedKinds = new Map<string, string>();

  function identify(key: KeyText, value?: JsonValue | null): ObjectIdentity {
    const parentEnd = key.lastIndexOf('/');
    const parent = parentEnd < 0 ? '' : key.slice(0, parentEnd);
    const known = families.get(parent);
    // Deletions and the great majority of puts end here.
    if (known !== undefined && known.kubernetes && known.kind !== null) {
      if (known.kind === DEFINITION) learnDefined(value);
      return withValue(known, key, value);
    }
    const family = findFamily(key, value, roots);
    if (family.kubernetes) {
      const custom = `${family.group}/${family.resource}`;
      const meta = typeMeta(value);
      if (family.kind === null && meta !== null) learnedKinds.set(custom, meta.kind);
      if (family.kind === DEFINITION) learnDefined(value);
      const kind = family.kind ?? learnedKinds.get(custom) ?? null;
      const complete: Family = { ...family, kind };
      if (families.size >= MAX_FAMILIES) families.clear();
      // Two families can share a parent only where a name is itself a path; those are found anew each time.
      if (family.nameAt === parentEnd + 1) families.set(parent, complete);
      return withValue(complete, key, value);
    }
    return toIdentity(family, key);
  }

  /** A definition says the kind of custom resources whose values do not (deleted, encrypted, damaged). */
  function learnDefined(definition: JsonValue | null | undefined): void {
    const [group, plural, kind] = [['group'], ['names', 'plural'], ['names', 'kind']].map((path) =>
      textIn(definition, 'spec', ...path),
    );
    if (group && plural && kind) learnedKinds.set(`${group}/${plural}`, kind);
  }

  return { identify };
}

/** As KeyIdentifier.identify, for one key alone. */
export function identifyKey(key: KeyText, value?: JsonValue | null): ObjectIdentity {
  return withValue(findFamily(key, value, new Set(KNOWN_ROOTS)), key, value);
}

function toIdentity(family: Family, key: KeyText): ObjectIdentity {
  return {
    key,
    kubernetes: family.kubernetes,
    group: family.group,
    resource: family.resource,
    kind: family.kind,
    namespace: family.namespace,
    name: key.slice(family.nameAt),
  };
}

/** The value decides where it contradicts the table: OpenShift stores its own kinds in the forms of Kubernetes. */
function withValue(family: Family, key: KeyText, value: JsonValue | null | undefined): ObjectIdentity {
  if (!family.kubernetes || !isObject(value)) return toIdentity(family, key);
  const kind = textAt(value, 'kind');
  if (kind === null || kind === '' || kind === family.kind) return toIdentity(family, key);
  const apiVersion = textAt(value, 'apiVersion');
  return toIdentity({ ...family, kind, group: apiVersion ? groupOf(apiVersion) : family.group }, key);
}

/** Finds the family of a key; a root that the value proves is added to `roots`. */
function findFamily(key: KeyText, value: JsonValue | null | undefined, roots: Set<string>): Family {
  if (isBinaryKey(key)) return foreign(0);
  const lastSegmentAt = lastSegmentStart(key);
  const start = key.startsWith('/') ? 1 : 0;
  const segments = key.slice(start).split('/');
  for (let length = Math.min(LONGEST_ROOT, segments.length - 1); length >= 1; length--) {
    const root = segments.slice(0, length).join('/');
    if (start !== 1 || !roots.has(root)) continue;
    const family = belowRoot(key, root, segments.slice(length));
    if (family !== null && family.kind !== null) return family;
    return longerRoot(key, segments, length, value, roots) ?? family ?? unnamed(key);
  }
  const meta = typeMeta(value);
  if (meta === null) return foreign(lastSegmentAt);
  for (let length = 0; length <= Math.min(LONGEST_ROOT, segments.length - 2); length++) {
    const root = segments.slice(0, length).join('/');
    const family = belowRoot(key, root, segments.slice(length));
    if (family === null || !agrees(family, key, meta)) continue;
    if (start === 1 && length > 0) roots.add(root);
    return family;
  }
  return foreign(lastSegmentAt);
}

/** A root below a known one (`/registry/cluster-a`): only a built-in kind, group and all, is proof enough. */
function longerRoot(
  key: KeyText,
  segments: readonly string[],
  known: number,
  value: JsonValue | null | undefined,
  roots: Set<string>,
): Family | null {
  const meta = typeMeta(value);
  if (meta === null) return null;
  for (let length = known + 1; length <= Math.min(LONGEST_ROOT, segments.length - 2); length++) {
    const root = segments.slice(0, length).join('/');
    const family = belowRoot(key, root, segments.slice(length));
    if (family === null || family.kind === null || family.group !== meta.group || !agrees(family, key, meta)) continue;
    roots.add(root);
    return family;
  }
  return null;
}

function belowRoot(key: KeyText, root: string, path: readonly string[]): Family | null {
  const tables = root === OPENSHIFT_ROOT ? [openshiftKinds, kubernetesKinds] : [kubernetesKinds];
  for (let length = Math.min(LONGEST_KIND_PATH, path.length - 1); length >= 1; length--) {
    const kindPath = path.slice(0, length).join('/');
    for (const table of tables) {
      const stored = table.get(kindPath);
      const family = stored && storedFamily(stored, key, path.slice(length));
      if (family) return family;
    }
  }
  return resourceFamily(key, path);
}

function storedFamily(stored: StoredKind, key: KeyText, rest: readonly string[]): Family | null {
  if (rest.length !== (stored.namespaced ? 2 : 1)) return null;
  const name = rest.at(-1) ?? '';
  if (name === '') return null;
  return {
    kubernetes: true,
    group: stored.group,
    resource: stored.resource,
    kind: stored.kind,
    namespace: stored.namespaced ? (rest[0] ?? '') : null,
    nameAt: key.length - name.length,
  };
}

/** A custom resource (its group always has a dot), or a built-in one that the table does not know yet. */
function resourceFamily(key: KeyText, path: readonly string[]): Family | null {
  const custom = path[0]?.includes('.') ?? false;
  const [resource, ...rest] = custom ? path.slice(1) : path;
  const name = rest.at(-1);
  if (resource === undefined || resource === '' || !name || rest.length > 2) return null;
  return {
    kubernetes: true,
    group: custom ? (path[0] ?? null) : null,
    resource,
    kind: null,
    namespace: rest.length === 2 ? (rest[0] ?? '') : null,
    nameAt: key.length - name.length,
  };
}

/** Below a Kubernetes root, but of no form that an object has. */
function unnamed(key: KeyText): Family {
  return { ...foreign(lastSegmentStart(key)), kubernetes: true };
}

function foreign(nameAt: number): Family {
  return { kubernetes: false, group: null, resource: null, kind: null, namespace: null, nameAt };
}

/** Where the last path segment that is not empty begins. */
function lastSegmentStart(key: KeyText): number {
  let end = key.length;
  while (end > 0 && key[end - 1] === '/') end--;
  return end === 0 ? 0 : key.lastIndexOf('/', end - 1) + 1;
}

function agrees(family: Family, key: KeyText, meta: TypeMeta): boolean {
  if (meta.name !== key.slice(family.nameAt) || meta.namespace !== family.namespace) return false;
  return family.kind === null ? family.group === meta.group : family.kind === meta.kind;
}

function typeMeta(value: JsonValue | null | undefined): TypeMeta | null {
  if (!isObject(value)) return null;
  const kind = textAt(value, 'kind');
  const apiVersion = textAt(value, 'apiVersion');
  if (!kind || !apiVersion) return null;
  const metadata = value['metadata'];
  const name = isObject(metadata) ? textAt(metadata, 'name') : null;
  const namespace = isObject(metadata) ? textAt(metadata, 'namespace') : null;
  return { kind, group: groupOf(apiVersion), name, namespace: namespace === '' ? null : namespace };
}

/** `apps/v1` → `apps`, `v1` → `` (the core group). */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

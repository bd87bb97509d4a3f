import type { KeyText } from '../domain/key.ts';

/** Below a storage root, `--etcd-prefix` of the API server. */
export const KUBE_SYSTEM = '/namespaces/kube-system';
/** Segments that a storage root may have. */
export const DEEPEST_ROOT = 6;

const BELOW_SOME_ROOT = new RegExp(`^(?:/[^/]+){0,${DEEPEST_ROOT}}${KUBE_SYSTEM}$`);

/**
 * Whether a key may be that of the Namespace kube-system, whatever the storage root is. A Service can be called so too
 * (`/registry/services/specs/namespaces/kube-system`): of several such keys it is the shortest one, and its value says it.
 */
export function mayBeKubeSystem(key: KeyText): boolean {
  return BELOW_SOME_ROOT.test(key);
}

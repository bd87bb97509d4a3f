import { TEMPLATE_KINDS } from './references.ts';

/** Kinds that may name or select an object of some kind, where to look for it. */
export interface ReferringKinds {
  readonly kinds: readonly string[];
  /** Objects of all namespaces, and not only of the object's own. */
  readonly everywhere?: boolean;
}

const PODS = ['Pod', ...TEMPLATE_KINDS];
const SELECTING = ['Service', 'PodDisruptionBudget', 'NetworkPolicy'];
const SCALED = { kinds: [...SELECTING, 'HorizontalPodAutoscaler'] };

const REFERRING: Readonly<Record<string, ReferringKinds>> = {
  ConfigMap: { kinds: PODS },
  Secret: { kinds: [...PODS, 'ServiceAccount', 'Ingress'] },
  PersistentVolumeClaim: { kinds: PODS },
  ServiceAccount: { kinds: [...PODS, 'RoleBinding'] },
  Role: { kinds: ['RoleBinding'] },
  ClusterRole: { kinds: ['ClusterRoleBinding', 'RoleBinding'], everywhere: true },
  Node: { kinds: ['Pod'], everywhere: true },
  StorageClass: { kinds: ['PersistentVolumeClaim'], everywhere: true },
  Service: { kinds: ['Ingress', 'EndpointSlice', 'Endpoints'] },
  Pod: { kinds: [...SELECTING, 'EndpointSlice', 'Endpoints'] },
  Deployment: SCALED,
  StatefulSet: SCALED,
  ReplicaSet: SCALED,
  ReplicationController: SCALED,
  DaemonSet: { kinds: SELECTING },
};

export function referringKinds(kind: string | null): ReferringKinds {
  return REFERRING[kind ?? ''] ?? { kinds: [] };
}

import type { ObjectIdentity } from '../domain/facts.ts';
import { kubernetesKinds, openshiftKinds } from './kinds.ts';

/** As kubectl abbreviates them. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  cj: 'cronjobs',
  cm: 'configmaps',
  crd: 'customresourcedefinitions',
  csr: 'certificatesigningrequests',
  deploy: 'deployments',
  ds: 'daemonsets',
  ep: 'endpoints',
  ev: 'events',
  hpa: 'horizontalpodautoscalers',
  ing: 'ingresses',
  limits: 'limitranges',
  netpol: 'networkpolicies',
  no: 'nodes',
  ns: 'namespaces',
  pc: 'priorityclasses',
  pdb: 'poddisruptionbudgets',
  po: 'pods',
  pv: 'persistentvolumes',
  pvc: 'persistentvolumeclaims',
  quota: 'resourcequotas',
  rc: 'replicationcontrollers',
  rs: 'replicasets',
  sa: 'serviceaccounts',
  sc: 'storageclasses',
  sts: 'statefulsets',
  svc: 'services',
};

/** Whether an object is of the type that a person names as kubectl takes it: `pods`, `pod`, `Pod`, `po`, `deployments.apps`. */
export function isOfType({ resource, kind, group }: ObjectIdentity, type: string): boolean {
  const wanted = fullName(type);
  const names = [resource, kind].filter((name) => name !== null).map((name) => name.toLowerCase());
  return names.some((name) => wanted === name || wanted === `${name}.${group ?? ''}`);
}

/** The kind that a person names; what is no built-in one must be the kind's own name. */
export function kindNamed(type: string): string {
  const wanted = fullName(type);
  for (const { resource, kind } of [...kubernetesKinds.values(), ...openshiftKinds.values()]) {
    if (wanted === resource || wanted === kind.toLowerCase()) return kind;
  }
  return type;
}

/** Whether Kubernetes or OpenShift itself has such a kind. */
export function isBuiltInKind(kind: string): boolean {
  return [...kubernetesKinds.values(), ...openshiftKinds.values()].some((known) => known.kind === kind);
}

function fullName(type: string): string {
  const name = type.toLowerCase();
  return Object.hasOwn(SHORT_NAMES, name) ? (SHORT_NAMES[name] ?? name) : name;
}

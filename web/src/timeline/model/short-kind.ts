/** The short names that kubectl gives kinds; people know them. */
const SHORT: Readonly<Record<string, string>> = {
  CertificateSigningRequest: 'csr',
  ConfigMap: 'cm',
  CronJob: 'cj',
  CustomResourceDefinition: 'crd',
  DaemonSet: 'ds',
  Deployment: 'deploy',
  Endpoints: 'ep',
  EndpointSlice: 'eps',
  HorizontalPodAutoscaler: 'hpa',
  Ingress: 'ing',
  LimitRange: 'limits',
  Namespace: 'ns',
  NetworkPolicy: 'netpol',
  PersistentVolume: 'pv',
  PersistentVolumeClaim: 'pvc',
  PodDisruptionBudget: 'pdb',
  PriorityClass: 'pc',
  ReplicaSet: 'rs',
  ReplicationController: 'rc',
  ResourceQuota: 'quota',
  Service: 'svc',
  ServiceAccount: 'sa',
  StatefulSet: 'sts',
  StorageClass: 'sc',
};

/** null: the kind has no short name. */
export function shortKind(kind: string): string | null {
  return SHORT[kind] ?? null;
}

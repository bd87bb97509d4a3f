/** As kubectl abbreviates them. */
const SHORT: Readonly<Record<string, string>> = {
  cj: 'CronJob',
  cm: 'ConfigMap',
  crd: 'CustomResourceDefinition',
  deploy: 'Deployment',
  ds: 'DaemonSet',
  ep: 'Endpoints',
  ev: 'Event',
  hpa: 'HorizontalPodAutoscaler',
  ing: 'Ingress',
  netpol: 'NetworkPolicy',
  no: 'Node',
  ns: 'Namespace',
  pdb: 'PodDisruptionBudget',
  po: 'Pod',
  pv: 'PersistentVolume',
  pvc: 'PersistentVolumeClaim',
  rs: 'ReplicaSet',
  sa: 'ServiceAccount',
  sc: 'StorageClass',
  sts: 'StatefulSet',
  svc: 'Service',
};

/** The kind that a person names as kubectl takes it (`Pod`, `pods`, `po`); null: none of `known`, and no abbreviation. */
export function kindOf(word: string, known: readonly string[]): string | null {
  const text = word.toLowerCase();
  const short = SHORT[text];
  if (short !== undefined) return short;
  return [...known, ...Object.values(SHORT)].find((kind) => formsOf(kind).includes(text)) ?? null;
}

function formsOf(kind: string): readonly string[] {
  const text = kind.toLowerCase();
  const plural = text.endsWith('y') ? `${text.slice(0, -1)}ies` : /(?:s|x|ch)$/.test(text) ? `${text}es` : `${text}s`;
  return [text, plural];
}

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

/** How a word begins a kind as kubectl takes it: its name, or only a later word that it is made of (`sets` of ReplicaSet); null: neither. */
export function begins(word: string, kind: string): 'name' | 'part' | null {
  const text = word.toLowerCase();
  const forms = formsOf(kind);
  if (forms.some((form) => form.startsWith(text))) return 'name';
  const parts = [...kind.matchAll(/[A-Z][a-z]/g)].map(({ index }) => index);
  return parts.some((at) => forms.some((form) => form.startsWith(text, at))) ? 'part' : null;
}

function formsOf(kind: string): readonly string[] {
  const text = kind.toLowerCase();
  const plural = text.endsWith('y') ? `${text.slice(0, -1)}ies` : /(?:s|x|ch)$/.test(text) ? `${text}es` : `${text}s`;
  return [text, plural];
}

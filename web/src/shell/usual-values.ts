/** Fields of changes that are worth proposing before anything is known. */
export const USUAL_FIELDS = [
  'spec.nodeName',
  'spec.replicas',
  'spec.template',
  'status.phase',
  'status.conditions',
  'metadata.labels',
];

/** Who writes in every cluster. */
export const USUAL_ACTORS = [
  'kube-scheduler',
  'kubelet',
  'kubectl',
  'kube-controller-manager',
  'kube-apiserver',
  'kubeadm',
];

/** Reasons that people look for first. */
export const USUAL_REASONS = [
  'BackOff',
  'CrashLoopBackOff',
  'FailedScheduling',
  'ImagePullBackOff',
  'OOMKilled',
  'ProgressDeadlineExceeded',
  'Unhealthy',
];

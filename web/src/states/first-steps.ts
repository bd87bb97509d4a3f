import type { EventSummary } from '../api/schema.ts';

/** In their order: the first that fits a change of a Pod says what it means. */
const MEANINGS: readonly [part: RegExp, meaning: string][] = [
  [
    /^spec\.nodeName$/,
    'kube-scheduler has chosen a node: spec.nodeName is all that is new in the spec. No kubelet has done anything yet.',
  ],
  [
    /\.state\.terminated\b/,
    'The container has ended; its exit code is in the status. The Pod stays until the kubelet says that it is done.',
  ],
  [/\.state\.running\b/, 'The image is there and the container runs: the Pod is Running, and Ready.'],
  [/^status\.podIP$/, 'The sandbox of the Pod has a network, and with it an address.'],
  [/^status\.(hostIP|startTime)$/, 'The kubelet of that node has taken the Pod: its container is being created.'],
];

/** What a change of a Pod means to somebody who sees one for the first time; null where there is nothing to explain. */
export function podMeaning({
  identity,
  verb,
  changedPaths,
  actor,
}: Pick<EventSummary, 'identity' | 'verb' | 'changedPaths' | 'actor'>): string | null {
  if (identity.kind !== 'Pod') return null;
  if (verb === 'create') return 'The API server has stored the Pod. Nothing says yet on which node it is to run.';
  if (verb === 'delete') return 'The key is gone from etcd. That was the whole life of the Pod.';
  if (changedPaths.includes('metadata.deletionTimestamp')) {
    return actor?.name === 'kubelet'
      ? 'The kubelet says that nothing of the Pod runs any more: it need not be waited for.'
      : 'kubectl delete only sets a time by which the Pod has to end. It runs on, and is told to stop.';
  }
  return MEANINGS.find(([part]) => changedPaths.some((path) => part.test(path)))?.[1] ?? null;
}

import type { CaptureStatus } from '../api/schema.ts';

export interface CaptureTrouble {
  readonly title: string;
  readonly text: string;
  readonly hint: string | null;
  readonly tone: 'waiting' | 'failed';
  readonly commands: readonly { readonly where: string; readonly command: string }[];
}

const WAYS = [
  {
    where: 'kubeadm, kind, minikube: forward its port',
    command: 'kubectl -n kube-system port-forward pod/etcd-<node> 2379:2379',
  },
  {
    where: 'start this with the certificates',
    command:
      'npm start -- --endpoints https://127.0.0.1:2379 --cacert ca.crt --cert healthcheck-client.crt --key healthcheck-client.key',
  },
  {
    where: 'which are on the control-plane node',
    command: '/etc/kubernetes/pki/etcd   # of other clusters: docs/install',
  },
  { where: 'an etcd of your own', command: 'etcd   # on 127.0.0.1:2379, which is tried all the time' },
] as const;

/** A command that writes to the etcd that is watched; etcdctl's own default needs no naming. */
export function firstWrite({ endpoint, endpoints }: CaptureStatus): string {
  const where = endpoint ?? endpoints[0] ?? '';
  const flag =
    where === '' || /^(https?:\/\/)?(127\.0\.0\.1|localhost):2379$/.test(where) ? '' : ` --endpoints=${where}`;
  return `etcdctl${flag} put greeting hello`;
}

/** What the page says when there is nothing to capture from; null while all is well. */
export function captureTrouble(capture: CaptureStatus): CaptureTrouble | null {
  const where = capture.endpoints.join(', ');
  const said = capture.error?.message ?? '';
  const hint = capture.error?.hint ?? null;
  switch (capture.state) {
    case 'unreachable':
      if (capture.recording !== null) {
        return {
          title: 'etcd does not answer any more.',
          text: `Tried ${where}. Recording goes on by itself as soon as it answers; no revision is lost unless etcd compacts it meanwhile.`,
          hint: null,
          tone: 'failed',
          commands: [],
        };
      }
      return {
        title: 'No etcd answers.',
        text: `Tried ${where}${said === '' || said.includes(where) ? '' : `: ${said}`}. Recording begins by itself as soon as one does.`,
        hint: null,
        tone: 'waiting',
        commands: WAYS,
      };
    case 'refused':
      return {
        title: 'etcd refuses the connection.',
        text: said === '' ? where : said,
        hint,
        tone: 'failed',
        commands: [],
      };
    case 'no-leader':
      return {
        title: 'etcd has no leader.',
        text: 'Its members cannot agree at the moment; nothing is written there until they do.',
        hint,
        tone: 'failed',
        commands: [],
      };
    case 'disk-full':
      return {
        title: 'The disk is full.',
        text: said === '' ? 'Capture waits; nothing that was stored is lost.' : said,
        hint: hint ?? 'It goes on as soon as there is room.',
        tone: 'failed',
        commands: [],
      };
    case 'failed':
      return { title: 'Recording is held up here.', text: said, hint, tone: 'failed', commands: [] };
    case 'stopped':
      if (capture.error === null) return null;
      return {
        title: 'Recording has stopped.',
        text: `${said} What was recorded is safe, and can be read.`,
        hint: `To go on, start etcd-rewind again. ${hint ?? ''}`.trim(),
        tone: 'failed',
        commands: [],
      };
    case 'connecting':
      // Each new connection is given up for the same reason.
      if (capture.error?.code !== 'etcd_protocol') return null;
      return { title: 'What answers is not understood.', text: said, hint, tone: 'failed', commands: [] };
    case 'live':
      if (capture.recording !== null) return null;
      return {
        title: `Connected to ${capture.endpoint ?? where}.`,
        text: 'It has not had a single write yet. With the first one its recording begins.',
        hint: null,
        tone: 'waiting',
        commands: [{ where: 'for example', command: firstWrite(capture) }],
      };
    case 'off':
    case 'catching-up':
    case 'behind':
    case 'other-cluster':
      return null;
  }
}

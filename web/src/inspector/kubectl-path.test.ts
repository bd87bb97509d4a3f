import { describe, expect, it } from 'vitest';
import { kubectlPath } from './kubectl-path.ts';

describe('a path for kubectl', () => {
  const pod = {
    metadata: { labels: { 'app.kubernetes.io/name': 'web' } },
    data: { 'a b$[0]': 'x' },
    spec: {
      containers: [
        { name: 'web', args: ['-v', '-q'], ports: [{ containerPort: 80, protocol: 'TCP' }] },
        {
          name: 'sidecar',
          ports: [
            { containerPort: 53, protocol: 'TCP' },
            { containerPort: 53, protocol: 'UDP' },
          ],
        },
      ],
      tolerations: [{ operator: 'Exists' }, { operator: 'Exists', effect: 'NoExecute' }],
      hostAliases: [{ name: 'with "quotes"' }],
    },
  };

  it.each([
    [['spec', 'containers', 1, 'image'], '{.spec.containers[?(@.name=="sidecar")].image}'],
    [['spec', 'containers', 0, 'args', 1], '{.spec.containers[?(@.name=="web")].args[1]}'],
    [
      ['spec', 'containers', 0, 'ports', 0, 'name'],
      '{.spec.containers[?(@.name=="web")].ports[?(@.containerPort==80)].name}',
    ],
    // One of two on the same port: no single condition tells them apart, but their protocols do.
    [['spec', 'containers', 1, 'ports', 1], '{.spec.containers[?(@.name=="sidecar")].ports[?(@.protocol=="UDP")]}'],
    [['spec', 'tolerations', 0], '{.spec.tolerations[0]}'],
    [['spec', 'hostAliases', 0], '{.spec.hostAliases[0]}'],
    [['metadata', 'labels', 'app.kubernetes.io/name'], '{.metadata.labels.app\\.kubernetes\\.io/name}'],
    [['data', 'a b$[0]'], '{.data.a\\ b\\$\\[0\\]}'],
    [['spec', 'nothing', 'there'], '{.spec.nothing.there}'],
    [[], '{.}'],
  ])('to %j', (steps, path) => {
    expect(kubectlPath(pod, steps)).toBe(path);
  });
});

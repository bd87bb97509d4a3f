import { expect, test } from 'vitest';
import { identifyKey } from './keys.ts';
import { isOfType, kindNamed } from './resource-names.ts';

const deployment = identifyKey('/registry/deployments/default/web');
const custom = identifyKey('/registry/stable.example.com/crontabs/default/nightly', {
  apiVersion: 'stable.example.com/v1',
  kind: 'CronTab',
  metadata: { name: 'nightly', namespace: 'default' },
});

test.each(['deployments', 'deployment', 'Deployment', 'DEPLOY', 'deploy', 'deployments.apps', 'deployment.apps'])(
  '%s is a Deployment',
  (type) => expect(isOfType(deployment, type)).toBe(true),
);

test.each(['crontab', 'CronTabs', 'crontabs.stable.example.com'])('%s is a CronTab', (type) =>
  expect(isOfType(custom, type)).toBe(true),
);

test.each(['pod', 'deployments.extensions', 'constructor', ''])('%j is none', (type) =>
  expect(isOfType(deployment, type)).toBe(false),
);

test('a kind is found by all its names; an unknown one is left as it is', () => {
  expect(['po', 'pods', 'POD', 'ingress', 'CronTab'].map(kindNamed)).toEqual([
    'Pod',
    'Pod',
    'Pod',
    'Ingress',
    'CronTab',
  ]);
});

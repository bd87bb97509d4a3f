import { expect, test } from 'vitest';
import type { ObjectIdentity } from '../../domain/facts.ts';
import { keyHint } from './key-hint.ts';

const object = (resource: string, kind: string, namespace: string, name: string): ObjectIdentity => ({
  key: `/registry/${resource}/${namespace}/${name}`,
  kubernetes: true,
  group: null,
  resource,
  kind,
  namespace,
  name,
});

const there = [
  object('pods', 'Pod', 'default', 'www'),
  object('services', 'Service', 'shop', 'web'),
  object('pods', 'Pod', 'shop', 'cache'),
  object('deployments', 'Deployment', 'shop', 'web'),
];

test.each([
  // A kind where an object is meant.
  ['pods', null, '"pods" is a kind. Its objects: etcd-rewind list --kind Pod'],
  ['deploy', 'shop', '"deploy" is a kind. Its objects: etcd-rewind list --kind Deployment -n shop'],
  // An object of another type, or elsewhere.
  ['pod/web', null, 'Similar: service/web -n shop, deployment/web -n shop.'],
  ['deploy/web', 'default', 'Similar: deployment/web -n shop, service/web -n shop.'],
  ['web', 'default', 'Similar: service/web -n shop, deployment/web -n shop.'],
  ['wwww', null, 'Similar: pod/www -n default.'],
  ['pod/nothing', null, 'See which there are: etcd-rewind list --kind Pod'],
  ['nothing', null, 'See which there are: etcd-rewind list'],
  ['job/nothing', null, 'See which there are: etcd-rewind list'],
  // A part of a key.
  ['pods/default/www', null, 'Similar: /registry/pods/default/www.'],
  ['/registry/pods/default/ww', null, 'Similar: /registry/pods/default/www.'],
  ['/registry/pods', null, 'That is how keys begin. All of them: etcd-rewind list /registry/pods'],
])('%s in %s', (text, namespace, hint) => {
  expect(keyHint(text, namespace, there)).toBe(hint);
});

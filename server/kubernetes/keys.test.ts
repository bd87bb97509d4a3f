import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../domain/json.ts';
import { keyText } from '../domain/key.ts';
import { createDecoder } from './decoder.ts';
import { readFacts } from './facts-reading.fixture.ts';
import { sharedFile } from './facts-samples.fixture.ts';
import { createKeyIdentifier, identifyKey } from './keys.ts';
import { kubernetesKinds, openshiftKinds } from './kinds.ts';
import { recordedEvents } from './recording.fixture.ts';

const kubernetesFacts = sharedFile('kubernetes-wire/kubernetes-facts.tsv');
const openshiftFacts = sharedFile('kubernetes-wire/openshift-facts.tsv');
const given = kubernetesFacts !== null && openshiftFacts !== null;
const facts = readFacts(given ? [kubernetesFacts, openshiftFacts] : []);

const object = (apiVersion: string, kind: string, name: string, namespace?: string): JsonObject => ({
  apiVersion,
  kind,
  metadata: namespace === undefined ? { name } : { name, namespace },
});

describe('identifyKey', () => {
  it.each([...kubernetesKinds])('knows %s below every root of Kubernetes', (path, stored) => {
    for (const root of ['/registry', '/kubernetes.io']) {
      const key = `${root}/${path}/${stored.namespaced ? 'team-a/' : ''}the:name.x%y`;
      expect(identifyKey(key)).toEqual({
        key,
        kubernetes: true,
        group: stored.group,
        resource: stored.resource,
        kind: stored.kind,
        namespace: stored.namespaced ? 'team-a' : null,
        name: 'the:name.x%y',
      });
    }
  });

  it.each([...openshiftKinds])('knows %s below /openshift.io', (path, stored) => {
    const key = `/openshift.io/${path}/${stored.namespaced ? 'team-a/' : ''}it`;
    expect(identifyKey(key)).toMatchObject({
      kubernetes: true,
      group: stored.group,
      resource: stored.resource,
      kind: stored.kind,
      namespace: stored.namespaced ? 'team-a' : null,
      name: 'it',
    });
  });

  it.runIf(given)('knows the key of every stored kind of the facts', () => {
    const stored = facts.kinds.filter(({ plural }) => plural !== '');
    expect(stored.length).toBeGreaterThan(200);
    for (const { apiVersion, kind, plural, scope, keyPrefix, openshift } of stored) {
      const root = openshift ? '/openshift.io' : '/registry';
      const key = `${root}/${keyPrefix || plural}/${scope === 'N' ? 'team-a/' : ''}it`;
      const value = object(apiVersion, kind, 'it', scope === 'N' ? 'team-a' : undefined);
      const expected = {
        kubernetes: true,
        kind,
        resource: plural,
        namespace: scope === 'N' ? 'team-a' : null,
        name: 'it',
      };
      expect(identifyKey(key), `${apiVersion} ${kind}`).toMatchObject(expected);
      expect(identifyKey(key, value), `${apiVersion} ${kind}`).toMatchObject(expected);
    }
  });

  it.each([
    ['/registry/minions/node-1', { group: '', resource: 'nodes', kind: 'Node', namespace: null, name: 'node-1' }],
    ['/registry/services/specs/a/web', { resource: 'services', kind: 'Service', namespace: 'a', name: 'web' }],
    ['/registry/services/endpoints/a/web', { resource: 'endpoints', kind: 'Endpoints', namespace: 'a', name: 'web' }],
    ['/registry/controllers/a/rc', { resource: 'replicationcontrollers', kind: 'ReplicationController' }],
    ['/registry/ingress/a/web', { group: 'networking.k8s.io', resource: 'ingresses', kind: 'Ingress' }],
    ['/registry/masterleases/10.0.0.1', { kind: 'Endpoints', namespace: null, name: '10.0.0.1' }],
    ['/registry/peerserverleases/ab', { kind: 'Endpoints', namespace: null, name: 'ab' }],
    ['/registry/ranges/serviceips', { kind: 'RangeAllocation', name: 'serviceips' }],
    ['/registry/ranges/servicenodeports', { kind: 'RangeAllocation', name: 'servicenodeports' }],
    ['/registry/clusterroles/system:node', { kind: 'ClusterRole', namespace: null, name: 'system:node' }],
    ['/registry/apiregistration.k8s.io/apiservices/v1.', { kind: 'APIService', name: 'v1.' }],
    [
      '/registry/apiextensions.k8s.io/customresourcedefinitions/crontabs.x.io',
      { kind: 'CustomResourceDefinition', group: 'apiextensions.k8s.io', name: 'crontabs.x.io' },
    ],
  ])('reads %s', (key, expected) => {
    expect(identifyKey(key)).toMatchObject({ kubernetes: true, ...expected });
  });

  it('takes the kind of a custom resource from its value', () => {
    const key = '/registry/stable.example.com/crontabs/default/nightly';
    const value = object('stable.example.com/v1', 'CronTab', 'nightly', 'default');
    const expected = { group: 'stable.example.com', resource: 'crontabs', namespace: 'default', name: 'nightly' };
    expect(identifyKey(key, value)).toMatchObject({ ...expected, kind: 'CronTab' });
    expect(identifyKey(key)).toMatchObject({ ...expected, kind: null, kubernetes: true });
    expect(identifyKey('/registry/example.com/zones/eu')).toMatchObject({ resource: 'zones', namespace: null });
  });

  it('remembers the kind of a custom resource for its deletion', () => {
    const identifier = createKeyIdentifier();
    identifier.identify('/registry/example.com/zones/eu', object('example.com/v1', 'Zone', 'eu'));
    expect(identifier.identify('/registry/example.com/zones/us').kind).toBe('Zone');
    identifier.identify('/registry/example.com/tabs/a/x', object('example.com/v1', 'Tab', 'x', 'a'));
    expect(identifier.identify('/registry/example.com/tabs/b/y')).toMatchObject({ kind: 'Tab', namespace: 'b' });
  });

  it('knows the kind of a custom resource by its definition in the same recording', () => {
    const identifier = createKeyIdentifier();
    const key = '/registry/toys.example/gadgets/a/x';
    const define = (plural: string, kind: string): void => {
      const spec = { group: 'toys.example', names: { plural, kind }, scope: 'Namespaced' };
      const name = `${plural}.toys.example`;
      const definition = { ...object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', name), spec };
      identifier.identify(`/registry/apiextensions.k8s.io/customresourcedefinitions/${name}`, definition);
    };
    expect(identifier.identify(key).kind).toBeNull();
    define('gadgets', 'Gadget');
    define('tools', 'Tool');
    expect(identifier.identify(key)).toMatchObject({ kind: 'Gadget', namespace: 'a', name: 'x' });
    expect(identifier.identify('/registry/toys.example/tools/b/y').kind).toBe('Tool');
  });

  it('finds another storage root by a value that agrees with its key, and then needs no value', () => {
    const identifier = createKeyIdentifier();
    const key = '/clusters/one/pods/default/www';
    expect(identifier.identify(key).kubernetes).toBe(false);
    expect(identifier.identify(key, object('v1', 'Pod', 'other', 'default')).kubernetes).toBe(false);
    expect(identifier.identify(key, object('v1', 'Pod', 'www', 'default'))).toMatchObject({
      kubernetes: true,
      kind: 'Pod',
      namespace: 'default',
      name: 'www',
    });
    expect(identifier.identify('/clusters/one/secrets/a/b')).toMatchObject({
      kind: 'Secret',
      namespace: 'a',
      name: 'b',
    });
    expect(identifier.identify('/clusters/two/secrets/a/b').kubernetes).toBe(false);
  });

  it('keeps the identity of an object when the version that it is stored in changes', () => {
    const key = '/registry/deployments/default/web';
    const old = identifyKey(key, object('extensions/v1beta1', 'Deployment', 'web', 'default'));
    expect(old).toEqual(identifyKey(key, object('apps/v1', 'Deployment', 'web', 'default')));
    expect(old.group).toBe('apps');
  });

  it.each([
    ['compact_rev_key', 'compact_rev_key'],
    ['foo', 'foo'],
    ['/a/b/c', 'c'],
    ['/a/b/', 'b/'],
    ['/', '/'],
    ['', ''],
    ['//', '//'],
  ])('leaves %j outside Kubernetes', (key, name) => {
    expect(identifyKey(key)).toEqual({
      key,
      kubernetes: false,
      group: null,
      resource: null,
      kind: null,
      namespace: null,
      name,
    });
  });

  it.each(['/registry/pods', '/registry/', '/registry/pods/a/b/c/d', '/registry/pods/default/'])(
    'says of %s that it is below the root and no more',
    (key) => {
      expect(identifyKey(key)).toMatchObject({ kubernetes: true, kind: null, namespace: null });
    },
  );

  it('names a key that is not UTF-8 by its text', () => {
    const key = keyText(Buffer.from('2f72656769737472792fff', 'hex'));
    expect(identifyKey(key)).toMatchObject({ kubernetes: false, name: key });
  });

  it('never throws, and the name is always the end of the key', () => {
    const identifier = createKeyIdentifier();
    const segment = fc.oneof(fc.constantFrom('registry', 'pods', '', 'a.b', 'services', 'specs'), fc.string());
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 7 }), (segments) => {
        const key = segments.join('/');
        const identity = identifier.identify(key, object('v1', 'Pod', segments.at(-1) ?? '', segments.at(-2)));
        expect(key.endsWith(identity.name)).toBe(true);
      }),
    );
  });

  it.each(['cluster-bootstrap', 'crd-and-configmap-etcd34'])('agrees with every value of %s', (recording) => {
    const decoder = createDecoder({ release: null });
    const identifier = createKeyIdentifier();
    for (const { key, type, value } of recordedEvents(recording)) {
      if (type === 'delete') continue;
      const { object: decoded, kind } = decoder.decode(value);
      const byKey = identifier.identify(key);
      const byValue = identifier.identify(key, decoded);
      expect(byValue).toMatchObject({ kubernetes: true, kind });
      if (byKey.kind !== null) expect(byKey).toEqual(byValue);
    }
  });
});

it('a storage root below a usual one is found by itself', () => {
  const identifier = createKeyIdentifier();
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } };
  expect(identifier.identify('/registry/cluster-a/minions/n', node)).toMatchObject({ kind: 'Node', name: 'n' });
  expect(identifier.identify('/registry/cluster-a/pods/a/b')).toMatchObject({ kind: 'Pod', namespace: 'a', name: 'b' });
  const pod = { apiVersion: 'x.io/v1', kind: 'Pod', metadata: { name: 'n', namespace: 'a' } };
  expect(identifier.identify('/registry/x.io/pods/a/n', pod)).toMatchObject({ group: 'x.io', resource: 'pods' });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verb } from '../domain/facts.ts';
import type { JsonValue } from '../domain/json.ts';
import { createDecoder } from '../kubernetes/decoder.ts';
import { createKeyIdentifier, identifyKey } from '../kubernetes/keys.ts';
import { kubernetesListKeys } from '../kubernetes/list-keys.ts';
import { recordedEvents } from '../kubernetes/recording.fixture.ts';
import { jsonValues, withoutPrototype } from './json-values.fixture.ts';
import { plural, revisionSentence } from './revision-sentence.ts';
import { MAX_CHANGES, sentence } from './sentence.ts';

const DEPLOYMENT = '/registry/deployments/default/web';

const say = (key: string, verb: Verb, before?: JsonValue, after?: JsonValue) =>
  sentence({ identity: identifyKey(key, after ?? before), verb }, before, after, kubernetesListKeys);

const update = (before: JsonValue, after: JsonValue, key = DEPLOYMENT): string =>
  say(key, 'update', before, after).text.replace(/^update Deployment default\/web: /, '');

/** The sentence of every event of a recording, by revision. */
function told(name: string): Map<number, string> {
  const decoder = createDecoder({ release: '1.32' });
  const identifier = createKeyIdentifier();
  const latest = new Map<string, JsonValue | undefined>();
  const sentences = new Map<number, string>();
  for (const { key, type, version, value, modRevision, baseline } of recordedEvents(name)) {
    const after = type === 'put' ? decoder.decode(value).object : undefined;
    const verb = type === 'delete' ? 'delete' : version === 1 ? 'create' : 'update';
    const identity = identifier.identify(key, after);
    const { text } = sentence({ identity, verb }, latest.get(key), after, kubernetesListKeys);
    latest.set(key, after);
    if (!baseline) sentences.set(modRevision, text);
  }
  return sentences;
}

describe('sentence', () => {
  it('tells kubectl run', () => {
    const sentences = told('kubectl-run-pod');
    expect([593, 594, 595, 598, 603, 605, 608, 609].map((revision) => sentences.get(revision))).toEqual([
      'create Pod default/www (image nginx:1.27-alpine)',
      'update Pod default/www: nodeName → node-1, PodScheduled True',
      'create Event default/www.18e9e407cd970913 (Pod www): Scheduled: Successfully assigned default/www to node-1',
      'update Pod default/www: PodReadyToStartContainers False → True, status.podIP → 10.244.0.2',
      'update Pod default/www: status.phase Pending → Running, www ContainerCreating → running, Ready False → True, ContainersReady False → True',
      'update Pod default/www: deletionTimestamp set (grace 30 s)',
      'update Pod default/www: grace period 30 s → 0 s',
      'delete Pod default/www',
    ]);
  });

  it('tells a failed rollout', () => {
    const sentences = told('failed-rollout');
    expect([1016, 1017, 1037, 1052, 1059].map((revision) => sentences.get(revision))).toEqual([
      'update Deployment default/api: image nginx:1.26 → nginx:nope',
      'create ReplicaSet default/api-6f7cd7578c (1 replica, image nginx:nope)',
      'update Pod default/api-6f7cd7578c-zlbmq: nginx ErrImagePull → ImagePullBackOff',
      'update Deployment default/api: Progressing True → False (ProgressDeadlineExceeded)',
      'update ReplicaSet default/api-6f7cd7578c: replicas 1 → 0',
    ]);
  });

  it.each(['kubectl-run-pod', 'failed-rollout', 'deployment-rollout', 'crd-and-configmap-etcd34', 'debug-sidecar'])(
    'is one line of readable length for every event of %s',
    (name) => {
      for (const text of told(name).values()) {
        expect(text).not.toMatch(/[\n\r]|undefined|null|\[object|NaN/);
        expect(text.length).toBeLessThan(400);
        expect(text).not.toMatch(/managedFields \S+ →|resourceVersion \S* ?→/);
      }
    },
  );

  it.each<[string, JsonValue, JsonValue, string]>([
    ['replicas', { spec: { replicas: 3 } }, { spec: { replicas: 5 } }, 'replicas 3 → 5'],
    [
      'an amount that is only written differently',
      { spec: { limits: { memory: '1Gi' } } },
      { spec: { limits: { memory: '1024Mi' } } },
      'spec.limits.memory 1Gi → 1024Mi (the same amount)',
    ],
    [
      'a condition with its reason',
      { status: { conditions: [{ type: 'Ready', status: 'False' }] } },
      { status: { conditions: [{ type: 'Ready', status: 'True', reason: 'Fine', message: 'm' }] } },
      'Ready False → True (Fine)',
    ],
    [
      'a condition of which only the reason changed',
      { status: { conditions: [{ type: 'Ready', status: 'False', reason: 'A' }] } },
      { status: { conditions: [{ type: 'Ready', status: 'False', reason: 'B' }] } },
      'Ready still False, A → B',
    ],
    [
      'the image of one container of several',
      {
        spec: {
          containers: [
            { name: 'a', image: 'x:1' },
            { name: 'b', image: 'y' },
          ],
        },
      },
      {
        spec: {
          containers: [
            { name: 'a', image: 'x:2' },
            { name: 'b', image: 'y' },
          ],
        },
      },
      'a image x:1 → x:2',
    ],
    [
      'a container that is added',
      { spec: { containers: [{ name: 'a', image: 'x' }] } },
      {
        spec: {
          containers: [
            { name: 'a', image: 'x' },
            { name: 's', image: 'y' },
          ],
        },
      },
      'container s added (y)',
    ],
    [
      'restarts',
      {
        status: {
          containerStatuses: [{ name: 'a', restartCount: 1, state: { waiting: { reason: 'CrashLoopBackOff' } } }],
        },
      },
      { status: { containerStatuses: [{ name: 'a', restartCount: 2, state: { running: {} } }] } },
      'a CrashLoopBackOff → running (restarts 1 → 2)',
    ],
    [
      'an exit',
      { status: { containerStatuses: [{ name: 'a', state: { running: {} } }] } },
      { status: { containerStatuses: [{ name: 'a', state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }] } },
      'a running → terminated (OOMKilled, exit 137)',
    ],
    ['a label', { metadata: { labels: { a: '1' } } }, { metadata: { labels: { a: '2' } } }, 'label a 1 → 2'],
    ['a label that goes', { metadata: { labels: { a: '1' } } }, { metadata: {} }, 'label a removed (was 1)'],
    ['a finalizer', { metadata: { finalizers: ['x/y'] } }, { metadata: {} }, 'metadata.finalizers x/y removed'],
    ['an empty text', { spec: { a: '' } }, { spec: { a: 'x' } }, 'spec.a → x'],
    ['white space', { spec: { a: '* *' } }, { spec: { a: '1 *' } }, 'spec.a "* *" → "1 *"'],
    [
      'a counter that was left out at 0',
      { status: {} },
      { status: { readyReplicas: 2 } },
      'status.readyReplicas 0 → 2',
    ],
    [
      'long texts by their lines',
      { data: { f: 'a line of text\n'.repeat(10) } },
      { data: { f: 'a line of text\n'.repeat(12) } },
      'data.f 10 lines → 12 lines',
    ],
    [
      'redacted values without a word of them',
      { data: { p: '<redacted: 8 bytes, hmac 0123456789>' } },
      { data: { p: '<redacted: 9 bytes, hmac 1123456789>' } },
      'data.p changed (redacted, 8 → 9 bytes)',
    ],
    [
      'nothing but bookkeeping',
      { metadata: { generation: 1, managedFields: [{ manager: 'a', operation: 'Update', time: '1' }] } },
      { metadata: { generation: 1, managedFields: [{ manager: 'a', operation: 'Update', time: '2' }] } },
      'nothing but managedFields',
    ],
    ['nothing', { a: 1 }, { a: 1 }, 'written again without a change'],
  ])('tells %s', (_title, before, after, expected) => {
    expect(update(before, after)).toBe(expected);
  });

  it('puts what a person asked for before what a controller found', () => {
    const before = {
      spec: { replicas: 1, x: 1 },
      status: { replicas: 1 },
      metadata: { generation: 1, labels: { a: '1' } },
    };
    const after = {
      spec: { replicas: 2, x: 2 },
      status: { replicas: 2 },
      metadata: { generation: 2, labels: { a: '2' } },
    };
    expect(update(before, after)).toBe('replicas 1 → 2, spec.x 1 → 2, label a 1 → 2, status.replicas 1 → 2');
  });

  it('counts what does not fit', () => {
    const data = (text: string): JsonValue => ({
      data: Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`k${index}`, text])),
    });
    const { text, changes } = say(DEPLOYMENT, 'update', data('a'), data('b'));
    expect(text).toMatch(/data\.k0 a → b, .* and 36 more$/);
    expect(changes).toHaveLength(MAX_CHANGES);
    expect(changes[0]).toEqual({ path: 'data.k0', before: 'a', after: 'b' });
  });

  it('tells the renewal of a Lease and the change of its holder', () => {
    const lease = (holderIdentity: string, renewTime: string): JsonValue => ({ spec: { holderIdentity, renewTime } });
    const key = '/registry/leases/kube-system/kube-scheduler';
    expect(update(lease('a', '1'), lease('a', '2'), key)).toBe('update Lease kube-system/kube-scheduler: renewed by a');
    expect(update(lease('a', '1'), lease('b', '2'), key)).toContain('spec.holderIdentity a → b');
  });

  it('tells keys outside Kubernetes by their key and value', () => {
    expect(say('/app/config', 'create', undefined, 'blue').text).toBe('create /app/config (blue)');
    expect(say('/app/config', 'update', 'blue', 'green').text).toBe('update /app/config: value blue → green');
    expect(say('/app/config', 'update', { a: 1 }, { a: 2 }).text).toBe('update /app/config: a 1 → 2');
    expect(say('/app/config', 'delete', 'blue').text).toBe('delete /app/config');
  });

  it('has words for any two objects, however odd', () => {
    const keys = ['pods', 'events', 'leases', 'services/specs', 'secrets', 'endpointslices', 'deployments', 'cronjobs'];
    const members = fc.constantFrom('metadata', 'spec', 'status', 'data', 'containers', 'conditions', 'endpoints');
    const objects = fc.oneof(jsonValues, fc.dictionary(members, jsonValues).map(withoutPrototype));
    const key = fc.constantFrom(...keys, '').map((path) => (path === '' ? '/x' : `/registry/${path}/a/b`));
    fc.assert(
      fc.property(key, fc.constantFrom<Verb>('create', 'update'), objects, objects, (name, verb, before, after) => {
        const { text, changes } = say(name, verb, before, after);
        expect(text).toMatch(/^(?:create|update) \S/);
        expect(text.length).toBeLessThan(600);
        expect(changes.length).toBeLessThanOrEqual(MAX_CHANGES);
      }),
      { numRuns: 2000 },
    );
  });

  it('says no more than it knows where one side is not there', () => {
    expect(say(DEPLOYMENT, 'update', undefined, { spec: {} }).text).toBe('update Deployment default/web');
    expect(say(DEPLOYMENT, 'update', { spec: {} }, undefined).text).toBe('update Deployment default/web');
  });
});

describe('revisionSentence', () => {
  const event = (verb: Verb, key: string) => {
    const identity = identifyKey(key);
    return {
      event: { identity, verb },
      text: sentence({ identity, verb }, undefined, undefined, kubernetesListKeys).text,
    };
  };

  it('is the sentence of the only event', () => {
    expect(revisionSentence([event('delete', '/registry/pods/a/b')])).toBe('delete Pod a/b');
  });

  it('counts many of a kind', () => {
    const events = Array.from({ length: 287 }, (_, n) => event('delete', `/registry/events/ns${n % 3}/e${n}`));
    expect(revisionSentence(events)).toBe('delete 287 Events in 3 namespaces');
    expect(revisionSentence(events.filter((_, n) => n % 3 === 0))).toBe('delete 96 Events in ns0');
    expect(revisionSentence(events, 10_000)).toBe('delete 287 Events in 3 namespaces; and 9713 more');
  });

  it('names each kind of change in one that is mixed', () => {
    const events = [event('create', '/a/x'), event('create', '/a/y'), event('delete', '/registry/pods/a/b')];
    expect(revisionSentence(events)).toBe('create 2 keys; delete Pod a/b');
  });

  it.each([
    ['Pod', 'Pods'],
    ['NetworkPolicy', 'NetworkPolicies'],
    ['Ingress', 'Ingresses'],
    ['Endpoints', 'Endpoints'],
    ['Gateway', 'Gateways'],
    ['key', 'keys'],
  ])('%s → %s', (one, many) => expect(plural(one)).toBe(many));
});

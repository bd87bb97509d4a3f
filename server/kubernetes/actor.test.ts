import { describe, expect, it } from 'vitest';
import type { Verb } from '../domain/facts.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { actorOf } from './actor.ts';
import type { FieldPath } from './field-ownership.ts';
import { identifyKey } from './keys.ts';

const POD = '/registry/pods/default/www';

interface Case {
  readonly key?: string;
  readonly verb?: Verb;
  readonly before?: JsonValue;
  readonly after: JsonValue;
  readonly changed?: readonly FieldPath[];
}

const actor = ({ key = POD, verb = 'update', before, after, changed = [] }: Case) =>
  actorOf({ identity: identifyKey(key, after), verb, before, after, changed });

const entry = (manager: string, time: string | null, fieldsV1: JsonObject, more: JsonObject = {}): JsonObject => ({
  manager,
  operation: 'Update',
  apiVersion: 'v1',
  ...(time === null ? {} : { time }),
  fieldsV1,
  ...more,
});
const managed = (...managedFields: JsonObject[]): JsonObject => ({ kind: 'Pod', metadata: { managedFields } });

const SPEC = { 'f:spec': { 'f:image': {} } };
const READY = { 'f:status': { 'f:conditions': { 'k:{"type":"Ready"}': { '.': {}, 'f:status': {} } } } };
const readyChanged: FieldPath = ['status', 'conditions', { item: { type: 'Ready', status: 'True' } }, 'status'];

describe('actor', () => {
  it('is the manager whose entry moved', () => {
    const before = managed(entry('kubectl', 'T1', SPEC), entry('kubelet', 'T1', READY, { subresource: 'status' }));
    const after = managed(entry('kubectl', 'T1', SPEC), entry('kubelet', 'T2', READY, { subresource: 'status' }));
    expect(actor({ before, after, changed: [readyChanged] })).toEqual({
      name: 'kubelet',
      basis: 'managedFields',
      certain: true,
    });
  });

  it('is the manager that gained fields, not the one that lost them', () => {
    const before = managed(entry('apply', 'T1', { 'f:spec': { 'f:image': {}, 'f:replicas': {} } }));
    const after = managed(entry('kubectl', null, { 'f:spec': { 'f:replicas': {} } }), entry('apply', 'T1', SPEC));
    expect(actor({ before, after, changed: [['spec', 'replicas']] })).toMatchObject({ name: 'kubectl', certain: true });
  });

  it('is the owner of what changed where no entry moved within the second', () => {
    const object = managed(entry('kubectl', 'T1', SPEC), entry('kubelet', 'T1', READY));
    expect(actor({ before: object, after: object, changed: [readyChanged] })).toMatchObject({ name: 'kubelet' });
  });

  it('is nobody where a field changed that its owner wrote longer ago, and nothing says how', () => {
    const replicas = { 'f:spec': { 'f:replicas': {} } };
    const object = managed(entry('kubectl-create', 'T1', replicas), entry('kube-controller-manager', 'T2', READY));
    expect(actor({ before: object, after: object, changed: [['spec', 'replicas']] })).toBeNull();
    expect(actor({ before: object, after: object, changed: [readyChanged] })).toMatchObject({
      name: 'kube-controller-manager',
      certain: true,
    });
  });

  it('is who owns what the scale subresource wrote, which keeps its first time', () => {
    const replicas = { 'f:spec': { 'f:replicas': {} } };
    const object = managed(
      entry('kubectl', 'T1', replicas, { subresource: 'scale' }),
      entry('kube-controller-manager', 'T2', READY, { subresource: 'status' }),
    );
    expect(actor({ before: object, after: object, changed: [['spec', 'replicas']] })).toEqual({
      name: 'kubectl',
      basis: 'managedFields',
      certain: true,
    });
    expect(
      actor({
        before: object,
        after: object,
        changed: [
          ['spec', 'replicas'],
          ['spec', 'paused'],
        ],
      }),
    ).toBeNull();
  });

  it('is not certain where two moved and neither owns all of what changed', () => {
    const before = managed(entry('one', 'T1', SPEC), entry('two', 'T1', READY));
    const after = managed(entry('one', 'T2', SPEC), entry('two', 'T2', READY));
    expect(actor({ before, after, changed: [['spec', 'image'], readyChanged] })?.certain).toBe(false);
    expect(actor({ before, after, changed: [['spec', 'image']] })).toMatchObject({ name: 'one', certain: true });
  });

  it('owns what lies below a field that is owned as a whole', () => {
    const object = managed(entry('a', 'T', { 'f:data': {} }), entry('b', 'T', { 'f:metadata': { 'f:labels': {} } }));
    expect(actor({ before: object, after: object, changed: [['data', 'key']] })?.name).toBe('a');
  });

  it('of a creation is the newest entry', () => {
    const after = managed(entry('kubectl-run', '2026-01-01T00:00:00Z', SPEC));
    expect(actor({ verb: 'create', after })).toMatchObject({ name: 'kubectl-run', certain: true });
  });

  it('of an Event without managedFields is its source', () => {
    const key = '/registry/events/default/x';
    const certain = { basis: 'event-source', certain: true };
    expect(actor({ key, verb: 'create', after: { source: { component: 'kubelet' } } })).toEqual({
      name: 'kubelet',
      ...certain,
    });
    expect(actor({ key, verb: 'create', after: { reportingController: 'job' } })).toEqual({ name: 'job', ...certain });
  });

  it('of a Lease without managedFields is its holder, perhaps', () => {
    const after = { spec: { holderIdentity: 'node-1' } };
    expect(actor({ key: '/registry/leases/kube-node-lease/node-1', after })).toEqual({
      name: 'node-1',
      basis: 'lease-holder',
      certain: false,
    });
  });

  it('of a binding is the scheduler, perhaps', () => {
    const before = { spec: { schedulerName: 'default-scheduler' } };
    const bound = (schedulerName: string) => ({ spec: { nodeName: 'node-1', schedulerName } });
    const inferred = { basis: 'kind-of-change', certain: false };
    expect(actor({ before, after: bound('default-scheduler') })).toEqual({ name: 'kube-scheduler', ...inferred });
    expect(actor({ before, after: bound('volcano') })).toEqual({ name: 'volcano', ...inferred });
  });

  it.each(['compact_rev_key', '/registry/masterleases/10.0.0.1', '/registry/ranges/serviceips'])(
    'of %s is the API server, perhaps',
    (key) => {
      expect(actor({ key, after: {} })).toEqual({ name: 'kube-apiserver', basis: 'kind-of-change', certain: false });
    },
  );

  it('of a field that is gone is the one who had set it, perhaps', () => {
    const before = managed(entry('kubectl-label', 'T1', { 'f:metadata': { 'f:labels': { 'f:a': {}, 'f:b': {} } } }));
    const after = managed(entry('kubectl-label', 'T1', { 'f:metadata': { 'f:labels': { 'f:a': {} } } }));
    expect(actor({ before, after, changed: [['metadata', 'labels', 'b']] })).toEqual({
      name: 'kubectl-label',
      basis: 'managedFields',
      certain: false,
    });
    expect(actor({ before, after, changed: [['metadata', 'deletionTimestamp']] })).toBeNull();
  });

  it('of the end of a Pod is its kubelet, and of an expired Event etcd, perhaps', () => {
    const ended = { metadata: { deletionGracePeriodSeconds: 0 }, spec: { nodeName: 'node-1' } };
    const kubelet = { name: 'kubelet', basis: 'kind-of-change', certain: false };
    expect(actor({ before: { spec: { nodeName: 'node-1' } }, after: ended })).toEqual(kubelet);
    expect(actor({ verb: 'delete', before: ended, after: null })).toEqual(kubelet);
    expect(actor({ verb: 'delete', before: { spec: { nodeName: 'node-1' } }, after: null })).toBeNull();
    expect(actor({ key: '/registry/events/a/b', verb: 'delete', after: null })).toMatchObject({ name: 'etcd' });
  });

  it('is not guessed where nothing tells', () => {
    expect(actor({ after: { spec: {} }, before: {} })).toBeNull();
    expect(actor({ verb: 'delete', after: managed(entry('kubectl', 'T', SPEC)) })).toBeNull();
    expect(actor({ after: { metadata: { managedFields: 'nonsense' } } })).toBeNull();
  });
});

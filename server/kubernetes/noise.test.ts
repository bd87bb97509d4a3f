import { describe, expect, it } from 'vitest';
import type { Verb } from '../domain/facts.ts';
import type { JsonValue } from '../domain/json.ts';
import type { FieldPath } from './field-ownership.ts';
import { identifyKey } from './keys.ts';
import { noiseClass } from './noise.ts';

const LEADER = 'control-plane.alpha.kubernetes.io/leader';
const noise = (key: string, verb: Verb, object: JsonValue = {}, changes: readonly FieldPath[] | null = null) =>
  noiseClass({ identity: identifyKey(key), verb, object, changes });

describe('noise', () => {
  it.each([
    ['compact_rev_key', 'compaction'],
    ['/registry/masterleases/10.0.0.1', 'master-lease'],
    ['/registry/peerserverleases/x', 'master-lease'],
    ['/registry/events/default/www.1', 'event'],
    ['/registry/leases/kube-node-lease/node-1', 'lease'],
    ['/registry/leases/kube-system/apiserver-abc', 'lease'],
    ['/registry/leases/kube-system/kube-scheduler', 'leader-election'],
    ['/registry/leases/team-a/my-operator', 'leader-election'],
    ['/registry/pods/default/www', null],
    ['/some/key', null],
  ])('%s is %s, whatever happens to it', (key, expected) => {
    for (const verb of ['create', 'update', 'delete'] as const) expect(noise(key, verb)).toBe(expected);
  });

  it('is an update that changed nothing but bookkeeping', () => {
    const key = '/registry/pods/default/www';
    expect(noise(key, 'update', {}, [])).toBe('no-op');
    expect(noise(key, 'update', {}, [['metadata', 'managedFields', { item: {} }]])).toBe('no-op');
    expect(noise(key, 'update', {}, [['metadata', 'resourceVersion']])).toBe('no-op');
    expect(noise(key, 'update', {}, [['metadata', 'managedFields'], ['spec']])).toBeNull();
    expect(noise('/app/x', 'update', 'text', [])).toBe('no-op');
    expect(noise(key, 'update', {}, null)).toBeNull();
  });

  it('is an Event that was only seen again', () => {
    const key = '/registry/events/default/www.1';
    const again: FieldPath[] = [['count'], ['lastTimestamp'], ['metadata', 'managedFields']];
    expect(noise(key, 'update', {}, again)).toBe('event-count');
    expect(noise(key, 'update', {}, [['series', 'count']])).toBe('event-count');
    expect(noise(key, 'update', {}, [...again, ['message']])).toBe('event');
    expect(noise(key, 'update', {}, [])).toBe('event');
  });

  it('is a Node of which only heartbeats moved', () => {
    const key = '/registry/minions/node-1';
    const beat: FieldPath = ['status', 'conditions', { item: { type: 'Ready' } }, 'lastHeartbeatTime'];
    expect(noise(key, 'update', {}, [beat, ['metadata', 'managedFields']])).toBe('node-heartbeat');
    expect(noise(key, 'update', {}, [beat, ['status', 'images']])).toBeNull();
  });

  it('is an Endpoints or ConfigMap of which only the leader annotation moved', () => {
    const object = { metadata: { annotations: { [LEADER]: '{}' } } };
    const moved: FieldPath[] = [['metadata', 'annotations', LEADER]];
    expect(noise('/registry/services/endpoints/a/b', 'update', object, moved)).toBe('endpoints-leader');
    expect(noise('/registry/configmaps/a/b', 'update', object, moved)).toBe('leader-election');
    expect(noise('/registry/configmaps/a/b', 'update', object, [...moved, ['data', 'x']])).toBeNull();
    expect(noise('/registry/configmaps/a/b', 'update', {}, [['data', 'x']])).toBeNull();
  });
});

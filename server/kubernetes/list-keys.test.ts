import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../domain/json.ts';
import { kubernetesListKeys } from './list-keys.ts';

function keyOf(list: string, before: JsonValue[], after: JsonValue[] = before): string {
  const match = kubernetesListKeys.match(list, before, after);
  return match.by === 'members' ? match.members.map((member) => member.join('.')).join(' ') : match.by;
}

describe('kubernetesListKeys', () => {
  it.each<[string, JsonValue, string]>([
    ['containers', { name: 'a', image: 'x' }, 'name'],
    ['ports', { containerPort: 80, protocol: 'TCP', name: 'http' }, 'containerPort protocol'],
    ['ports', { port: 80, protocol: 'TCP', targetPort: 8080 }, 'port protocol'],
    ['ports', { name: 'http' }, 'name'],
    ['conditions', { type: 'Ready', status: 'True' }, 'type'],
    ['volumeMounts', { name: 'v', mountPath: '/x' }, 'mountPath'],
    ['volumeDevices', { name: 'v', devicePath: '/dev/x' }, 'devicePath'],
    ['hostAliases', { ip: '10.0.0.1', hostnames: ['x'] }, 'ip'],
    ['ownerReferences', { uid: 'u', kind: 'Pod', name: 'n' }, 'uid'],
    ['addresses', { type: 'InternalIP', address: '10.0.0.1' }, 'type address'],
    ['addresses', { ip: '10.0.0.1' }, 'ip'],
    ['podIPs', { ip: '10.0.0.1' }, 'ip'],
    ['taints', { key: 'k', effect: 'NoSchedule' }, 'key effect'],
    [
      'topologySpreadConstraints',
      { topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' },
      'topologyKey whenUnsatisfiable',
    ],
    ['volumeClaimTemplates', { metadata: { name: 'data' } }, 'metadata.name'],
    ['endpoints', { addresses: ['10.0.0.1'], targetRef: { uid: 'u' } }, 'targetRef.uid'],
    ['endpoints', { addresses: ['10.0.0.1'] }, 'addresses.0'],
    ['subjects', { kind: 'User', name: 'x' }, 'kind namespace name'],
    [
      'managedFields',
      { manager: 'm', operation: 'Update', apiVersion: 'v1' },
      'manager operation subresource apiVersion',
    ],
    ['tolerations', { operator: 'Exists' }, 'key operator value effect tolerationSeconds'],
  ])('%s of %j by %s', (list, item, expected) => {
    expect(keyOf(list, [item])).toBe(expected);
  });

  it('guesses for lists that it does not know', () => {
    expect(keyOf('backends', [{ name: 'a' }, { name: 'b' }])).toBe('name');
    expect(keyOf('steps', [{ id: 1 }, { id: 2 }])).toBe('id');
    expect(keyOf('steps', [{ run: 'x' }])).toBe('position');
  });

  it('does not take a key that is not unique, or missing on either side', () => {
    expect(keyOf('env', [{ name: 'a' }, { name: 'a' }])).toBe('position');
    expect(keyOf('containers', [{ name: 'a' }], [{ image: 'x' }])).toBe('position');
    expect(keyOf('containers', [{ name: 'a' }, 'text'])).toBe('position');
    expect(
      keyOf('ports', [
        { port: 80, name: 'a' },
        { port: 80, name: 'b' },
      ]),
    ).toBe('name');
  });

  it('knows which lists of texts are sets', () => {
    expect(keyOf('finalizers', ['a', 'b'])).toBe('value');
    expect(keyOf('finalizers', ['a', 'a'])).toBe('position');
    expect(keyOf('args', ['a', 'b'])).toBe('position');
  });

  it('takes no member of a prototype for a list', () => {
    expect(keyOf('constructor', [{ name: 'a' }])).toBe('name');
  });
});

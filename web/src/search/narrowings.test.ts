import { describe, expect, it } from 'vitest';
import { narrowings } from './narrowings.ts';

const KINDS = [
  'CSINode',
  'Deployment',
  'NetworkPolicy',
  'Node',
  'Pod',
  'PodDisruptionBudget',
  'PodTemplate',
  'ReplicaSet',
];
const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system', 'pod'];

const named = (text: string) => found(text, true);
const begun = (text: string) => found(text, false);

function found(text: string, whole: boolean): readonly string[] {
  return narrowings(text, KINDS, NAMESPACES).flatMap(({ by, label, named: is }) =>
    is === whole ? [`${by} ${label}`] : [],
  );
}

describe('a kind or a namespace', () => {
  it.each([
    ['po', ['kind Pod']],
    ['Pods', ['kind Pod']],
    ['deploy', ['kind Deployment']],
    ['networkpolicies', ['kind NetworkPolicy']],
    ['pod', ['kind Pod', 'namespace pod']],
    ['kube-system', ['namespace kube-system']],
    ['(cluster)', ['namespace (cluster)']],
    ['sts', []],
  ])('%s is named by its name, and by what kubectl takes for it', (text, expected) => {
    expect(named(text)).toEqual(expected);
  });

  it.each([
    ['dep', ['kind Deployment']],
    ['sets', ['kind ReplicaSet']],
    ['nod', ['kind Node', 'kind CSINode', 'namespace kube-node-lease']],
    ['kube-sys', ['namespace kube-system']],
    ['system', ['namespace kube-system']],
    ['clus', ['namespace (cluster)']],
    ['ube', []],
  ])('%s begins the name, or a word within it', (text, expected) => {
    expect(begun(text)).toEqual(expected);
  });

  it('is one word, and no single letter; of many the first three are offered', () => {
    expect(narrowings('pod web', KINDS, NAMESPACES)).toEqual([]);
    expect(narrowings(' ', KINDS, NAMESPACES)).toEqual([]);
    expect(narrowings('k', KINDS, NAMESPACES)).toEqual([]);
    const services = ['Service', 'ServiceAccount', 'ServiceCIDR', 'ServiceEntry', 'ServiceMonitor'];
    expect(narrowings('svc', services, []).map(({ label }) => label)).toEqual(['Service']);
    expect(narrowings('serv', services, []).map(({ label }) => label)).toEqual(services.slice(0, 3));
  });

  it('is what the filters take: what has no namespace is asked for by an empty one', () => {
    expect(narrowings('(cluster)', KINDS, NAMESPACES)[0]?.value).toBe('');
  });
});

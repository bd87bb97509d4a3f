import { describe, expect, it } from 'vitest';
import type { Recording } from '../api/schema.ts';
import { exportsOf, type ExportView } from './exports.ts';

const recording: Recording = {
  id: 'abc-590',
  history: 'abc',
  name: 'kubectl-run-pod',
  source: 'file',
  clusterId: null,
  etcdVersion: null,
  kubernetesVersion: null,
  kubernetesRelease: '1.32',
  newerThan: null,
  description: null,
  part: null,
  commands: [],
  firstRevision: 590,
  lastRevision: 1614,
  firstAtMs: null,
  lastAtMs: null,
  revisionCount: 1024,
  eventCount: 1024,
  gaps: [],
  live: false,
};
const view = (part: Partial<ExportView> = {}) =>
  exportsOf({
    recording,
    revision: 1603,
    window: { from: 590, to: 1614 },
    namespace: null,
    kind: null,
    ...part,
  });
const hrefs = (part?: Partial<ExportView>) => Object.fromEntries(view(part).map(({ id, href }) => [id, href]));
const details = (part?: Partial<ExportView>) => Object.fromEntries(view(part).map(({ id, detail }) => [id, detail]));

describe('exports', () => {
  it('are the whole, the files of it, and the objects at the playhead', () => {
    expect(hrefs()).toEqual({
      whole: '/api/recordings/abc-590/export',
      range: null,
      filtered: null,
      zip: '/api/recordings/abc-590/export?format=zip',
      yaml: '/api/recordings/abc-590/export?format=yaml&rev=1603&strip=true',
    });
    expect(details()).toMatchObject({ whole: 'r590 to r1614', range: expect.stringContaining('all of it') });
  });

  it('are of what the timeline shows, never of more than there is', () => {
    expect(hrefs({ window: { from: 600.4, to: 700 } })['range']).toBe('/api/recordings/abc-590/export?from=600&to=700');
    expect(hrefs({ window: { from: 1, to: 700 } })['range']).toBe('/api/recordings/abc-590/export?from=590&to=700');
    expect(hrefs({ window: { from: 1, to: 99_999 } })['range']).toBeNull();
  });

  it('are of what the filters say, and say so', () => {
    expect(hrefs({ namespace: 'default', kind: 'Pod' })).toMatchObject({
      filtered: '/api/recordings/abc-590/export?namespace=default&kind=Pod',
      zip: '/api/recordings/abc-590/export?namespace=default&kind=Pod&format=zip',
      yaml: '/api/recordings/abc-590/export?namespace=default&kind=Pod&format=yaml&rev=1603&strip=true',
      whole: '/api/recordings/abc-590/export',
    });
    expect(details({ namespace: 'default', kind: 'Pod' })['yaml']).toBe('For kubectl apply, only Pod in default');
    expect(details({ namespace: 'default' })['filtered']).toBe('Objects in default');
    expect(details({ namespace: '', kind: 'Node' })['filtered']).toBe('Cluster-scoped Node');
    expect(hrefs({ namespace: '' })['filtered']).toBe('/api/recordings/abc-590/export?namespace=');
  });

  it('have no objects where no revision is', () => {
    expect(view({ revision: null }).at(-1)).toMatchObject({ label: 'Objects as YAML', href: null });
  });
});

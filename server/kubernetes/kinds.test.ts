import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kubernetesKinds, openshiftKinds } from './kinds.ts';

/** `group/Kind` of every kind that the schema of the wire form has. */
const schemaKinds = new Set(
  readFileSync(new URL('../../proto/kinds.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [apiVersion = '', kind = ''] = line.split('\t');
      return `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind}`;
    }),
);

describe('kinds', () => {
  it.each([...kubernetesKinds, ...openshiftKinds])('%s is a kind of the schema', (_path, { group, kind }) => {
    expect(schemaKinds).toContain(`${group}/${kind}`);
  });

  it('has no two kinds below one path', () => {
    for (const kinds of [kubernetesKinds, openshiftKinds]) {
      const names = [...kinds.values()].map(({ group, resource }) => `${group}/${resource}`);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

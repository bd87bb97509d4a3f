import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { ObjectIdentity } from '../../domain/facts.ts';
import type { StateEntry } from '../../domain/history-reader.ts';
import { createKeyIdentifier } from '../../kubernetes/keys.ts';
import { sayIfNone, type AskedKeys } from './no-match.ts';

const identifier = createKeyIdentifier();
const entry = (identity: ObjectIdentity): StateEntry => ({
  identity,
  ...{ apiVersion: null, uid: null, ownerUid: null, createRevision: 1, modRevision: 1, version: 1, valueBytes: 1 },
});

/** What is said where none of these keys is like what is asked for. */
async function said(keys: readonly string[], asked: Partial<AskedKeys>): Promise<string> {
  let text = '';
  const source = {
    title: 'test',
    keys: async function* (_revision: number, { prefix = '', kind }: { prefix?: string; kind?: string }) {
      for (const key of keys) {
        const identity = identifier.identify(key);
        if (key.startsWith(prefix) && (kind === undefined || identity.kind === kind)) yield entry(identity);
      }
    },
  };
  const err = new Writable({
    decodeStrings: false,
    write: (more: string, _encoding, done) => {
      text += more;
      done();
    },
  });
  await sayIfNone(source, 7, { kind: null, namespace: null, prefix: '', ...asked }, { err });
  return text;
}

describe('where no key is like what is asked for', () => {
  test('a beginning is compared with those that there are, in an etcd without Kubernetes too', async () => {
    expect(await said(['foo/a', 'foo/b', 'bar/c'], { prefix: 'foz/' })).toContain('\nSimilar: foo/.\n');
    expect(await said(['foo/a', 'foo/b', 'bar/c'], { prefix: 'elsewhere/' })).toContain(
      '\nKeys begin with foo/, bar/.\n',
    );
    expect(await said(['/registry/pods/default/www'], { prefix: 'elsewhere/' })).toContain('such as /registry/pods/');
  });

  test('kinds that are there are named where the one that is asked for is elsewhere', async () => {
    const keys = ['/registry/pods/default/www', '/registry/deployments/default/web'];
    expect(await said(keys, { kind: 'deploy', prefix: '/registry/pods/' })).toContain('\nKinds there: Pod.\n');
    expect(await said(keys, { kind: 'deploy' })).toBe('');
  });
});

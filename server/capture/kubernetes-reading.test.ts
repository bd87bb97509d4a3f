import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { HistoryEvent } from '../domain/history.ts';
import { encrypted } from '../kubernetes/encrypted-value.fixture.ts';
import { stored, type WireField } from '../kubernetes/stored-value.fixture.ts';
import { kubernetesReading, type ReadingOptions } from './kubernetes-reading.ts';

let revision = 1;

function put(key: string, value: Uint8Array): HistoryEvent {
  revision += 1;
  return { type: 'put', key, modRevision: revision, createRevision: revision, version: 1, lease: '0', value };
}

function node(kubeletVersion: string, root = '/registry'): HistoryEvent {
  const info: WireField = [7, [[7, kubeletVersion]]];
  return put(
    `${root}/minions/n`,
    stored('v1', 'Node', [
      [1, [[1, 'n']]],
      [3, [info]],
    ]),
  );
}

const reading = (options: Partial<ReadingOptions> = {}) =>
  kubernetesReading({ release: null, secrets: 'redact', fingerprintKey: randomBytes(32), ...options });

test('the release is the latest that a Node says, wherever the cluster keeps its keys', () => {
  const one = reading();
  expect(one.version()).toBeNull();
  for (const [version, expected] of [
    ['v1.30.2', 'v1.30.2'],
    ['v1.29.9', 'v1.30.2'],
    ['v1.32.6+k3s1', 'v1.32.6+k3s1'],
    ['v0.0.0-master+$Format:%H$', 'v1.32.6+k3s1'],
    ['nonsense', 'v1.32.6+k3s1'],
    ['', 'v1.32.6+k3s1'],
  ] as const) {
    one.describe(node(version, '/my/own/root'), null);
    expect(one.version()).toBe(expected);
  }
});

test('a Node that cannot be read says nothing', () => {
  const one = reading({ assumedVersion: 'v0.0.0-master' });
  one.learn(put('/registry/minions/n', Buffer.from('k8s\0\n\u00ff')));
  one.learn(put('/registry/minions/n', Buffer.from('{"kind":"Other"}')));
  expect(one.version()).toBeNull();
});

test('a decrypted Secret is stored redacted, another decrypted object as its ciphertext', () => {
  const key = { provider: 'secretbox' as const, name: 'k', secret: randomBytes(32) };
  const one = reading({ decryptionKeys: [key] });
  const secret = stored('v1', 'Secret', [
    [
      2,
      [
        [1, 'p'],
        [2, 'hunter2-hunter2'],
      ],
    ],
  ]);
  const hidden = one.describe(put('/registry/secrets/a/b', encrypted(key, secret, '')), null);
  expect(hidden.facts).toMatchObject({ redacted: true, identity: { kind: 'Secret' } });
  expect(Buffer.from(hidden.value ?? []).toString()).toContain('redacted: ');
  const config = encrypted(
    key,
    stored('v1', 'ConfigMap', [
      [
        2,
        [
          [1, 'a'],
          [2, 'b'],
        ],
      ],
    ]),
    '',
  );
  const kept = one.describe(put('/registry/configmaps/a/b', config), null);
  expect(kept.facts).toMatchObject({
    redacted: false,
    encoding: 'kubernetes-protobuf',
    identity: { kind: 'ConfigMap' },
  });
  expect(Buffer.from(kept.value ?? []).equals(config)).toBe(true);
});

test('what the user names is hidden before it is stored', () => {
  const one = reading({ redact: [{ kind: 'ConfigMap', group: null, path: ['data', '*'] }] });
  const record = one.describe(
    put(
      '/registry/configmaps/a/b',
      stored('v1', 'ConfigMap', [
        [
          2,
          [
            [1, 'a'],
            [2, 'QWZX'],
          ],
        ],
      ]),
    ),
    null,
  );
  expect(record.facts.redacted).toBe(true);
  expect(Buffer.from(record.value ?? []).toString()).not.toContain('QWZX');
});

import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { DecryptionKey } from '../domain/decryption-key.ts';
import { encrypted } from '../kubernetes/encrypted-value.fixture.ts';
import { createRedactor } from '../kubernetes/redaction.ts';
import { stored } from '../kubernetes/stored-value.fixture.ts';
import { testApp } from './test-app.fixture.ts';
import type { ValueDecoderOptions } from '../reading/value-decoder.ts';

const POD = '/registry/pods/default/web';
const SECRET = '/registry/secrets/default/db';

async function read(decoding: ValueDecoderOptions, key: string, value: Uint8Array) {
  const { app, history } = await testApp({ decoding });
  try {
    history.commit([key, value]);
    const object = await app.inject(`/api/recordings/${history.id}/object?key=${encodeURIComponent(key)}`);
    const recording = await app.inject(`/api/recordings/${history.id}`);
    return { object: object.json(), text: object.body, recording: recording.json() };
  } finally {
    await app.close();
  }
}

test('fields that came after the newest known release are told, and that the cluster is newer', async () => {
  const value = stored('v1', 'Pod', [
    [1, [[1, 'web']]],
    [77, 'later'],
  ]);
  const { object, recording } = await read({ release: '1.99' }, POD, value);
  expect(recording).toMatchObject({ kubernetesRelease: '1.99', newerThan: '1.37' });
  expect(JSON.parse(object.json as string)).toMatchObject({ kind: 'Pod', metadata: { name: 'web' } });
  const bytes = Buffer.from('later').toString('base64');
  expect(object.unknownFields).toEqual([{ path: '', number: 77, wireType: 2, name: null, bytes, size: 5 }]);
});

test('of a value that is cut off, what came before is told', async () => {
  const value = stored('v1', 'Pod', [
    [1, [[1, 'web']]],
    [2, [[6, 'Always']]],
  ]).subarray(0, -8);
  const { object, recording } = await read({ release: '1.32' }, POD, value);
  expect(recording).toMatchObject({ kubernetesRelease: '1.32', newerThan: null });
  expect(object.json).toBeNull();
  expect(object.problem.reason).toContain('announced');
  expect(JSON.parse(object.partial as string)).toMatchObject({ kind: 'Pod', metadata: { name: 'web' } });
});

test('a Secret that was stored as ciphertext is not shown in clear when its key is given later', async () => {
  const key: DecryptionKey = { provider: 'aesgcm', name: 'k', secret: randomBytes(32) };
  const redactor = createRedactor({ mode: 'redact', key: randomBytes(32) });
  const secret = stored('v1', 'Secret', [
    [1, [[1, 'db']]],
    [
      2,
      [
        [1, 'password'],
        [2, 'hunter2-hunter2'],
      ],
    ],
    [99, 'hunter2-hunter2'],
  ]);
  for (const plain of [secret, secret.subarray(0, -5)]) {
    const value = encrypted(key, plain, SECRET);
    const { object, text } = await read({ release: '1.32', keys: [key], redactor }, SECRET, value);
    expect(object.redacted).toBe(true);
    expect(object.json).toContain('redacted: ');
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain(Buffer.from('hunter2-hunter2').toString('base64').slice(2, 14));
    expect(Buffer.from(object.storage.base64 as string, 'base64').equals(value)).toBe(true);
  }
});

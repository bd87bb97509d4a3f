import { randomBytes } from 'node:crypto';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { describe, expect, test } from 'vitest';
import type { DecryptionKey } from '../domain/decryption-key.ts';
import { createDecoder } from './decoder.ts';
import { encrypted } from './encrypted-value.fixture.ts';
import { parseEncryptionConfiguration } from './encryption-configuration.ts';
import { recordedEvents } from './recording.fixture.ts';

const KEY = '/registry/configmaps/default/app';
const PROVIDERS = ['aescbc', 'aesgcm', 'secretbox'] as const;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const newKey = (provider: DecryptionKey['provider'], name = 'key1'): DecryptionKey => ({
  provider,
  name,
  secret: randomBytes(32),
});

describe.each(PROVIDERS)('%s', (provider) => {
  const key = newKey(provider);
  const decoder = createDecoder({ release: '1.32', keys: [newKey(provider, 'key10'), newKey(provider), key] });
  const closed = createDecoder({ release: '1.32' });
  const plain = createDecoder({ release: '1.32' });

  test('a value is what it was before it was encrypted, with the key of its name that fits', () => {
    const events = recordedEvents('crd-and-configmap-etcd34').filter((event) => event.key.startsWith('/registry/'));
    expect(events.length).toBeGreaterThan(40);
    for (const event of events.filter(({ type }) => type === 'put')) {
      const value = encrypted(key, event.value, event.key);
      const options = { modRevision: event.modRevision, key: event.key };
      const expected = plain.decode(event.value, options);
      const decoded = decoder.decode(value, options);
      expect(decoded.object).toStrictEqual(expected.object);
      expect(decoded.encoding).toBe(expected.encoding);
      expect(decoded.contentType).toBe(`${expected.contentType}, encrypted (${provider}, key1)`);
      expect(base64(decoded.decrypted ?? Buffer.alloc(0))).toBe(base64(event.value));
      expect(decoder.toJsonText(value, options)).toBe(plain.toJsonText(event.value, options));
    }
  });

  test('without its key it stays closed, and says so', () => {
    const value = encrypted(key, Buffer.from('{}'), KEY);
    expect(closed.decode(value, { key: KEY })).toMatchObject({
      encoding: 'encrypted',
      object: undefined,
      contentType: `encrypted (${provider}, key1)`,
      problem: { reason: expect.stringContaining('cannot be read without the key') as string },
    });
    expect(closed.toJsonText(value, { key: KEY })).toBeNull();
    const other = createDecoder({ release: null, keys: [newKey(provider, 'key2')] });
    expect(other.decode(value, { key: KEY }).problem?.reason).toContain('has no such key');
  });

  test('a key that is another one, or a damaged value, is a reason and no exception', () => {
    const value = encrypted(key, Buffer.from(`{"kind":"ConfigMap","data":{"a":"${'x'.repeat(50)}"}}`), KEY);
    const wrong = createDecoder({ release: null, keys: [newKey(provider)] });
    expect(wrong.decode(value, { key: KEY })).toMatchObject({
      encoding: 'encrypted',
      object: undefined,
      problem: { reason: expect.stringContaining('cannot be opened') as string },
    });
    for (let length = 0; length < value.length; length++) {
      const cut = decoder.decode(value.subarray(0, length), { key: KEY });
      expect(cut.object).toBeUndefined();
      const damaged = Buffer.from(value);
      damaged[length] = (damaged[length] ?? 0) ^ 0x55;
      const decoded = decoder.decode(damaged, { key: KEY });
      expect(provider === 'aescbc' || decoded.object === undefined, `byte ${length}`).toBe(true);
    }
  });
});

test('an aesgcm value belongs to the key in etcd under which it was written', () => {
  const key = newKey('aesgcm');
  const decoder = createDecoder({ release: null, keys: [key] });
  const value = encrypted(key, Buffer.from('{"a":1}'), KEY);
  expect(decoder.decode(value, { key: KEY }).object).toEqual({ a: 1 });
  expect(decoder.decode(value, { key: `${KEY}2` }).problem?.reason).toContain('under another key');
  expect(decoder.decode(value).problem?.reason).toContain('only together with its key');
});

test('what a key management service encrypts stays closed, and is named', () => {
  const decoder = createDecoder({ release: null, keys: [newKey('aescbc')] });
  const decoded = decoder.decode(Buffer.from('k8s:enc:kms:v2:vault:\n\u0001\u0002'));
  expect(decoded.contentType).toBe('encrypted (kms v2, vault)');
  expect(decoded.problem?.reason).toContain('without the key management service');
});

test('a secretbox is what NaCl makes: the published example is opened', () => {
  const hex = (text: string): Buffer => Buffer.from(text, 'hex');
  const secret = hex('1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389');
  const nonce = hex('69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37');
  const box = hex(
    'f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c972' +
      '71d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b3' +
      '7973f622a43d14a6599b1f654cb45a74e355a5',
  );
  expect(base64(xsalsa20poly1305(secret, nonce).decrypt(box)).slice(0, 12)).toBe(base64(hex('be075fc53c81f2d5cf')));
});

describe('an EncryptionConfiguration', () => {
  const secret = base64(randomBytes(32));
  const yaml = `
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: [secrets]
    providers:
      - aesgcm: {keys: [{name: a, secret: ${base64(randomBytes(16))}}]}
      - kms: {name: vault, endpoint: "unix:///x"}
      - secretbox:
          keys:
            - {name: b, secret: "${secret}"}
      - identity: {}
  - resources: ['*.*']
    providers:
      - aescbc: {keys: [{name: b, secret: ${secret}}, {name: c, secret: ${secret}}]}
`;

  test('gives its keys in its order', () => {
    const keys = parseEncryptionConfiguration(yaml);
    expect(keys.map(({ provider, name }) => `${provider} ${name}`)).toEqual([
      'aesgcm a',
      'secretbox b',
      'aescbc b',
      'aescbc c',
    ]);
    expect(base64(keys[1]?.secret ?? Buffer.alloc(0))).toBe(secret);
    const old = JSON.stringify({ kind: 'EncryptionConfig', apiVersion: 'v1', resources: [] });
    expect(parseEncryptionConfiguration(old)).toEqual([]);
  });

  test.each([
    ['another kind', 'kind: Secret', 'another kind'],
    ['no object', '[]', 'another kind'],
    ['no YAML', '{a: [', 'neither YAML nor JSON'],
    ['a short key', yaml.replace(secret, base64(randomBytes(8))), 'has 8 bytes'],
    ['a secret that is not base64', yaml.replace(secret, '????'), 'not base64'],
    ['a key without a name', yaml.replace('name: b, ', ''), 'has no name'],
  ])('is refused where it is %s, without quoting a secret', (_title, text, reason) => {
    expect(() => parseEncryptionConfiguration(text)).toThrow(reason);
    expect(() => parseEncryptionConfiguration(text)).not.toThrow(secret);
  });
});

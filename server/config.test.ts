import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isRewindError } from './domain/errors.ts';
import { flagName, helpText, readSettings, settings, type GivenFlags, type SettingName } from './config.ts';

function read(name: SettingName, flags: GivenFlags = {}, environment: Record<string, string> = {}): unknown {
  return readSettings([name], flags, environment)[name];
}

function refusal(name: SettingName, flags: GivenFlags, environment: Record<string, string> = {}): string {
  try {
    read(name, flags, environment);
  } catch (error) {
    if (isRewindError(error) && error.code === 'usage') return error.message;
    throw error;
  }
  return 'accepted';
}

test('a flag beats the environment, which beats the default', () => {
  expect(read('port')).toBe(3000);
  expect(read('port', {}, { PORT: '4000' })).toBe(4000);
  expect(read('port', { port: '5000' }, { PORT: '4000' })).toBe(5000);
  expect(read('port', {}, { PORT: '' })).toBe(3000);
});

test("etcdctl's variables are read as etcdctl reads them", () => {
  expect(read('endpoints')).toEqual(['127.0.0.1:2379']);
  expect(read('endpoints', {}, { ETCDCTL_ENDPOINTS: 'https://a:2379, b:2379' })).toEqual(['https://a:2379', 'b:2379']);
  expect(read('insecureSkipTlsVerify', {}, { ETCDCTL_INSECURE_SKIP_TLS_VERIFY: 'T' })).toBe(true);
  expect(read('insecureSkipTlsVerify', {}, { ETCDCTL_INSECURE_SKIP_TLS_VERIFY: '0' })).toBe(false);
  expect(read('insecureSkipTlsVerify', { insecureSkipTlsVerify: true })).toBe(true);
  expect(read('user', {}, { ETCDCTL_USER: 'root:secret' })).toBe('root:secret');
  expect(read('cacert', {}, { ETCDCTL_CACERT: 'ca.pem' })).toBe(resolve('ca.pem'));
});

test('values are what they mean', () => {
  expect(read('keepAge', { keepAge: '30d' })).toBe(30 * 86_400_000);
  expect(read('keepBytes', { keepBytes: '10GiB' })).toBe(10 * 2 ** 30);
  expect(read('keepRevisions')).toBeNull();
  expect(read('db', { db: '~/rewind.db' })).not.toContain('~');
  expect(read('allowedHost', { allowedHost: 'a.example, b.example' })).toEqual(['a.example', 'b.example']);
  expect(read('host', { host: '[::1]' })).toBe('::1');
  expect(read('kubernetesRelease', { kubernetesRelease: 'v1.32.6' })).toBe('1.32.6');
  expect(read('capture', { capture: false })).toBe(false);
  expect(read('capture')).toBe(true);
});

describe('what cannot be is refused, naming where it came from', () => {
  test.each<[SettingName, string]>([
    ['port', 'abc'],
    ['port', '65536'],
    ['port', '-1'],
    ['port', '80.5'],
    ['endpoints', ''],
    ['endpoints', 'ftp://a:1'],
    ['endpoints', 'a:99999'],
    ['endpoints', 'a b'],
    ['endpoints', 'http://user:pw@a:2379'],
    ['secrets', 'show'],
    ['logLevel', 'loud'],
    ['keepAge', '30'],
    ['keepBytes', '10GB'],
    ['keepRevisions', '1.5'],
    ['kubernetesRelease', 'newest'],
    ['host', 'http://a/'],
    ['from', 'x'],
    ['db', ''],
  ])('--%s "%s"', (name, text) => {
    expect(refusal(name, { [name]: text })).toContain(flagName(settings[name].flag));
  });

  test('in the environment', () => {
    expect(refusal('port', {}, { PORT: 'x' })).toBe('PORT must be a port from 0 to 65535, not "x".');
    expect(refusal('insecureSkipTlsVerify', {}, { ETCDCTL_INSECURE_SKIP_TLS_VERIFY: 'maybe' })).toContain('maybe');
  });
});

test('help says where else a setting comes from, and its default', () => {
  expect(helpText('port')).toBe('port to listen at; 0: any free one (env: PORT, default: 3000)');
  expect(helpText('capture')).toBe('show what is recorded, and connect to no etcd');
});

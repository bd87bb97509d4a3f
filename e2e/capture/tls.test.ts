import { chmodSync, writeFileSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { EtcdOptions } from '../../server/domain/recorder.ts';
import { createAuthority, type CertificateAuthority } from '../harness/certificates.ts';
import { startEtcd, type EtcdServer } from '../harness/etcd.ts';
import { startCapture, type Capturing } from './capturing.ts';

let ca: CertificateAuthority;
let other: CertificateAuthority;
let etcd: EtcdServer;
let client: { certFile: string; keyFile: string };
let capturing: Capturing | null = null;

beforeAll(async () => {
  ca = createAuthority();
  other = createAuthority('another CA');
  client = ca.issue('reader');
  const server = ca.issue('etcd', { dnsNames: ['etcd.example'], ipAddresses: ['127.0.0.1'] });
  etcd = await startEtcd({
    tls: {
      caFile: ca.caFile,
      ...server,
      clientCertAuth: true,
      clientCertFile: client.certFile,
      clientKeyFile: client.keyFile,
    },
  });
  await etcd.put('a', '1');
});
afterEach(async () => {
  await capturing?.stop();
  capturing = null;
});
afterAll(async () => {
  await etcd.stop();
  ca.remove();
  other.remove();
});

const good = (): Partial<EtcdOptions> => ({ endpoints: [etcd.endpoint], caFile: ca.caFile, ...client });

async function refusal(options: Partial<EtcdOptions>): Promise<{ code: string; text: string }> {
  capturing = startCapture(options);
  const { error } = await capturing.until('refused', ({ state }) => state === 'refused' || state === 'unreachable');
  expect(error?.hint).toBeTruthy();
  expect(capturing.status().state).toBe('refused');
  return { code: error?.code ?? '', text: `${error?.message} ${error?.hint}` };
}

test('client certificate, CA and an endpoint without a scheme', async () => {
  capturing = startCapture({ ...good(), endpoints: [etcd.address] });
  await capturing.untilRevision(2);
  expect(capturing.status()).toMatchObject({ state: 'live', endpoint: etcd.endpoint });
});

test('a server name other than the address', async () => {
  capturing = startCapture({ ...good(), serverName: 'etcd.example' });
  await capturing.untilRevision(2);
  await capturing.stop();
  const { code, text } = await refusal({ ...good(), serverName: 'wrong.example' });
  expect(code).toBe('etcd_certificate');
  expect(text).toContain('wrong.example');
});

test('an unknown CA is refused, unless asked not to check', async () => {
  const { code, text } = await refusal({ ...good(), caFile: other.caFile });
  expect(code).toBe('etcd_certificate');
  expect(text).toContain('--cacert');
  await capturing?.stop();
  capturing = startCapture({ ...good(), caFile: null, insecureSkipTlsVerify: true });
  await capturing.untilRevision(2);
});

test('no client certificate, or one of another CA', async () => {
  const { code, text } = await refusal({ ...good(), certFile: null, keyFile: null });
  expect(code).toBe('etcd_certificate');
  expect(text).toContain('--cert');
  await capturing?.stop();
  expect((await refusal({ ...good(), ...other.issue('stranger') })).code).toBe('etcd_certificate');
});

test('a certificate that has expired', async () => {
  const expired = ca.issue('etcd', { ipAddresses: ['127.0.0.1'], notAfter: new Date(Date.now() - 3_600_000) });
  const server = await startEtcd({ tls: { caFile: ca.caFile, ...expired } });
  try {
    const { code, text } = await refusal({ endpoints: [server.endpoint], caFile: ca.caFile });
    expect(code).toBe('etcd_certificate');
    expect(text).toContain('expired');
  } finally {
    await server.stop();
  }
});

test('TLS where there is none', async () => {
  const plain = await startEtcd();
  try {
    capturing = startCapture({ endpoints: [`https://${plain.address}`] });
    // Where it hangs up before its answer is read, that is found out with the next try.
    const { error } = await capturing.until('refused', ({ state }) => state === 'refused');
    expect(error?.code).toBe('etcd_certificate');
    expect(`${error?.message} ${error?.hint}`).toContain('http://');
  } finally {
    await plain.stop();
  }
});

test('no TLS where it is wanted', async () => {
  capturing = startCapture({ endpoints: [`http://${etcd.address}`] });
  const { error } = await capturing.until('failed', ({ state }) => state === 'refused' || state === 'unreachable');
  expect(`${error?.message} ${error?.hint}`).toContain('https://');
});

test('certificate files that cannot be used say which and why', async () => {
  const broken = join(dirname(ca.caFile), 'broken.crt');
  writeFileSync(broken, 'no certificate');
  const cases: [Partial<EtcdOptions>, string][] = [
    [{ caFile: '/nowhere/ca.crt' }, '/nowhere/ca.crt cannot be read: there is no such file'],
    [{ certFile: broken }, `${broken} is not in PEM form`],
    [{ certFile: null }, '--cert is missing'],
    [{ keyFile: other.issue('x').keyFile }, 'does not belong to the certificate'],
    [{ caFile: dirname(ca.caFile) }, 'it is a directory'],
  ];
  // Root may read everything.
  if (process.getuid?.() !== 0) {
    const hidden = other.issue('hidden').keyFile;
    chmodSync(hidden, 0);
    cases.push([{ keyFile: hidden }, 'this user may not read it']);
  }
  for (const [change, words] of cases) {
    const { code, text } = await refusal({ ...good(), ...change });
    expect(code).toBe('certificate_unreadable');
    expect(text).toContain(words);
    await capturing?.stop();
  }
});

test('certificates are read again: a renewed one is used without a restart', async () => {
  const renewed = other.issue('reader');
  capturing = startCapture({ ...good(), ...renewed });
  await capturing.until('refused', ({ state }) => state === 'refused');
  const fresh = ca.issue('reader');
  const { copyFileSync } = await import('node:fs');
  copyFileSync(fresh.keyFile, renewed.keyFile);
  copyFileSync(fresh.certFile, renewed.certFile);
  await capturing.untilRevision(2);
});

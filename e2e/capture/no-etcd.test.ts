import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttp2, createSecureServer } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp, type Server } from 'node:net';
import { Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../server/domain/clock.ts';
import { isRewindError, type RewindError } from '../../server/domain/errors.ts';
import type { EtcdOptions } from '../../server/domain/recorder.ts';
import { etcdSource } from '../../server/source/etcd/etcd-source.ts';
import { createAuthority, type CertificateAuthority } from '../harness/certificates.ts';
import { NO_OPTIONS, QUICK } from './capturing.ts';

/*
 * The words that errors.ts recognises are of gRPC, Node and OpenSSL, and change with them: here each comes about by itself.
 */

let ca: CertificateAuthority;
let server: Server | null = null;

beforeAll(() => {
  ca = createAuthority();
});
afterEach(() => {
  server?.close();
  server = null;
});
afterAll(() => ca.remove());

async function listening(one: Server): Promise<number> {
  server = one;
  one.listen(0, '127.0.0.1');
  await once(one, 'listening');
  const address = one.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function refusal(endpoint: string, options: Partial<EtcdOptions> = {}): Promise<RewindError> {
  try {
    const source = etcdSource({ ...NO_OPTIONS, ...options, endpoints: [endpoint] }, systemClock, QUICK);
    (await source.connect()).close();
  } catch (error) {
    if (isRewindError(error)) return error;
    throw error;
  }
  throw new Error(`${endpoint} was taken for an etcd`);
}

const forServer = (): { cert: Buffer; key: Buffer } => {
  const { certFile, keyFile } = ca.issue('server', { ipAddresses: ['127.0.0.1'] });
  return { cert: readFileSync(certFile), key: readFileSync(keyFile) };
};

test('a name that cannot be resolved', async () => {
  // No name server is needed to say so of a label of more than 63 characters.
  const { code, message } = await refusal(`${'x'.repeat(64)}.invalid`);
  expect([code, message]).toEqual([
    'etcd_unreachable',
    expect.stringMatching(/^The host name in http:\/\/x+\.invalid:2379 cannot be resolved$/),
  ]);
});

test.each(['http', 'https'])('a host that accepts and is silent, asked by %s', async (scheme) => {
  const silent = createTcp((socket) => socket.on('error', () => undefined).resume());
  const { code, message, hint } = await refusal(`${scheme}://127.0.0.1:${await listening(silent)}`);
  expect([code, message]).toEqual(['etcd_unreachable', expect.stringMatching(/does not answer in time$/)]);
  expect(hint).toContain('firewall');
});

test('a server of HTTP/1, with TLS and without', async () => {
  const plain = await refusal(`http://127.0.0.1:${await listening(createHttp((_, answer) => answer.end('hello')))}`);
  expect(plain).toMatchObject({ code: 'etcd_protocol', message: expect.stringContaining('is no etcd') });
  server?.close();
  const port = await listening(createHttps(forServer(), (_, answer) => answer.end('hello')));
  const secure = await refusal(`https://127.0.0.1:${port}`, { caFile: ca.caFile });
  expect(secure).toMatchObject({ code: 'etcd_protocol', message: expect.stringContaining('is no etcd') });
});

test.each([
  [200, 'etcd_protocol', 'is no etcd'],
  [401, 'etcd_protocol', 'HTTP status 401'],
  [403, 'etcd_protocol', 'HTTP status 403'],
  [404, 'etcd_protocol', 'HTTP status 404'],
  [503, 'etcd_unreachable', 'HTTP status 503'],
])('a server of HTTP/2 that answers %i, whoever asks', async (status, code, words) => {
  const http2 = createHttp2((request, answer) => {
    request.resume();
    answer.writeHead(status, { 'content-type': 'application/json' }).end('{"kind":"Status"}');
  });
  const port = await listening(http2);
  for (const options of [{}, { user: 'reader', password: 'secret' }, { prefix: '/apps/' }]) {
    expect(await refusal(`http://127.0.0.1:${port}`, options)).toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
  }
});

test('another gRPC server', async () => {
  const grpc = new GrpcServer();
  const port = await new Promise<number>((resolve, reject) => {
    grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  try {
    expect(await refusal(`http://127.0.0.1:${port}`)).toMatchObject({
      code: 'etcd_protocol',
      message: expect.stringContaining('is no etcd'),
    });
  } finally {
    grpc.forceShutdown();
  }
});

test('a server that takes no client at all, or an old TLS only', async () => {
  const options = { ...forServer(), ca: readFileSync(ca.caFile), requestCert: true, rejectUnauthorized: true };
  const strict = createSecureServer(options).on('sessionError', () => undefined);
  const none = await refusal(`https://127.0.0.1:${await listening(strict)}`, { caFile: ca.caFile });
  expect(none).toMatchObject({
    code: 'etcd_certificate',
    message: expect.stringMatching(/refused our client certificate: certificate required/),
  });
  server?.close();
  const old = createSecureServer({ ...forServer(), maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1' });
  const tls = await refusal(`https://127.0.0.1:${await listening(old)}`, { caFile: ca.caFile });
  expect(tls).toMatchObject({ code: 'etcd_certificate', message: expect.stringContaining('no version of TLS') });
});

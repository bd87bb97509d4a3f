import { status } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { isRewindError, RewindError } from '../../domain/errors.ts';
import { isPermissionDenied, toRewindError } from './errors.ts';

const failure = (code: number, details: string): Error =>
  Object.assign(new Error(`${code}: ${details}`), { code, details });
/** What gRPC tells of a connection that did not come about. */
const unconnected = (reason: string): Error =>
  failure(status.UNAVAILABLE, `No connection established. Last error: ${reason}. Resolution note: `);
/** How OpenSSL tells an alert of the other side. */
const alert = (words: string, number: number): Error =>
  unconnected(
    `Error: 804C22BAB67F0000:error:0A000412:SSL routines:ssl3_read_bytes:${words}:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1601:SSL alert number ${number}\n`,
  );
const said = (error: Error, where: string, connecting = true): [string, string, string] => {
  const { code, message, hint = '' } = toRewindError(error, where, connecting);
  return [code, message.replaceAll(where, 'X'), hint];
};

/** As gRPC, Node, OpenSSL and etcd word it, each provoked once. */
const CONNECTING: [string, Error, code: string, message: RegExp, hint: RegExp][] = [
  [
    'a name that nobody knows',
    failure(status.UNAVAILABLE, 'Name resolution failed for target dns:nowhere.invalid:2379'),
    'etcd_unreachable',
    /^The host name in X cannot be resolved$/,
    /DNS/,
  ],
  [
    'a port that nobody listens on',
    unconnected('Error: connect ECONNREFUSED 127.0.0.1:1'),
    'etcd_unreachable',
    /^The etcd at X cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:1$/,
    /^Check --endpoints\./,
  ],
  [
    'a host that is silent',
    failure(status.DEADLINE_EXCEEDED, 'Deadline exceeded after 0.503s,Waiting for LB pick'),
    'etcd_unreachable',
    /^The etcd at X does not answer in time$/,
    /^A firewall.*Check --endpoints/,
  ],
  [
    'an answer in HTTP/1',
    unconnected('Protocol error (2026-01-28T15:28:42.053Z)'),
    'etcd_protocol',
    /^What listens at X is no etcd of version 3: Protocol error$/,
    /2379.*API server/,
  ],
  [
    'HTTP/1 over TLS',
    alert('tlsv1 alert no application protocol', 120),
    'etcd_protocol',
    /is no etcd of version 3: no application protocol \(TLS alert 120\)$/,
    /2379/,
  ],
  [
    'HTTP/2 without gRPC, not found',
    failure(status.UNIMPLEMENTED, 'Received HTTP status code 404'),
    'etcd_protocol',
    /is no etcd of version 3: it answered with HTTP status 404$/,
    /2379/,
  ],
  [
    'a Kubernetes API server, forbidden',
    failure(status.PERMISSION_DENIED, 'Received HTTP status code 403'),
    'etcd_protocol',
    /is no etcd of version 3: it answered with HTTP status 403$/,
    /Kubernetes API server/,
  ],
  [
    'a Kubernetes API server, unauthorized',
    failure(status.UNAUTHENTICATED, 'Received HTTP status code 401'),
    'etcd_protocol',
    /is no etcd of version 3: it answered with HTTP status 401$/,
    /Kubernetes API server/,
  ],
  [
    'HTTP/2 without gRPC, found',
    failure(status.INTERNAL, 'Received RST_STREAM with code 0 (Call ended without gRPC status)'),
    'etcd_protocol',
    /is no etcd of version 3/,
    /2379/,
  ],
  [
    'a load balancer without an etcd',
    failure(status.UNAVAILABLE, 'Received HTTP status code 503'),
    'etcd_unreachable',
    /^Something before the etcd at X answered with HTTP status 503$/,
    /load balancer/,
  ],
  [
    'another gRPC server',
    failure(status.UNIMPLEMENTED, 'The server does not implement the method /etcdserverpb.KV/Range'),
    'etcd_protocol',
    /is no etcd of version 3: The server does not implement/,
    /2379/,
  ],
  [
    'an unknown CA',
    unconnected('Error: unable to verify the first certificate'),
    'etcd_certificate',
    /^The certificate of X is not signed by a CA that is trusted here/,
    /--cacert/,
  ],
  [
    'a certificate that signs itself',
    unconnected('Error: self-signed certificate'),
    'etcd_certificate',
    /^The certificate of X is not signed by a CA that is trusted here/,
    /--cacert/,
  ],
  [
    'a certificate that has expired',
    unconnected('Error: certificate has expired'),
    'etcd_certificate',
    /^The certificate of X has expired or is not valid yet$/,
    /clock/,
  ],
  [
    'a certificate that is not valid yet',
    unconnected('Error: certificate is not yet valid'),
    'etcd_certificate',
    /^The certificate of X has expired or is not valid yet$/,
    /clock/,
  ],
  [
    'a certificate for another name',
    unconnected(
      "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: Host: wrong.example. is not in the cert's altnames: DNS:etcd.example",
    ),
    'etcd_certificate',
    /^The certificate of X is for another name: Hostname\/IP does not match .*DNS:etcd\.example$/,
    /server name/,
  ],
  [
    'no client certificate, said by etcd',
    alert('sslv3 alert bad certificate', 42),
    'etcd_certificate',
    /^The etcd at X refused our client certificate: bad certificate \(TLS alert 42\)$/,
    /--cert and --key/,
  ],
  [
    'no client certificate, TLS 1.2',
    alert('sslv3 alert handshake failure', 40),
    'etcd_certificate',
    /^The etcd at X refused our client certificate: handshake failure/,
    /--cert/,
  ],
  [
    'no client certificate, TLS 1.3',
    alert('tlsv13 alert certificate required', 116),
    'etcd_certificate',
    /^The etcd at X refused our client certificate: certificate required/,
    /--cert/,
  ],
  [
    'a client certificate of a CA that the server does not know',
    alert('tlsv1 alert unknown ca', 48),
    'etcd_certificate',
    /^The etcd at X refused our client certificate: unknown ca/,
    /--cert/,
  ],
  [
    'a client certificate that has expired',
    alert('sslv3 alert certificate expired', 45),
    'etcd_certificate',
    /^The etcd at X refused our client certificate: certificate expired/,
    /valid now/,
  ],
  [
    'TLS 1.1',
    alert('tlsv1 alert protocol version', 70),
    'etcd_certificate',
    /^X speaks no version of TLS that is taken here$/,
    /1\.2/,
  ],
  [
    'TLS with an etcd that has none',
    unconnected('Error: Client network socket disconnected before secure TLS connection was established'),
    'etcd_certificate',
    /^X hung up before TLS was agreed on$/,
    /http:\/\/.*port-forward/,
  ],
  [
    'TLS with a server that answers something else',
    unconnected(
      'Error: 804C22BAB67F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:355:\n',
    ),
    'etcd_certificate',
    /^X does not speak TLS$/,
    /http:\/\//,
  ],
  [
    'a wrong password',
    failure(status.INVALID_ARGUMENT, 'etcdserver: authentication failed, invalid user ID or password'),
    'etcd_credentials',
    /^The etcd at X refused the user name or the password$/,
    /--password/,
  ],
  [
    'no user',
    failure(status.INVALID_ARGUMENT, 'etcdserver: user name is empty'),
    'etcd_credentials',
    /^The etcd at X wants a user name and a password$/,
    /ETCDCTL_USER/,
  ],
  [
    'permission denied by etcd',
    failure(status.PERMISSION_DENIED, 'etcdserver: permission denied'),
    'etcd_permission',
    /^This user may not read the whole keyspace of X$/,
    /grant-permission/,
  ],
  [
    'no leader',
    failure(status.UNAVAILABLE, 'etcdserver: no leader'),
    'etcd_no_leader',
    /^The etcd at X has no leader$/,
    /members/,
  ],
  [
    'an etcd that gives up',
    failure(status.UNAVAILABLE, 'etcdserver: request timed out'),
    'etcd_unreachable',
    /^The etcd at X cannot answer: etcdserver: request timed out$/,
    /It was reached/,
  ],
  [
    'an etcd that has too much to do',
    failure(status.RESOURCE_EXHAUSTED, 'etcdserver: too many requests'),
    'etcd_unreachable',
    /^The etcd at X cannot answer: etcdserver: too many requests$/,
    /It was reached/,
  ],
  [
    'more than can be received',
    failure(status.RESOURCE_EXHAUSTED, 'Received message larger than max (2000000010 vs 2000000000)'),
    'etcd_protocol',
    /^The etcd at X sent more than can be received/,
    /^$/,
  ],
  [
    'a compaction while it is read',
    failure(status.OUT_OF_RANGE, 'etcdserver: mvcc: required revision has been compacted'),
    'revision_compacted',
    /^The etcd at X has compacted meanwhile what was being read$/,
    /begun again/,
  ],
];

test.each(CONNECTING)('%s', (_name, error, code, message, hint) => {
  expect(said(error, 'https://etcd.example:2379')).toEqual([
    code,
    expect.stringMatching(message),
    expect.stringMatching(hint),
  ]);
});

describe('a server that hangs up', () => {
  const hungUp = unconnected('Failed to connect (2026-01-28T15:28:42.014Z)');

  test('without TLS: may want it, and the certificates', () => {
    expect(said(hungUp, 'http://etcd:2379')).toEqual([
      'etcd_unreachable',
      'The etcd at X cannot be reached: Failed to connect',
      expect.stringMatching(/^If it wants TLS.*https:\/\/.*Check --endpoints/),
    ]);
    expect(said(unconnected('Protocol error'), 'http://etcd:2379')[2]).toMatch(/If it wants TLS/);
  });

  test('with TLS: may speak none, or not take our certificate', () => {
    expect(said(hungUp, 'https://etcd:2379')[2]).toMatch(/^If it speaks no TLS.*http:\/\/.*client certificate/);
  });

  test('one that had answered before has got another reason', () => {
    expect(said(hungUp, 'http://etcd:2379', false)[2]).not.toMatch(/TLS/);
    const stopped = failure(status.INTERNAL, 'Received RST_STREAM with code 0 (Call ended without gRPC status)');
    expect(said(stopped, 'http://etcd:2379', false)[0]).toBe('etcd_unreachable');
  });
});

test('only etcd denies a permission; what has words already keeps them', () => {
  expect(isPermissionDenied(failure(status.PERMISSION_DENIED, 'etcdserver: permission denied'))).toBe(true);
  expect(isPermissionDenied(failure(status.PERMISSION_DENIED, 'Received HTTP status code 403'))).toBe(false);
  const known = new RewindError('usage', 'words');
  expect(toRewindError(known, 'X')).toBe(known);
  expect(isRewindError(toRewindError('thrown as a text', 'X'))).toBe(true);
});

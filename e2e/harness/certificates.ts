import { createPrivateKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Certificates for tests, made on the spot: a CA, and what it signs. X.509 v3 with P-256 keys. */
export interface CertificateAuthority {
  readonly caFile: string;
  issue(name: string, options?: CertificateOptions): { readonly certFile: string; readonly keyFile: string };
  remove(): void;
}

export interface CertificateOptions {
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

const DAY_MS = 86_400_000;

export function createAuthority(name = 'etcd-rewind test CA'): CertificateAuthority {
  const directory = mkdtempSync(join(tmpdir(), 'etcd-rewind-ca-'));
  const ca = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const caFile = join(directory, 'ca.crt');
  const caCertificate = certificate({
    issuer: name,
    subject: name,
    publicKey: ca.publicKey,
    signer: ca.privateKey,
    extensions: [
      extension('2.5.29.19', true, sequence(BOOLEAN_TRUE)),
      extension('2.5.29.15', true, tlv(0x03, Buffer.from([0x01, 0x06]))),
    ],
    options: {},
  });
  writeFileSync(caFile, pem('CERTIFICATE', caCertificate));
  let issued = 0;
  return {
    caFile,
    issue: (subject, options = {}) => {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const names = [
        ...(options.dnsNames ?? []).map((dns) => tlv(0x82, Buffer.from(dns))),
        ...(options.ipAddresses ?? []).map((ip) => tlv(0x87, Buffer.from(ip.split('.').map(Number)))),
      ];
      const der = certificate({
        issuer: name,
        subject,
        publicKey: pair.publicKey,
        signer: ca.privateKey,
        extensions: [
          // Digital signature; for servers and for clients.
          extension('2.5.29.15', true, tlv(0x03, Buffer.from([0x07, 0x80]))),
          extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2'))),
          ...(names.length === 0 ? [] : [extension('2.5.29.17', false, sequence(...names))]),
        ],
        options,
      });
      const file = join(directory, `${issued++}-${subject.replace(/\W/g, '-')}`);
      writeFileSync(`${file}.crt`, pem('CERTIFICATE', der));
      writeFileSync(
        `${file}.key`,
        createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })).export({
          type: 'pkcs8',
          format: 'pem',
        }),
      );
      return { certFile: `${file}.crt`, keyFile: `${file}.key` };
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

interface CertificateContent {
  readonly issuer: string;
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly extensions: readonly Buffer[];
  readonly options: CertificateOptions;
}

const BOOLEAN_TRUE = Buffer.from([0x01, 0x01, 0xff]);
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';

function certificate(content: CertificateContent): Buffer {
  const { notBefore = new Date(Date.now() - DAY_MS), notAfter = new Date(Date.now() + DAY_MS) } = content.options;
  const algorithm = sequence(oid(ECDSA_WITH_SHA256));
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(8)]);
  const toSign = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, serial),
    algorithm,
    commonName(content.issuer),
    sequence(time(notBefore), time(notAfter)),
    commonName(content.subject),
    content.publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...content.extensions)),
  );
  const signature = sign('sha256', toSign, content.signer);
  return sequence(toSign, algorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])));
}

function commonName(name: string): Buffer {
  return sequence(tlv(0x31, sequence(oid('2.5.4.3'), tlv(0x0c, Buffer.from(name)))));
}

function extension(id: string, critical: boolean, content: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [BOOLEAN_TRUE] : []), tlv(0x04, content));
}

function time(date: Date): Buffer {
  return tlv(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, '')));
}

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const digits = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return tlv(0x06, Buffer.from(bytes));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

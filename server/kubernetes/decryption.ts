import { createDecipheriv } from 'node:crypto';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import type { DecryptionKey } from '../domain/decryption-key.ts';
import { keyBytes, type KeyText } from '../domain/key.ts';
import { hasCborHeader } from './cbor.ts';
import { hasEnvelope } from './protobuf/envelope.ts';

/** How a value is encrypted, as its beginning says: `k8s:enc:PROVIDER:VERSION:KEY:`. */
export interface Encryption {
  readonly provider: string;
  readonly version: string;
  /** null where the value names none. */
  readonly keyName: string | null;
  /** `aescbc, key1` */
  readonly text: string;
}

export type Decrypted = { readonly plain: Uint8Array } | { readonly reason: string; readonly offset: number };

const PREFIX = 'k8s:enc:';
const PREFIX_BYTES = Buffer.from(PREFIX);
const COLON = 0x3a;
const LONGEST_HEAD = 300;
const IV_BYTES = 16;
const GCM_NONCE_BYTES = 12;
const GCM_TAG_BYTES = 16;
const SECRETBOX_NONCE_BYTES = 24;

export function isEncrypted(value: Uint8Array): boolean {
  return (
    value[3] === COLON &&
    Buffer.from(value.buffer, value.byteOffset, Math.min(value.byteLength, PREFIX.length)).equals(PREFIX_BYTES)
  );
}

/** null where the value is not encrypted. */
export function encryptionOf(value: Uint8Array): Encryption | null {
  if (!isEncrypted(value)) return null;
  const head = Buffer.from(value.buffer, value.byteOffset, Math.min(value.byteLength, LONGEST_HEAD)).toString('latin1');
  const match = /^k8s:enc:([a-z]+):v(\d):(?:([ -9;-~]{1,253}):)?/.exec(head);
  if (match === null) return { provider: '', version: '', keyName: null, text: 'provider unknown' };
  const [, provider = '', version = '', keyName = null] = match;
  const scheme = version === '1' ? provider : `${provider} v${version}`;
  return { provider, version, keyName, text: keyName === null ? scheme : `${scheme}, ${keyName}` };
}

/**
 * Opens an encrypted value with the first of the keys that fits: of the provider and with the name that the value names.
 * What comes out must look like something that an API server stores, since aescbc cannot tell a wrong key by itself.
 * @param key the etcd key of the value, which aesgcm has authenticated with it
 */
export function decrypt(
  value: Uint8Array,
  encryption: Encryption,
  keys: readonly DecryptionKey[],
  key: KeyText | undefined,
): Decrypted {
  const { provider, text } = encryption;
  if (provider === 'kms')
    return failed(`the value is encrypted (${text}) and cannot be read without the key management service`);
  if (keys.length === 0) return failed(`the value is encrypted (${text}) and cannot be read without the key`);
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const named = keys.filter((one) => startsWith(bytes, prefixOf(one)));
  if (named.length === 0)
    return failed(`the value is encrypted (${text}); the encryption configuration has no such key`);
  let last: Decrypted = failed('');
  for (const one of named) {
    const start = prefixOf(one).length;
    last = open(one, bytes.subarray(start), start, key, text);
    if ('plain' in last) return last;
  }
  return last;
}

function startsWith(bytes: Buffer, prefix: Buffer): boolean {
  return bytes.subarray(0, prefix.length).equals(prefix);
}

function prefixOf({ provider, name }: DecryptionKey): Buffer {
  return Buffer.from(`${PREFIX}${provider}:v1:${name}:`);
}

function open(
  { provider, secret }: DecryptionKey,
  content: Buffer,
  offset: number,
  key: KeyText | undefined,
  name: string,
): Decrypted {
  if (provider === 'aesgcm' && key === undefined) {
    return failed(`the value is encrypted (${name}), which can be opened only together with its key in etcd`, offset);
  }
  try {
    const plain = PROVIDERS[provider](secret, content, key ?? '');
    if (looksStored(plain)) return { plain };
  } catch {
    // What the ciphers say ("bad decrypt", "invalid tag") tells no more than the sentence below.
  }
  const elsewhere = provider === 'aesgcm' ? ', or the value was written under another key in etcd' : '';
  return failed(
    `the value is encrypted (${name}) and cannot be opened: it is damaged, or the key of that name is another one${elsewhere}`,
    offset,
  );
}

function looksStored(plain: Uint8Array): boolean {
  return hasEnvelope(plain) || hasCborHeader(plain) || plain[0] === 0x7b;
}

function failed(reason: string, offset = 0): Decrypted {
  return { reason, offset };
}

/** Each throws where the content does not fit the key. */
const PROVIDERS: Readonly<
  Record<DecryptionKey['provider'], (secret: Uint8Array, content: Buffer, key: KeyText) => Uint8Array>
> = {
  aescbc: (secret, content) => {
    const decipher = createDecipheriv(`aes-${secret.length * 8}-cbc`, secret, content.subarray(0, IV_BYTES));
    return Buffer.concat([decipher.update(content.subarray(IV_BYTES)), decipher.final()]);
  },
  aesgcm: (secret, content, key) => {
    const end = content.length - GCM_TAG_BYTES;
    if (end < GCM_NONCE_BYTES) throw new Error('too short');
    const nonce = content.subarray(0, GCM_NONCE_BYTES);
    const cipher = secret.length === 32 ? 'aes-256-gcm' : secret.length === 24 ? 'aes-192-gcm' : 'aes-128-gcm';
    const decipher = createDecipheriv(cipher, secret, nonce, { authTagLength: GCM_TAG_BYTES });
    decipher.setAAD(keyBytes(key)).setAuthTag(content.subarray(end));
    return Buffer.concat([decipher.update(content.subarray(GCM_NONCE_BYTES, end)), decipher.final()]);
  },
  secretbox: (secret, content) =>
    xsalsa20poly1305(secret, content.subarray(0, SECRETBOX_NONCE_BYTES)).decrypt(
      content.subarray(SECRETBOX_NONCE_BYTES),
    ),
};

import { createCipheriv, randomBytes } from 'node:crypto';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import type { DecryptionKey } from '../domain/decryption-key.ts';

/** A value as an API server encrypts it before it is written under a key of etcd. */
export function encrypted({ provider, name, secret }: DecryptionKey, plain: Uint8Array, key: string): Buffer {
  return Buffer.concat([Buffer.from(`k8s:enc:${provider}:v1:${name}:`), ...sealed(provider, secret, plain, key)]);
}

function sealed(provider: DecryptionKey['provider'], secret: Uint8Array, plain: Uint8Array, key: string): Uint8Array[] {
  switch (provider) {
    case 'aescbc': {
      const iv = randomBytes(16);
      const cipher = createCipheriv(`aes-${secret.length * 8}-cbc`, secret, iv);
      return [iv, cipher.update(plain), cipher.final()];
    }
    case 'aesgcm': {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', secret, nonce);
      cipher.setAAD(Buffer.from(key));
      return [nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
    }
    case 'secretbox': {
      const nonce = randomBytes(24);
      return [nonce, xsalsa20poly1305(secret, nonce).encrypt(plain)];
    }
  }
}

import { readFileSync } from 'node:fs';
import type { DecryptionKey } from '../domain/decryption-key.ts';
import { RewindError } from '../domain/errors.ts';
import { parseEncryptionConfiguration } from '../kubernetes/encryption-configuration.ts';

/** @throws RewindError `usage` where the file cannot be read or is no EncryptionConfiguration */
export function readDecryptionKeys(file: string | null): DecryptionKey[] {
  if (file === null) return [];
  try {
    return parseEncryptionConfiguration(readFileSync(file, 'utf8'));
  } catch (cause) {
    if (cause instanceof RewindError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RewindError('usage', `The encryption configuration cannot be read: ${reason}`, { cause });
  }
}

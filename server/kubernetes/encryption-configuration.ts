import { parse } from 'yaml';
import type { DecryptionKey } from '../domain/decryption-key.ts';
import { RewindError } from '../domain/errors.ts';

const KINDS: readonly unknown[] = ['EncryptionConfiguration', 'EncryptionConfig'];
const PROVIDERS = ['aescbc', 'aesgcm', 'secretbox'] as const;
const SECRET_SIZES: Readonly<Record<DecryptionKey['provider'], readonly number[]>> = {
  aescbc: [16, 24, 32],
  aesgcm: [16, 24, 32],
  secretbox: [32],
};
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The keys of an API server's EncryptionConfiguration (YAML or JSON), in the order in which it tries them. Providers that need
 * no key (identity) or keep it themselves (kms) give none.
 * @throws RewindError `usage`, which never quotes the text
 */
export function parseEncryptionConfiguration(text: string): DecryptionKey[] {
  const configuration = parsed(text);
  if (!isRecord(configuration) || !KINDS.includes(configuration['kind'])) throw malformed('it is of another kind');
  return listIn(configuration, 'resources').flatMap((resources) =>
    listIn(resources, 'providers').flatMap((provider) =>
      PROVIDERS.flatMap((name) =>
        isRecord(provider[name]) ? listIn(provider[name], 'keys').map((key) => readKey(name, key)) : [],
      ),
    ),
  );
}

function parsed(text: string): unknown {
  try {
    return parse(text, { logLevel: 'error' });
  } catch {
    throw malformed('it is neither YAML nor JSON');
  }
}

function readKey(provider: DecryptionKey['provider'], key: Record<string, unknown>): DecryptionKey {
  const { name, secret } = key;
  if (typeof name !== 'string' || name === '') throw malformed(`a key of ${provider} has no name`);
  if (typeof secret !== 'string' || !BASE64.test(secret.trim())) {
    throw malformed(`the secret of the key ${name} of ${provider} is not base64`);
  }
  const bytes = Buffer.from(secret.trim(), 'base64');
  if (!SECRET_SIZES[provider].includes(bytes.length)) {
    const sizes = SECRET_SIZES[provider].join(' or ');
    throw malformed(`the key ${name} of ${provider} has ${bytes.length} bytes instead of ${sizes}`);
  }
  return { provider, name, secret: bytes };
}

function listIn(object: Record<string, unknown>, member: string): Record<string, unknown>[] {
  const list = object[member] ?? [];
  if (!Array.isArray(list) || !list.every(isRecord)) throw malformed(`${member} is no list of objects`);
  return list;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(reason: string): RewindError {
  return new RewindError('usage', `The encryption configuration cannot be used: ${reason}.`, {
    hint: 'Give the file that the API server has as --encryption-provider-config.',
  });
}

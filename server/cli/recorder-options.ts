import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings, SettingName } from '../config.ts';
import { RewindError } from '../domain/errors.ts';
import type { EtcdOptions, RecorderOptions } from '../domain/recorder.ts';
import { connectionSettings } from './connection-settings.ts';
import { readDecryptionKeys } from './decryption-keys.ts';
import { packageRoot } from './package-root.ts';

export const etcdSettings = [...connectionSettings, 'prefix'] as const satisfies readonly SettingName[];

export const storeSettings = [
  'db',
  'secrets',
  'redact',
  'encryptionConfig',
  'kubernetesRelease',
  'logLevel',
] as const satisfies readonly SettingName[];

export const retentionSettings = ['keepAge', 'keepRevisions', 'keepBytes'] as const satisfies readonly SettingName[];

/** @throws RewindError `usage` where options need each other */
export function etcdOptions(settings: Settings<(typeof etcdSettings)[number]>): EtcdOptions {
  const { endpoints, cacert, cert, key, insecureSkipTlsVerify, serverName, prefix } = settings;
  if ((cert === null) !== (key === null)) {
    throw new RewindError('usage', 'A client certificate needs its key, and a key its certificate.', {
      hint: 'Give both --cert and --key, or neither.',
    });
  }
  return {
    endpoints,
    caFile: cacert,
    certFile: cert,
    keyFile: key,
    insecureSkipTlsVerify,
    serverName,
    prefix,
    ...credentials(settings.user, settings.password),
  };
}

/** As etcdctl does: `name:password` in one where no password is given beside it. */
function credentials(user: string | null, password: string | null): Pick<EtcdOptions, 'user' | 'password'> {
  if (user === null) {
    if (password !== null) {
      throw new RewindError('usage', 'A password is given without a user.', { hint: 'Give --user NAME too.' });
    }
    return { user: null, password: null };
  }
  const colon = user.indexOf(':');
  if (password !== null || colon < 0) return { user, password: password ?? '' };
  return { user: user.slice(0, colon), password: user.slice(colon + 1) };
}

export function recorderOptions(
  settings: Settings<(typeof storeSettings)[number]>,
  rest: Partial<Pick<RecorderOptions, 'etcd' | 'exampleFile' | 'retention' | 'readableLog' | 'discardUnused'>>,
): RecorderOptions {
  return {
    databasePath: settings.db,
    etcd: rest.etcd ?? null,
    secrets: settings.secrets,
    redact: settings.redact,
    decryptionKeys: readDecryptionKeys(settings.encryptionConfig),
    kubernetesRelease: settings.kubernetesRelease,
    exampleFile: rest.exampleFile ?? null,
    retention: rest.retention ?? { maxAgeMs: null, maxRevisions: null, maxBytes: null },
    logLevel: settings.logLevel,
    readableLog: rest.readableLog ?? false,
    discardUnused: rest.discardUnused ?? false,
  };
}

export function retentionOptions(settings: Settings<(typeof retentionSettings)[number]>): RecorderOptions['retention'] {
  return { maxAgeMs: settings.keepAge, maxRevisions: settings.keepRevisions, maxBytes: settings.keepBytes };
}

/** What the page opens on where there is no etcd; null in an installation without it. */
export function bundledExample(): string | null {
  const file = join(packageRoot, 'examples/kubectl-run-pod.ndjson.gz');
  return existsSync(file) ? file : null;
}

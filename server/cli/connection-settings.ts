import type { SettingName } from '../config.ts';

/** How etcd is reached. */
export const connectionSettings = [
  'endpoints',
  'cacert',
  'cert',
  'key',
  'user',
  'password',
  'insecureSkipTlsVerify',
  'serverName',
] as const satisfies readonly SettingName[];

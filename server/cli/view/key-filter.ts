import type { SettingName, Settings } from '../../config.ts';
import { RewindError } from '../../domain/errors.ts';
import { kindNamed } from '../../kubernetes/resource-names.ts';
import type { KeyFilter } from './history-view.ts';

/** What narrows the keys that a command reads. */
export const filterSettings = ['namespace', 'kind'] as const satisfies readonly SettingName[];

export function keyFilter(settings: Settings<(typeof filterSettings)[number]>, prefix = ''): KeyFilter {
  const { namespace, kind } = settings;
  return {
    ...(prefix === '' ? {} : { prefix }),
    ...(namespace === null ? {} : { namespace }),
    ...(kind === null ? {} : { kind: kindNamed(kind) }),
  };
}

/**
 * How keys have to begin, where PREFIX and --prefix (or the environment) both say so: as the longer of them.
 * @throws RewindError `usage` where no key can begin with both
 */
export function askedPrefix(parameter: string | undefined, { prefix }: Settings<'prefix'>): string {
  if (parameter === undefined || prefix.startsWith(parameter)) return prefix;
  if (parameter.startsWith(prefix)) return parameter;
  throw new RewindError('usage', `No key begins with "${parameter}" and with "${prefix}".`, {
    hint: 'Leave PREFIX away, or --prefix (ETCD_REWIND_PREFIX).',
  });
}

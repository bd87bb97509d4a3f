import type { SettingName, Settings } from '../../config.ts';
import { RewindError } from '../../domain/errors.ts';
import { kindNamed } from '../../kubernetes/resource-names.ts';
import type { KeyFilter } from './history-view.ts';

/** What narrows the keys that a command reads. */
export const filterSettings = ['namespace', 'kind'] as const satisfies readonly SettingName[];

/** The same for commands that choose by labels, too. */
export const selectionSettings = [...filterSettings, 'selector'] as const satisfies readonly SettingName[];

/** What is given of them. */
export type FilterSettings = Settings<(typeof filterSettings)[number]> & Partial<Settings<'selector'>>;

export function keyFilter(settings: FilterSettings, prefix = ''): KeyFilter {
  const { namespace, kind, selector = null } = settings;
  return {
    ...(prefix === '' ? {} : { prefix }),
    ...(namespace === null ? {} : { namespace }),
    ...(kind === null ? {} : { kind: kindNamed(kind) }),
    ...(selector === null ? {} : { labels: selector }),
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

import type { SettingName, Settings } from '../../config.ts';
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

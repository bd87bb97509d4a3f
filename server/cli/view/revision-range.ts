import type { SettingName, Settings } from '../../config.ts';
import { RewindError } from '../../domain/errors.ts';
import type { Revision } from '../../domain/revision.ts';
import type { HistoryView } from './history-view.ts';
import { chosenRevision } from './open-view.ts';

/** What chooses a part of a history. */
export const rangeSettings = ['from', 'to'] as const satisfies readonly SettingName[];

type RangeSettings = Settings<(typeof rangeSettings)[number]>;

/**
 * Refuses a part that ends before it begins, whatever history it is of. Two states may be compared in either order: that is
 * no part.
 * @throws RewindError `usage`
 */
export function requireOrder({ from, to }: RangeSettings): void {
  if (from === null || to === null || to === 0 || from <= to) return;
  throw new RewindError('usage', `--from ${from} is after --to ${to}.`, {
    hint: `The part begins with --from and ends with --to: --from ${to} --to ${from}`,
  });
}

/** The revision that a history is asked for from: its first where none is given, or 0. @throws RewindError as `chosenRevision` */
export function firstChosen(view: HistoryView, given: Revision | null): Revision {
  return given === null || given === 0 ? view.firstRevision : chosenRevision(view, given);
}

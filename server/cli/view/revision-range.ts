import type { SettingName, Settings } from '../../config.ts';
import { RewindError } from '../../domain/errors.ts';
import type { Revision } from '../../domain/revision.ts';
import { revisionFrom, type RevisionChoice } from '../../domain/revision-choice.ts';
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
  // Where one is a time, the history tells which is later.
  if (from === null || to === null || to === 0 || typeof from !== typeof to || order(from) <= order(to)) return;
  throw new RewindError('usage', `--from ${nameOf(from)} is after --to ${nameOf(to)}.`, {
    hint: `The part begins with --from and ends with --to: --from ${nameOf(to)} --to ${nameOf(from)}`,
  });
}

function order(choice: RevisionChoice): number {
  return typeof choice === 'number' ? choice : choice.atMs;
}

function nameOf(choice: RevisionChoice): string {
  return typeof choice === 'number' ? `${choice}` : choice.text;
}

/** The state that a comparison begins with: that of the first revision where none is given, or 0. @throws RewindError as `chosenRevision` */
export async function firstState(view: HistoryView, given: RevisionChoice | null): Promise<Revision> {
  return given === null || given === 0 ? view.firstRevision : chosenRevision(view, given);
}

/** The revision that changes are told from: the first where none is given, or 0. @throws RewindError as `chosenRevision` */
export async function firstChange(view: HistoryView, given: RevisionChoice | null): Promise<Revision> {
  if (given === null || given === 0) return view.firstRevision;
  return typeof given === 'number' ? chosenRevision(view, given) : revisionFrom(view, given);
}

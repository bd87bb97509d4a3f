import type { TrackPlace } from '../timeline/timeline-view.ts';
import { movedInList, type LaneSort } from '../timeline/model/lane-sort.ts';
import { MOST_EXPANDED, type Route } from './url.ts';

/** How the rows of the lanes stand: their order, which stay on top, and below which their sub-rows are shown. */
export class LaneRows {
  sort = $state<LaneSort>('ownership');
  pinned = $state.raw<readonly string[]>([]);
  /** Namespaces and owners below which no rows are shown, by their rows' ids. */
  collapsed = $state.raw<readonly string[]>([]);
  /** Objects whose sub-rows are shown, whatever is selected. */
  expanded = $state.raw<readonly string[]>([]);
  /** A selected object shows its sub-rows by itself; this one does not. */
  folded = $state<string | null>(null);

  /** The sub-row that was chosen last; it counts while its object is selected. */
  track = $state.raw<TrackPlace | null>(null);

  /** The objects that show their sub-rows. */
  open(selected: string | null): readonly string[] {
    return selected === null || selected === this.folded || this.expanded.includes(selected)
      ? this.expanded
      : [...this.expanded, selected];
  }

  /** False: there are as many expanded already as there may be. */
  toggle(key: string, selected: string | null): boolean {
    if (this.open(selected).includes(key)) {
      this.expanded = this.expanded.filter((other) => other !== key);
      if (key === selected) this.folded = key;
      return true;
    }
    if (this.folded === key) this.folded = null;
    if (this.expanded.length >= MOST_EXPANDED) return key === selected;
    this.expanded = [...this.expanded, key];
    return true;
  }

  foldAll(selected: string | null): void {
    this.expanded = [];
    this.folded = selected;
  }

  toggleCollapsed(id: string): void {
    this.collapsed = toggled(this.collapsed, id);
  }

  togglePinned(key: string): void {
    this.pinned = toggled(this.pinned, key);
  }

  movePinned(key: string, by: -1 | 1): void {
    this.pinned = movedInList(this.pinned, key, by);
  }

  take({ sort, pinned, collapsed, expanded, folded, key, row }: Route): void {
    this.track = key === null || row === null ? null : { key, id: row };
    this.sort = sort;
    this.pinned = pinned;
    this.collapsed = collapsed;
    this.expanded = expanded;
    this.folded = folded;
  }

  get route(): Pick<Route, 'sort' | 'pinned' | 'collapsed' | 'expanded' | 'folded'> {
    const { sort, pinned, collapsed, expanded, folded } = this;
    return { sort, pinned, collapsed, expanded, folded };
  }
}

/** The list without one that is in it, or with one that is not. */
export function toggled(list: readonly string[], one: string): readonly string[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}

import { read, write } from './theme.svelte.ts';

const STORED = 'etcd-rewind.panes';

interface Bounds {
  readonly least: number;
  readonly most: number;
  /** Where nobody has chosen; on wide screens a share of their width. */
  readonly usual: number;
  readonly share: number;
  readonly usualMost: number;
}

export const PANES = {
  objects: { least: 160, most: 480, usual: 240, share: 0.1, usualMost: 360 },
  inspector: { least: 280, most: 900, usual: 440, share: 0.18, usualMost: 680 },
} satisfies Record<string, Bounds>;
export type Pane = keyof typeof PANES;

export function clampPane(pane: Pane, width: number): number {
  const { least, most } = PANES[pane];
  return Math.round(Math.min(most, Math.max(least, width)));
}

/** The width of a pane that nobody has resized, on a page of that width; both in px. */
export function usualPane(pane: Pane, pageWidth: number): number {
  const { usual, share, usualMost } = PANES[pane];
  return Math.round(Math.min(usualMost, Math.max(usual, pageWidth * share)));
}

/** Widths in px of the side panes as this reader left them. */
export class Panes {
  objects = $state(usualPane('objects', innerWidth));
  inspector = $state(usualPane('inspector', innerWidth));
  /** On a phone the inspector is a sheet over the timeline, and the objects a drawer. */
  sheetOpen = $state(false);
  drawerOpen = $state(false);

  constructor() {
    try {
      const stored: unknown = JSON.parse(read(STORED) ?? 'null');
      if (typeof stored !== 'object' || stored === null) return;
      if ('objects' in stored && typeof stored.objects === 'number') this.resize('objects', stored.objects);
      if ('inspector' in stored && typeof stored.inspector === 'number') this.resize('inspector', stored.inspector);
    } catch {
      // Damaged settings are no settings.
    }
  }

  resize(pane: Pane, width: number): void {
    this[pane] = clampPane(pane, width);
    write(STORED, JSON.stringify({ objects: this.objects, inspector: this.inspector }));
  }

  reset(pane: Pane): void {
    this.resize(pane, usualPane(pane, innerWidth));
  }
}

import { read, write } from './theme.svelte.ts';

const STORED = 'etcd-rewind.panes';

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

export const PANES = {
  objects: { least: 160, most: 480, usual: 240 },
  inspector: { least: 280, most: 900, usual: 440 },
} satisfies Record<string, Bounds>;
export type Pane = keyof typeof PANES;

export function clampPane(pane: Pane, width: number): number {
  const { least, most } = PANES[pane];
  return Math.round(Math.min(most, Math.max(least, width)));
}

/** Widths in px of the side panes as this reader left them. */
export class Panes {
  objects = $state(PANES.objects.usual);
  inspector = $state(PANES.inspector.usual);
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
    this.resize(pane, PANES[pane].usual);
  }
}

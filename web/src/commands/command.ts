import type { TimelineCommands } from '../timeline/timeline-view.ts';

/** Something that a reader can do. Buttons, keys and the search all call the same one. */
export interface Command {
  readonly id: string;
  readonly name: string;
  readonly group: 'Move' | 'Look' | 'Timeline' | 'Page';
  /** `Shift+ArrowLeft`, `Mod+k` (Ctrl or ⌘), `l`; several are given in order of preference. */
  readonly keys: readonly string[];
  /** Holding the key down goes on calling it. */
  readonly repeats?: boolean;
  /** `repeated`: the key is being held down. */
  run(repeated?: boolean): void;
}

export interface CommandHooks {
  focusSearch(): void;
  chooseImport(): void;
  showExports(): void;
  timeline(): TimelineCommands | null;
}

import type { Export } from '../export/exports.ts';
import type { Page } from '../state/page.svelte.ts';
import { SPEEDS, type StepWithin } from '../state/playhead.svelte.ts';
import { TABS, type Tab } from '../state/url.ts';
import { LANE_SORTS, nextSort, type LaneSort } from '../timeline/model/lane-sort.ts';
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

const TAB_NAMES: Readonly<Record<Tab, string>> = {
  diff: 'Diff',
  object: 'Object',
  history: 'History',
  related: 'Related',
  raw: 'Raw',
};

export async function share(page: Page): Promise<void> {
  const link = page.permalink;
  try {
    await navigator.clipboard.writeText(link);
    page.say('Link copied');
  } catch {
    // Without leave to write the clipboard (no secure origin), the address bar holds the link.
    history.replaceState(history.state, '', link);
    page.say('The link is in the address bar');
  }
}

/** What can be exported is a link, followed as if it had been pressed, so that the browser stores what comes as it comes. */
function download(page: Page, id: Export['id']): void {
  const found = page.exports.find((known) => known.id === id);
  if (found === undefined) return;
  if (found.href === null) {
    page.say(found.detail);
    return;
  }
  const link = document.createElement('a');
  link.href = found.href;
  link.download = '';
  link.click();
}

const EXPORT_NAMES: Readonly<Record<Export['id'], string>> = {
  whole: 'Export the whole recording',
  range: 'Export the visible range',
  filtered: 'Export what the filters say',
  zip: 'Export as a zip of JSON files',
  yaml: 'Export the objects at this revision as YAML',
};

export function createCommands(page: Page, hooks: CommandHooks): readonly Command[] {
  const { playhead, filters } = page;
  const step = (direction: 1 | -1, within: StepWithin, repeated = false) => {
    if (!repeated) page.push();
    void page.step(direction, within);
  };
  const hit = (direction: 1 | -1, repeated = false) => {
    if (page.watch.query === null) page.say('Search for something, and choose to step through it, first');
    else step(direction, 'hits', repeated);
  };
  const end = (which: 'firstRevision' | 'lastRevision') => {
    if (page.recording === null) return;
    page.push();
    page.seek(page.recording[which]);
  };
  const sortBy = (sort: LaneSort) => {
    page.push();
    page.rows.sort = sort;
  };
  const movePinned = (by: 1 | -1) => {
    const { key } = page.subject;
    if (key === null || !page.rows.pinned.includes(key)) page.say('Pin this row first (P in the list of rows)');
    else page.rows.movePinned(key, by);
  };
  const tabs: Command[] = TABS.map((tab, index) => ({
    id: `tab.${tab}`,
    name: `Show ${TAB_NAMES[tab]}`,
    group: 'Look',
    keys: [String(index + 1)],
    run: () => {
      page.push();
      page.selection.tab = tab;
    },
  }));
  const exports = Object.entries(EXPORT_NAMES).map(([id, name]): Command => ({
    id: `export.${id}`,
    name,
    group: 'Page',
    keys: [],
    run: () => download(page, id as Export['id']),
  }));
  const timeline = (
    id: keyof TimelineCommands,
    name: string,
    keys: string[],
    run: (of: TimelineCommands) => void,
  ): Command => ({
    id: `timeline.${id}`,
    name,
    group: 'Timeline',
    keys,
    repeats: true,
    run: () => {
      const commands = hooks.timeline();
      if (commands !== null) run(commands);
    },
  });
  return [
    { id: 'first', name: 'First revision', group: 'Move', keys: ['Home'], run: () => end('firstRevision') },
    {
      id: 'previous',
      name: 'Previous revision',
      group: 'Move',
      keys: ['ArrowLeft'],
      repeats: true,
      run: (repeated) => step(-1, 'step', repeated),
    },
    {
      id: 'play',
      name: 'Play or pause',
      group: 'Move',
      keys: [' '],
      run: () => (playhead.playing ? playhead.pause() : playhead.play()),
    },
    {
      id: 'next',
      name: 'Next revision',
      group: 'Move',
      keys: ['ArrowRight'],
      repeats: true,
      run: (repeated) => step(1, 'step', repeated),
    },
    { id: 'last', name: 'Last revision', group: 'Move', keys: ['End'], run: () => end('lastRevision') },
    {
      id: 'previous.object',
      name: 'Previous revision of this object',
      group: 'Move',
      keys: ['Shift+ArrowLeft'],
      repeats: true,
      run: (repeated) => step(-1, 'object', repeated),
    },
    {
      id: 'next.object',
      name: 'Next revision of this object',
      group: 'Move',
      keys: ['Shift+ArrowRight'],
      repeats: true,
      run: (repeated) => step(1, 'object', repeated),
    },
    {
      id: 'previous.change',
      name: 'Previous change of this sub-row',
      group: 'Move',
      keys: [','],
      run: () => void page.stepTrack(-1),
    },
    {
      id: 'next.change',
      name: 'Next change of this sub-row',
      group: 'Move',
      keys: ['.'],
      run: () => void page.stepTrack(1),
    },
    {
      id: 'previous.hit',
      name: 'Previous match of the watched query',
      group: 'Move',
      keys: ['['],
      repeats: true,
      run: (repeated) => hit(-1, repeated),
    },
    {
      id: 'next.hit',
      name: 'Next match of the watched query',
      group: 'Move',
      keys: [']'],
      repeats: true,
      run: (repeated) => hit(1, repeated),
    },
    {
      id: 'previous.bookmark',
      name: 'Previous bookmark',
      group: 'Move',
      keys: ['{'],
      run: () => page.stepToBookmark(-1),
    },
    { id: 'next.bookmark', name: 'Next bookmark', group: 'Move', keys: ['}'], run: () => page.stepToBookmark(1) },
    {
      id: 'bookmark',
      name: 'Bookmark this revision, or list the bookmarks',
      group: 'Move',
      keys: ['m'],
      run: () => (page.bookmarks.open = true),
    },
    {
      id: 'follow',
      name: 'Follow live',
      group: 'Move',
      keys: ['l'],
      run: () => {
        page.push();
        if (playhead.following && page.revision !== null) page.seek(page.revision);
        else void page.follow();
      },
    },
    {
      id: 'faster',
      name: 'Faster',
      group: 'Move',
      keys: ['>'],
      run: () => (playhead.speed = SPEEDS.find((speed) => speed > playhead.speed) ?? playhead.speed),
    },
    {
      id: 'slower',
      name: 'Slower',
      group: 'Move',
      keys: ['<'],
      run: () => (playhead.speed = SPEEDS.findLast((speed) => speed < playhead.speed) ?? playhead.speed),
    },
    ...tabs,
    {
      id: 'noise',
      name: 'Hide or show noise',
      group: 'Look',
      keys: ['n'],
      run: () => filters.toggleNoise(),
    },
    {
      id: 'hold',
      name: 'Hold this object while stepping',
      group: 'Look',
      keys: ['h'],
      run: () => {
        page.selection.held = !page.selection.held;
        page.selection.key = page.selection.held ? page.subject.key : page.selection.key;
      },
    },
    {
      id: 'compare',
      name: 'Compare from here, or end comparing',
      group: 'Look',
      keys: ['b'],
      run: () => page.compareWith(page.compared === null ? page.revision : null),
    },
    {
      id: 'axis',
      name: 'Axis: revision or time',
      group: 'Look',
      keys: ['t'],
      run: () => (playhead.axis = playhead.axis === 'revision' ? 'time' : 'revision'),
    },
    {
      ...timeline('selectTrack', 'Next sub-row of this object', ['Shift+ArrowDown'], (of) => of.selectTrack(1)),
      id: 'subrow.next',
    },
    {
      ...timeline('selectTrack', 'Previous sub-row of this object', ['Shift+ArrowUp'], (of) => of.selectTrack(-1)),
      id: 'subrow.previous',
    },
    {
      id: 'idle',
      name: 'Axis of time: fold idle time, or not',
      group: 'Look',
      keys: ['z'],
      run: () => {
        playhead.foldIdle = playhead.axis !== 'time' || !playhead.foldIdle;
        playhead.axis = 'time';
      },
    },
    timeline('zoomIn', 'Zoom in', ['+', 'w'], (of) => of.zoomIn()),
    timeline('zoomOut', 'Zoom out', ['-', 's'], (of) => of.zoomOut()),
    timeline('panLeft', 'Pan left', ['a'], (of) => of.panLeft()),
    timeline('panRight', 'Pan right', ['d'], (of) => of.panRight()),
    timeline('zoomToFit', 'Show the whole recording', ['0'], (of) => of.zoomToFit()),
    timeline('zoomToObject', 'Zoom to this object', ['f'], (of) => of.zoomToObject()),
    ...LANE_SORTS.map(({ id, name }): Command => ({
      id: `sort.${id}`,
      name: `Sort rows: ${name.toLowerCase()}`,
      group: 'Timeline',
      keys: [],
      run: () => sortBy(id),
    })),
    {
      id: 'sort',
      name: 'Sort rows: next order',
      group: 'Timeline',
      keys: ['o'],
      run: () => {
        const { id, name } = nextSort(page.rows.sort);
        sortBy(id);
        page.say(`Rows by ${name.toLowerCase()}`);
      },
    },
    {
      id: 'subrows',
      name: 'Show or fold the sub-rows of this object',
      group: 'Timeline',
      keys: ['x'],
      run: () => page.toggleTracks(page.subject.key),
    },
    {
      id: 'subrows.fold',
      name: 'Fold the sub-rows of all objects',
      group: 'Timeline',
      keys: [],
      run: () => page.rows.foldAll(page.subject.key),
    },
    {
      id: 'pinned.up',
      name: 'Move the pinned row of this object up',
      group: 'Timeline',
      keys: ['Alt+ArrowUp'],
      run: () => movePinned(-1),
    },
    {
      id: 'pinned.down',
      name: 'Move the pinned row of this object down',
      group: 'Timeline',
      keys: ['Alt+ArrowDown'],
      run: () => movePinned(1),
    },
    { id: 'search', name: 'Search or jump', group: 'Page', keys: ['/', 'Mod+k'], run: () => hooks.focusSearch() },
    { id: 'share', name: 'Share', group: 'Page', keys: ['c'], run: () => void share(page) },
    { id: 'import', name: 'Import a history…', group: 'Page', keys: ['i'], run: () => hooks.chooseImport() },
    { id: 'export', name: 'Export…', group: 'Page', keys: ['e'], run: () => hooks.showExports() },
    ...exports,
    { id: 'theme', name: 'Theme: system, light or dark', group: 'Page', keys: [], run: () => page.theme.next() },
    { id: 'help', name: 'Keyboard', group: 'Page', keys: ['?'], run: () => (page.helpOpen = !page.helpOpen) },
  ];
}

/** How an event's key is written in `Command.keys`. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) return `Mod+${name}`;
  if (event.altKey) return `Alt+${name}`;
  return event.shiftKey && event.key.length > 1 ? `Shift+${name}` : name;
}

const KEY_SYMBOLS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ' ': 'Space',
  Mod: 'Ctrl',
};

/** For people: `Shift ←`. */
export function keyText(key: string): string {
  if (key === '+') return '+';
  return key
    .split('+')
    .map((part) => KEY_SYMBOLS[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(' ');
}

/** The command that a key press asks for; keys that are typed into a field, or that a part has taken, ask for none. */
export function commandFor(commands: readonly Command[], event: KeyboardEvent): Command | null {
  if (event.defaultPrevented || event.isComposing) return null;
  const name = keyName(event);
  if (isTyping(event.target) && !name.startsWith('Mod+')) return null;
  if (name === ' ' && event.target instanceof HTMLElement && event.target.closest('button, summary, [role=switch]')) {
    return null;
  }
  const command = commands.find(({ keys }) => keys.includes(name)) ?? null;
  return command !== null && event.repeat && command.repeats !== true ? null : command;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox' && target.type !== 'radio';
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

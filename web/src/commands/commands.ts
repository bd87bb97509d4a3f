import type { Export } from '../export/exports.ts';
import { permalinkOf } from '../state/page-route.ts';
import type { Page } from '../state/page.svelte.ts';
import { SPEEDS, type StepWithin } from '../state/playhead.svelte.ts';
import { TABS, type Tab } from '../state/url.ts';
import type { Command, CommandHooks } from './command.ts';
import { timelineCommands } from './timeline-commands.ts';

const TAB_NAMES: Readonly<Record<Tab, string>> = {
  diff: 'Diff',
  object: 'Object',
  history: 'History',
  related: 'Related',
  raw: 'Raw',
};

export async function share(page: Page): Promise<void> {
  const link = permalinkOf(page);
  try {
    await navigator.clipboard.writeText(link);
    page.say(isOwnMachine() ? 'Link copied: it opens where this history is recorded or imported' : 'Link copied');
  } catch {
    // Without leave to write the clipboard (no secure origin), the address bar holds the link.
    history.replaceState(history.state, '', link);
    page.say('The link is in the address bar');
  }
}

/** To somebody else the address in the link means another machine. */
function isOwnMachine(): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname);
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
    if (!repeated) page.entries.push();
    void page.steps.go(direction, within);
  };
  const hit = (direction: 1 | -1, repeated = false) => {
    if (page.watch.points.length === 0) page.say('Search for something, and choose to step through it, first');
    else step(direction, 'hits', repeated);
  };
  const tabs: Command[] = TABS.map((tab, index) => ({
    id: `tab.${tab}`,
    name: `Show ${TAB_NAMES[tab]}`,
    group: 'Look',
    keys: [String(index + 1)],
    run: () => {
      page.entries.push();
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
  return [
    {
      id: 'first',
      name: 'First revision',
      group: 'Move',
      keys: ['Home'],
      run: () => {
        if (page.recording === null) return;
        page.entries.push();
        page.seek(page.recording.firstRevision);
      },
    },
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
    {
      id: 'last',
      name: 'Last revision',
      group: 'Move',
      keys: ['End'],
      run: () => {
        page.entries.push();
        void page.toLast();
      },
    },
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
      run: () => void page.steps.ofTrack(-1),
    },
    {
      id: 'next.change',
      name: 'Next change of this sub-row',
      group: 'Move',
      keys: ['.'],
      run: () => void page.steps.ofTrack(1),
    },
    {
      id: 'previous.hit',
      name: 'Previous match of what is watched',
      group: 'Move',
      keys: ['['],
      repeats: true,
      run: (repeated) => hit(-1, repeated),
    },
    {
      id: 'next.hit',
      name: 'Next match of what is watched',
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
      run: () => page.steps.toBookmark(-1),
    },
    { id: 'next.bookmark', name: 'Next bookmark', group: 'Move', keys: ['}'], run: () => page.steps.toBookmark(1) },
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
        if (page.recording?.live !== true) {
          const live = page.session.recordings.find((recording) => recording.live);
          const instead =
            live === undefined ? 'End goes to the last revision' : `${live.name} is, see the list of recordings`;
          page.say(`This recording is not being written: ${instead}`);
          return;
        }
        page.entries.push();
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
      id: 'base',
      name: 'Compare this object from here, or with the revision before',
      group: 'Look',
      keys: ['v'],
      run: () => page.chooseBase(page.chosenBase === page.revision ? null : page.revision),
    },
    {
      id: 'axis',
      name: 'Axis: revision or time',
      group: 'Look',
      keys: ['t'],
      run: () => (playhead.axis = playhead.axis === 'revision' ? 'time' : 'revision'),
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
    ...timelineCommands(page, hooks),
    { id: 'search', name: 'Search or jump', group: 'Page', keys: ['/', 'Mod+k'], run: () => hooks.focusSearch() },
    { id: 'share', name: 'Share', group: 'Page', keys: ['c'], run: () => void share(page) },
    { id: 'import', name: 'Import a history…', group: 'Page', keys: ['i'], run: () => hooks.chooseImport() },
    { id: 'export', name: 'Export…', group: 'Page', keys: ['e'], run: () => hooks.showExports() },
    ...exports,
    {
      id: 'delete',
      name: 'Delete this recording…',
      group: 'Page',
      keys: [],
      run: () => {
        if (page.recording?.live) page.say('This recording is being written: it cannot be deleted now');
        else page.deletionOpen = page.recording !== null;
      },
    },
    { id: 'theme', name: 'Theme: system, light or dark', group: 'Page', keys: [], run: () => page.theme.next() },
    { id: 'help', name: 'Keyboard', group: 'Page', keys: ['?'], run: () => (page.helpOpen = !page.helpOpen) },
  ];
}

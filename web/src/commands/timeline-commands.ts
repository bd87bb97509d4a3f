import type { Page } from '../state/page.svelte.ts';
import { LANE_SORTS, nextSort } from '../timeline/model/lane-sort.ts';
import type { TimelineCommands } from '../timeline/timeline-view.ts';
import type { Command, CommandHooks } from './command.ts';

/** What can be done to the lanes: their window, their order, their sub-rows, the pinned ones. */
export function timelineCommands(page: Page, hooks: Pick<CommandHooks, 'timeline'>): readonly Command[] {
  const movePinned = (by: 1 | -1) => {
    const { key } = page.subject;
    if (key === null || !page.rows.pinned.includes(key)) page.say('Pin this row first (P)');
    else page.rows.movePinned(key, by);
  };
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
    timeline('zoomIn', 'Zoom in', ['+', 'w'], (of) => of.zoomIn()),
    timeline('zoomOut', 'Zoom out', ['-', 's'], (of) => of.zoomOut()),
    timeline('panLeft', 'Pan left', ['a'], (of) => of.panLeft()),
    timeline('panRight', 'Pan right', ['d'], (of) => of.panRight()),
    timeline('zoomToFit', 'Show the whole recording', ['0'], (of) => of.zoomToFit()),
    timeline('zoomToObject', 'Zoom to this object', ['f'], (of) => of.zoomToObject()),
    { ...timeline('foldRows', 'Fold or show the rows below this one', ['r'], (of) => of.foldRows()), repeats: false },
    {
      ...timeline('foldNamespace', 'Fold or show the rows of this namespace', [], (of) => of.foldNamespace()),
      repeats: false,
    },
    {
      ...timeline('selectTrack', 'Next sub-row of this object', ['Shift+ArrowDown'], (of) => of.selectTrack(1)),
      id: 'subrow.next',
    },
    {
      ...timeline('selectTrack', 'Previous sub-row of this object', ['Shift+ArrowUp'], (of) => of.selectTrack(-1)),
      id: 'subrow.previous',
    },
    ...LANE_SORTS.map(({ id, name }): Command => ({
      id: `sort.${id}`,
      name: `Sort rows: ${name.toLowerCase()}`,
      group: 'Timeline',
      keys: [],
      run: () => page.sortRows(id),
    })),
    {
      id: 'sort',
      name: 'Sort rows: next order',
      group: 'Timeline',
      keys: ['o'],
      run: () => {
        const { id, name } = nextSort(page.rows.sort);
        page.sortRows(id);
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
      id: 'pin',
      name: 'Pin or unpin the row of this object',
      group: 'Timeline',
      keys: ['p'],
      run: () => {
        const { key } = page.subject;
        if (key === null) return;
        page.rows.togglePinned(key);
        page.say(page.rows.pinned.includes(key) ? 'Row pinned' : 'Row unpinned');
      },
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
  ];
}

import { describe, expect, it } from 'vitest';
import { cutToWidth } from './cut-to-width.ts';
import { bookmarkNotes, commandNotes, placeFlags } from './flags.ts';
import { orderRows } from './lane-order.ts';
import { rowText } from './lane-text.ts';
import { lane } from './lane.fixture.ts';
import { revisionAxis, Scale } from './scale.ts';
import { TimeMap } from './time-map.ts';
import type { TimelineCommand } from '../timeline-view.ts';

describe('flags', () => {
  const times = new TimeMap([
    { revision: 10, atMs: 1000, estimated: false },
    { revision: 11, atMs: 2000, estimated: false },
    { revision: 30, atMs: 9000, estimated: false },
  ]);
  const scale = new Scale(revisionAxis, { start: 10, end: 30 }, 0, 400);
  const commandFlags = (commands: readonly TimelineCommand[], known: TimeMap, at: Scale, width: number) =>
    placeFlags(commandNotes(commands, known), at, width);
  const typed = (atMs: number, command: string) => ({ atMs, command, exitCode: 0 });

  it('stands at the first revision after the command', () => {
    const [flag] = commandFlags([typed(1500, 'kubectl run web --image=nginx')], times, scale, 7);
    expect(flag).toMatchObject({ revision: 11, x: 20, text: '$ kubectl run web --image=nginx' });
  });

  it('cuts texts where the next flag stands', () => {
    const flags = commandFlags(
      [
        typed(9000, 'last'),
        typed(1000, 'kubectl run one'),
        typed(5000, 'kubectl set image deployment/web nginx=nginx:1.27'),
      ],
      times,
      scale,
      7,
    );
    expect(flags.map((flag) => flag.text)).toEqual(['$ kubectl run one', '$ kubectl set…nx=nginx:1.27', '']);
    for (const [index, flag] of flags.entries()) {
      expect(flag.x + flag.text.length * 7).toBeLessThanOrEqual(flags[index + 1]?.x ?? Infinity);
    }
  });

  it('gives commands that cannot be told apart one flag, which shows the first of them', () => {
    const flags = commandFlags(
      [typed(9010, 'kubectl wait'), typed(1000, 'kubectl run one'), typed(1000, 'kubectl wait')],
      times,
      scale,
      7,
    );
    expect(flags.map((flag) => [flag.notes.length, flag.text, flag.before])).toEqual([
      [2, '$ kubectl run one +1', false],
      [1, '$ kubectl wait', true],
    ]);
  });

  it('puts a text left of its flag where there is room only there', () => {
    const flags = commandFlags([typed(8000, 'kubectl run www'), typed(9000, 'kubectl wait')], times, scale, 7);
    const [run] = flags;
    expect(run).toMatchObject({ text: '$ kubectl run www', before: true });
    expect((run?.x ?? 0) - (run?.text.length ?? 0) * 7).toBeGreaterThanOrEqual(0);
    // Nothing is left for the last one: its left is where the flag before it stands.
    expect(flags[1]?.text).toBe('');
  });

  it('shows a bookmark before the commands beside it, also a short one, and goes there', () => {
    const commands = commandNotes([typed(1990, 'kubectl run web')], times);
    const notes = [
      ...commands,
      ...bookmarkNotes([
        { revision: 11, name: 'Go' },
        { revision: 99, name: 'outside' },
      ]),
    ];
    const flags = placeFlags(notes, scale, 7);
    expect(flags).toMatchObject([{ revision: 11, bookmark: true, text: 'Go +1', notes: [{ text: 'Go' }, {}] }]);
    expect(flags[0]?.notes[0]?.title).toBe('Bookmark at 11: Go');
  });

  it('needs times', () => {
    expect(commandFlags([typed(1, 'a')], new TimeMap([]), scale, 7)).toEqual([]);
  });
});

describe('cutToWidth', () => {
  it('keeps both ends of what does not fit', () => {
    const measure = (text: string): number => text.length * 7;
    expect(cutToWidth('web-6c8f7d9b4f-x8k2p', 140, measure)).toBe('web-6c8f7d9b4f-x8k2p');
    expect(cutToWidth('web-6c8f7d9b4f-x8k2p', 77, measure)).toBe('web-6…x8k2p');
    expect(cutToWidth('web', 1, measure)).toBe('…');
  });
});

describe('rowText', () => {
  it('says what a row shows', () => {
    const rows = orderRows(
      [
        lane({
          name: 'web',
          created: 12_000,
          deleted: 12_009,
          marks: [
            { revision: 12_000, verb: 'create' },
            { revision: 12_003, verb: 'update' },
            { revision: 12_009, verb: 'delete' },
          ],
        }),
      ],
      new Set(),
    );
    const texts = (from: number, to: number): string[] =>
      rows.map((row) => rowText(row, { from, to }).replaceAll('\u00a0', ' '));
    expect(texts(1, 13_000)).toEqual([
      'default, 1 object',
      'Pod default/web; existed from 12 000 to 12 009; create at 12 000, update at 12 003, delete at 12 009',
    ]);
    expect(texts(12_001, 12_003)[1]).toBe('Pod default/web; existed from 12 000 to 12 009; update at 12 003');
    expect(rowText({ type: 'more', id: 'more', objects: 7 }, { from: 1, to: 2 })).toBe('7 more objects');
  });
});

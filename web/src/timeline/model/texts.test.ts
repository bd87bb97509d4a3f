import { describe, expect, it } from 'vitest';
import type { Lane } from '../../api/schema.ts';
import { cutToWidth } from './cut-to-width.ts';
import { bookmarkNotes, commandNotes, flagAt, notesText, placeFlags } from './flags.ts';
import { orderRows } from './lane-order.ts';
import { rowText } from './lane-text.ts';
import { lane } from './lane.fixture.ts';
import { revisionAxis, Scale } from './scale.ts';
import type { TimelineCommand } from '../timeline-view.ts';

describe('flags', () => {
  const scale = new Scale(revisionAxis, { start: 10, end: 30 }, 0, 400);
  const commandFlags = (commands: readonly TimelineCommand[], at: Scale, width: number) =>
    placeFlags(commandNotes(commands), at, width);
  const typed = (revision: number | null, command: string, exitCode = 0) => ({
    ...{ revision, command, exitCode },
    atMs: (revision ?? 0) * 1000,
  });

  it('stands at the first revision after the command', () => {
    const { flags, labels } = commandFlags([typed(11, 'kubectl run web --image=nginx')], scale, 7);
    expect(flags).toMatchObject([{ revision: 11, x: 20 }]);
    expect(labels).toMatchObject([{ revision: 11, x: 29, text: '$ kubectl run web --image=nginx' }]);
  });

  it('cuts texts where the next flag stands', () => {
    const { flags, labels } = commandFlags(
      [typed(30, 'last'), typed(10, 'kubectl run one'), typed(20, 'kubectl set image deployment/web nginx=nginx:1.27')],
      scale,
      7,
    );
    expect(labels.map(({ text }) => text)).toEqual(['$ kubectl run one', '$ kubectl set imag…nx:1.27']);
    for (const [index, { x, width }] of labels.entries()) {
      expect(x + width).toBeLessThanOrEqual(flags[index + 1]?.x ?? Infinity);
    }
  });

  it('gives commands that cannot be told apart one flag, which shows the first of them', () => {
    const { flags, labels } = commandFlags(
      [typed(30, 'kubectl wait'), typed(10, 'kubectl run one'), typed(10, 'kubectl wait')],
      scale,
      7,
    );
    expect(flags.map(({ notes }) => notes.length)).toEqual([2, 1]);
    expect(labels.map(({ text }) => text)).toEqual(['$ kubectl run one +1', '$ kubectl wait']);
  });

  it('puts the text of a crowd of flags beside the first of them, across the others, and leads there', () => {
    const commands = [typed(10, 'kubectl apply'), typed(11, 'kubectl rollout status'), typed(30, 'kubectl wait')];
    const narrow = new Scale(revisionAxis, { start: 10, end: 30 }, 0, 300);
    const { flags, labels } = commandFlags(commands, narrow, 7);
    expect(flags.map(({ x }) => x)).toEqual([0, 15, 300]);
    expect(flags.map(({ crossed }) => crossed)).toEqual([false, true, false]);
    expect(labels[0]).toMatchObject({ text: '$ kubectl apply +1', x: 9, revision: 10, notes: [{}, {}] });
  });

  it('counts the commands of a crowd, of which the first says little', () => {
    const commands = Array.from({ length: 8 }, (_, index) => typed(10, `kubectl create job ${index}`));
    expect(commandFlags(commands, scale, 7).labels.map(({ text }) => text)).toEqual(['8 commands']);
  });

  it('puts the text of a bookmark beside the bookmark, though a command stands before it', () => {
    const notes = [
      ...commandNotes([typed(10, 'kubectl apply')]),
      ...bookmarkNotes([
        { revision: 11, name: 'it breaks' },
        { revision: 12, name: 'x' },
      ]),
    ];
    const narrow = new Scale(revisionAxis, { start: 10, end: 30 }, 0, 300);
    const { flags, labels } = placeFlags(notes, narrow, 7);
    expect(flags.map(({ x, crossed }) => [x, crossed])).toEqual([
      [0, false],
      [15, false],
      [30, true],
    ]);
    expect(labels).toMatchObject([{ text: 'it breaks +2', x: 26, bookmark: true, revision: 11 }]);
  });

  it('means all of a crowd wherever its text is pointed at', () => {
    const crowd = Array.from({ length: 18 }, (_, index) => typed(10 + index / 5, `kubectl get -o ${index}`));
    const placed = placeFlags(commandNotes(crowd), scale, 7);
    const [label] = placed.labels;
    if (label === undefined) throw new Error('it has no text');
    expect(placed.flags.some(({ crossed }) => crossed)).toBe(true);
    for (let x = label.x; x < label.x + label.width; x += 3) expect(flagAt(placed, x)?.notes).toEqual(label.notes);
    expect(notesText(label.notes).split('\n')).toHaveLength(13);
    expect(notesText(label.notes)).toMatch(/-\u2060o 0\n[^]*and 6 more$/);
    expect(flagAt(placed, 399)).toBeNull();
  });

  it('puts the text left of the last flags where there is room only there', () => {
    const { flags, labels } = commandFlags([typed(28, 'kubectl run www'), typed(30, 'kubectl wait')], scale, 7);
    const [run] = labels;
    expect(run).toMatchObject({ text: '$ kubectl run www +1', revision: flags[0]?.revision });
    expect(run?.x ?? -1).toBeGreaterThanOrEqual(0);
    expect((run?.x ?? 0) + (run?.width ?? 0)).toBeLessThan(flags[0]?.x ?? 0);
  });

  it('shows a bookmark before the commands beside it, also a short one, and goes there', () => {
    const commands = commandNotes([typed(11, 'kubectl run web')]);
    const notes = [
      ...commands,
      ...bookmarkNotes([
        { revision: 11, name: 'Go' },
        { revision: 99, name: 'outside' },
      ]),
    ];
    const { flags, labels } = placeFlags(notes, scale, 7);
    expect(flags).toMatchObject([{ revision: 11, bookmark: true, notes: [{ text: 'Go' }, {}] }]);
    expect(labels).toMatchObject([{ revision: 11, bookmark: true, text: 'Go +1' }]);
    expect(flags[0]?.notes[0]?.title).toBe('Bookmark at 11: Go');
  });

  it('leaves out what is followed by no revision, and says what failed', () => {
    expect(commandFlags([typed(null, 'a')], scale, 7)).toEqual({ flags: [], labels: [] });
    const { flags } = commandFlags([typed(11, 'kubectl wait', 1)], scale, 7);
    expect(flags[0]?.notes[0]?.text).toBe('$ kubectl wait (exit code 1)');
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
      rows.map((row) => rowText(row, { from, to }, 1).replaceAll('\u00a0', ' '));
    expect(texts(1, 13_000)).toEqual([
      'default, 1 object',
      'Pod default/web; existed from 12 000 to 12 009; create at 12 000, update at 12 003, delete at 12 009',
    ]);
    expect(texts(12_001, 12_003)[1]).toBe('Pod default/web; existed from 12 000 to 12 009; update at 12 003');
    expect(rowText({ type: 'more', id: 'more', objects: 7, until: 7 }, { from: 1, to: 2 }, 1)).toBe('7 more objects');
  });

  const FIRST = 100;
  const textOf = (given: Partial<Lane>, from: number, to: number): string => {
    const [, row] = orderRows([{ ...lane({ name: 'web', marks: [] }), ...given }], new Set());
    return row === undefined ? '' : rowText(row, { from, to }, FIRST).replaceAll('\u00a0', ' ');
  };
  const life = (createRevision: number, deleteRevision: number | null, terminatingRevision: number | null = null) => ({
    createRevision,
    terminatingRevision,
    deleteRevision,
    uid: null,
  });
  const updates = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ revision: 101 + index, verb: 'update' as const }));

  it('says of each life in the window when it was', () => {
    const lives = [life(110, 120), life(130, 140), life(150, null)];
    expect(textOf({ lives }, 100, 200)).toBe(
      'Pod default/web; existed from 110 to 120, again from 130 to 140, again since 150',
    );
    expect(textOf({ lives }, 125, 145)).toBe('Pod default/web; existed from 130 to 140');
    expect(textOf({ lives }, 145, 200)).toBe('Pod default/web; exists since 150');
    expect(textOf({ lives: lives.slice(0, 1) }, 190, 200)).toBe('Pod default/web; existed from 110 to 120');
    expect(textOf({ lives: [] }, 100, 200)).toBe('Pod default/web');
  });

  it('says since when an object is being deleted', () => {
    expect(textOf({ lives: [life(110, 120, 115)] }, 100, 200)).toBe(
      'Pod default/web; existed from 110 to 120 (being deleted since 115)',
    );
    expect(textOf({ lives: [life(110, null, 115)] }, 100, 200)).toBe(
      'Pod default/web; exists since 110 (being deleted since 115)',
    );
  });

  it('says that an object was there before the recording, unless it was seen to be created', () => {
    expect(textOf({ lives: [life(20, null)] }, 100, 200)).toBe('Pod default/web; exists since before the recording');
    expect(textOf({ lives: [life(20, 120), life(150, null)] }, 100, 200)).toBe(
      'Pod default/web; existed from before the recording to 120, again since 150',
    );
    const created = { lives: [life(FIRST, null)], marks: [{ revision: FIRST, verb: 'create' as const }], markCount: 1 };
    expect(textOf(created, 100, 200)).toBe('Pod default/web; exists since 100; create at 100');
  });

  it('stays short where a key comes and goes all the time', () => {
    const lives = Array.from({ length: 30 }, (_, index) => life(110 + 2 * index, 111 + 2 * index));
    expect(textOf({ lives }, 100, 200)).toBe(
      'Pod default/web; existed 26 times before, again from 162 to 163, again from 164 to 165, again from 166 to 167, again from 168 to 169',
    );
  });

  it('tells the first six changes, and how many follow', () => {
    const said = 'update at 101, update at 102, update at 103, update at 104, update at 105, update at 106';
    const lives = [life(20, null)];
    const before = 'Pod default/web; exists since before the recording; ';
    expect(textOf({ lives, marks: updates(6), markCount: 6 }, 100, 200)).toBe(`${before}${said}`);
    expect(textOf({ lives, marks: updates(9), markCount: 9 }, 100, 200)).toBe(`${before}${said} and 3 more`);
    expect(textOf({ lives, marks: updates(9), markCount: 90 }, 100, 200)).toBe(`${before}${said} and at least 3 more`);
  });
});

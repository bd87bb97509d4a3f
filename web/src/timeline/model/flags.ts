import { cutMiddle } from '../../text/middle.ts';
import { grouped } from '../../text/numbers.ts';
import { clockTime } from '../../text/times.ts';
import type { Bookmark, TimelineCommand } from '../timeline-view.ts';
import type { Scale } from './scale.ts';
import type { TimeMap } from './time-map.ts';

/** What a flag stands for: a recorded command, or a bookmark. */
export interface FlagNote {
  readonly revision: number;
  /** What is written beside the flag, as far as there is room. */
  readonly text: string;
  /** All that there is to say. */
  readonly title: string;
  readonly bookmark: boolean;
}

export interface Flag {
  /** Bookmarks, then commands in the order in which they were typed: those too close to be told apart. Never empty. */
  readonly notes: readonly FlagNote[];
  readonly bookmark: boolean;
  /** Where a click leads: that of the bookmark, else of the first command. */
  readonly revision: number;
  readonly x: number;
  /** As much of the first text as fits before the next flag, or (`before`) since the one before; empty: only the flag. */
  readonly text: string;
  /** The text stands left of the flag, because there is no room on its right. */
  readonly before: boolean;
}

/** Notes nearer to each other than this, in pixels, share a flag. */
const TOGETHER = 9;
/** Room between a flag and its text, and between a text and the next flag. */
const PADDING = 5;
/** A text with fewer characters says nothing. */
const SHORTEST = 12;

/** Each at the first revision at or after the moment when it was typed. Without times nothing is known of that. */
export function commandNotes(commands: readonly TimelineCommand[], times: TimeMap): FlagNote[] {
  if (!times.known) return [];
  return commands
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ atMs, command, exitCode }) => ({
      // A time that falls on a revision to within rounding means that revision, not the next.
      revision: Math.ceil(times.revisionAt(atMs) - 1e-6),
      text: `$ ${command}`,
      title: `${clockTime(atMs)} $ ${command}${exitCode === null || exitCode === 0 ? '' : ` (exit code ${exitCode})`}`,
      bookmark: false,
    }));
}

export function bookmarkNotes(bookmarks: readonly Bookmark[]): FlagNote[] {
  return bookmarks.map(({ revision, name }) => ({
    ...{ revision, text: name, bookmark: true },
    title: `Bookmark at ${grouped(revision)}: ${name}`,
  }));
}

/** Where notes stand on an axis; texts never overlap the next flag. `characterWidth` is in pixels. */
export function placeFlags(notes: readonly FlagNote[], scale: Scale, characterWidth: number): Flag[] {
  const groups: { notes: FlagNote[]; x: number }[] = [];
  for (const note of notes.toSorted((a, b) => a.revision - b.revision)) {
    const x = Math.round(scale.x(note.revision));
    if (x < scale.left - 1 || x > scale.right + 1) continue;
    const last = groups[groups.length - 1];
    if (last !== undefined && x - last.x < TOGETHER) last.notes.push(note);
    else groups.push({ notes: [note], x });
  }
  for (const group of groups) group.notes.sort((a, b) => Number(b.bookmark) - Number(a.bookmark));
  const room = (from: number, to: number) => Math.floor((to - from - 2 * PADDING) / characterWidth);
  // Left of a flag there is room only while no text of an earlier flag is there.
  let taken: number = scale.left;
  return groups.map((group, index) => {
    const after = flagText(group.notes, room(group.x, groups[index + 1]?.x ?? scale.right));
    const text = after === '' ? flagText(group.notes, room(taken, group.x)) : after;
    taken = group.x + (after === '' ? PADDING : 2 * PADDING + after.length * characterWidth);
    const [first] = group.notes;
    return {
      ...group,
      bookmark: first?.bookmark === true,
      revision: first?.revision ?? 0,
      text,
      before: after === '' && text !== '',
    };
  });
}

function flagText(notes: readonly FlagNote[], room: number): string {
  const more = notes.length > 1 ? ` +${notes.length - 1}` : '';
  const left = room - more.length;
  const text = notes[0]?.text ?? '';
  return left < Math.min(SHORTEST, text.length) ? '' : cutMiddle(text, left) + more;
}

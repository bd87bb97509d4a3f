import { grouped } from '../../text/numbers.ts';
import { clockTime } from '../../text/times.ts';
import type { Bookmark, TimelineCommand } from '../timeline-view.ts';
import type { Scale } from './scale.ts';

/** What a flag stands for: a recorded command, or a bookmark. */
export interface FlagNote {
  readonly revision: number;
  /** What is written beside the flag, as far as there is room. */
  readonly text: string;
  /** All that there is to say. */
  readonly title: string;
  readonly bookmark: boolean;
}

/** What a place on the band stands for. */
export interface Flag {
  /** Bookmarks, then commands in the order in which they were typed. Never empty. */
  readonly notes: readonly FlagNote[];
  readonly bookmark: boolean;
  /** Where a click leads: that of the bookmark, else of the first command. */
  readonly revision: number;
  /** Of the pole, or where the text begins; in pixels. */
  readonly x: number;
  /** The text of the flag before it is written across its pole. */
  readonly crossed: boolean;
}

/** The text beside a flag, or beside a crowd of flags between which there is no room: its first note, and how many more. */
export interface FlagLabel extends Flag {
  readonly text: string;
  readonly width: number;
}

export interface PlacedFlags {
  readonly flags: readonly Flag[];
  readonly labels: readonly FlagLabel[];
}

/** Notes nearer to each other than this, in pixels, share a flag. */
const TOGETHER = 9;
/** From a pole to the text on its right, past the pennant; a bookmark's is wider. */
const PAST_FLAG = 9;
const PAST_BOOKMARK = 11;
/** Room between a text and what stands beside it. */
const PADDING = 5;
/** Of so many commands the first says little of the others: they are counted. */
const CROWD = 6;
/** A text with fewer characters says nothing. */
const SHORTEST = 12;
/** What stays of a text's end where it is cut, as a share of all that stays. */
const TAIL = 0.3;

/** Each at the first revision at or after the moment when it was typed; those that are followed by none are left out. */
export function commandNotes(commands: readonly TimelineCommand[]): FlagNote[] {
  return commands
    .toSorted((a, b) => a.atMs - b.atMs)
    .flatMap(({ atMs, command, exitCode, revision }) => {
      const failed = exitCode === null || exitCode === 0 ? '' : ` (exit code ${exitCode})`;
      const text = `$ ${command}${failed}`;
      return revision === null ? [] : [{ revision, text, title: `${clockTime(atMs)} ${text}`, bookmark: false }];
    });
}

export function bookmarkNotes(bookmarks: readonly Bookmark[]): FlagNote[] {
  return bookmarks.map(({ revision, name }) => ({
    ...{ revision, text: name, bookmark: true },
    title: `Bookmark at ${grouped(revision)}: ${name}`,
  }));
}

/** What is meant by a pixel of the band. Where a text is written across poles it is the text. */
export function flagAt({ flags, labels }: PlacedFlags, x: number): Flag | null {
  const near = flags.filter((flag) => x >= flag.x - 3 && x < flag.x + 9);
  return (
    near.findLast(({ crossed }) => !crossed) ??
    labels.find((label) => x >= label.x && x < label.x + label.width) ??
    near.at(-1) ??
    null
  );
}

/** Lines of an explanation; of more than these the first are said. */
const MOST_SAID = 12;

/** What notes have to say, a line each. A command is not broken within its options. */
export function notesText(notes: readonly FlagNote[]): string {
  const lines = notes.slice(0, MOST_SAID).map(({ title }) => title.replaceAll('-', '-\u2060'));
  const more = notes.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${grouped(more)} more`] : [])].join('\n');
}

/**
 * Where notes stand on an axis. A text stands beside its own flag, and ends before the next one; where there is no room for that, it
 * goes on across the next poles, and says how many more it speaks of. `characterWidth` is in pixels.
 */
export function placeFlags(notes: readonly FlagNote[], scale: Scale, characterWidth: number): PlacedFlags {
  const groups: { notes: FlagNote[]; x: number }[] = [];
  for (const note of notes.toSorted((a, b) => a.revision - b.revision)) {
    const x = Math.round(scale.x(note.revision));
    if (x < scale.left - 1 || x > scale.right + 1) continue;
    const last = groups[groups.length - 1];
    if (last !== undefined && x - last.x < TOGETHER) last.notes.push(note);
    else groups.push({ notes: [note], x });
  }
  const flags = groups.map((group) => flag(group.notes, group.x));
  const labels: FlagLabel[] = [];
  /** Flags that have no text yet: there is no room before the next one. */
  let crowd: Flag[] = [];
  const crossed = new Set<Flag>();
  const label = (from: number, to: number, atEnd: boolean): boolean => {
    const named = flag(
      crowd.flatMap((each) => each.notes),
      from,
    );
    const text = flagText(named.notes, Math.floor((to - from) / characterWidth));
    if (text === '') return false;
    const width = text.length * characterWidth;
    labels.push({ ...named, text, width, x: atEnd ? to - width : from });
    crowd = [];
    return true;
  };
  flags.forEach((each, index) => {
    crowd.push(each);
    const next = flags[index + 1]?.x ?? scale.right;
    const named = crowd.find(({ bookmark }) => bookmark) ?? crowd[0] ?? each;
    const behind = crowd.slice(crowd.indexOf(named) + 1);
    if (label(named.x + (named.bookmark ? PAST_BOOKMARK : PAST_FLAG), next - PADDING, false))
      for (const pole of behind) crossed.add(pole);
  });
  const [first] = crowd;
  const before = labels.at(-1);
  // The last ones may have room on their left only, where nothing else is meant.
  if (first !== undefined)
    label(before === undefined ? scale.left : before.x + before.width + PADDING, first.x - PADDING, true);
  return { flags: flags.map((each) => (crossed.has(each) ? { ...each, crossed: true } : each)), labels };
}

function flag(notes: readonly FlagNote[], x: number): Flag {
  const sorted = notes.toSorted((a, b) => Number(b.bookmark) - Number(a.bookmark));
  const [first] = sorted;
  return { notes: sorted, bookmark: first?.bookmark === true, revision: first?.revision ?? 0, x, crossed: false };
}

/** Of a command the beginning says what it does, and the end to what. At most `length` characters. */
function cutLate(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  const tail = Math.floor(length * TAIL);
  return `${characters.slice(0, length - 1 - tail).join('')}…${characters.slice(characters.length - tail).join('')}`;
}

function flagText(notes: readonly FlagNote[], room: number): string {
  const crowd = `${grouped(notes.length)} commands`;
  if (notes.length >= CROWD && !notes.some(({ bookmark }) => bookmark)) return crowd.length <= room ? crowd : '';
  const more = notes.length > 1 ? ` +${notes.length - 1}` : '';
  const left = room - more.length;
  const text = notes[0]?.text ?? '';
  return left < Math.min(SHORTEST, text.length) ? '' : cutLate(text, left) + more;
}

import type { TimelineCommand } from '../timeline-view.ts';
import { cutMiddle } from '../../text/middle.ts';
import type { Scale } from './scale.ts';
import type { TimeMap } from './time-map.ts';

export interface CommandFlag {
  /** In the order in which they were typed; several where they stand too close to be told apart. Never empty. */
  readonly commands: readonly TimelineCommand[];
  /** First revision at or after the moment when the first of them was typed. */
  readonly revision: number;
  readonly x: number;
  /** As much of the first command as fits before the next flag, or (`before`) since the one before; empty: only the flag. */
  readonly text: string;
  /** The text stands left of the flag, because there is no room on its right. */
  readonly before: boolean;
}

/** Commands nearer to each other than this, in pixels, share a flag. */
const TOGETHER = 9;
/** Room between a flag and its text, and between a text and the next flag. */
const PADDING = 5;
/** A text with fewer characters says nothing. */
const SHORTEST = 12;

/** Where recorded commands stand on an axis; texts never overlap the next flag. `characterWidth` is in pixels. */
export function commandFlags(
  commands: readonly TimelineCommand[],
  times: TimeMap,
  scale: Scale,
  characterWidth: number,
): CommandFlag[] {
  if (!times.known) return [];
  const groups: { commands: TimelineCommand[]; revision: number; x: number }[] = [];
  for (const command of commands.toSorted((a, b) => a.atMs - b.atMs)) {
    // A time that falls on a revision to within rounding means that revision, not the next.
    const revision = Math.ceil(times.revisionAt(command.atMs) - 1e-6);
    const x = Math.round(scale.x(revision));
    if (x < scale.left - 1 || x > scale.right + 1) continue;
    const last = groups[groups.length - 1];
    if (last !== undefined && x - last.x < TOGETHER) last.commands.push(command);
    else groups.push({ commands: [command], revision, x });
  }
  const room = (from: number, to: number) => Math.floor((to - from - 2 * PADDING) / characterWidth);
  // Left of a flag there is room only while no text of an earlier flag is there.
  let taken: number = scale.left;
  return groups.map((group, index) => {
    const after = flagText(group.commands, room(group.x, groups[index + 1]?.x ?? scale.right));
    const text = after === '' ? flagText(group.commands, room(taken, group.x)) : after;
    taken = group.x + (after === '' ? PADDING : 2 * PADDING + after.length * characterWidth);
    return { ...group, text, before: after === '' && text !== '' };
  });
}

function flagText(commands: readonly TimelineCommand[], room: number): string {
  const more = commands.length > 1 ? ` +${commands.length - 1}` : '';
  const left = room - more.length;
  return left < SHORTEST ? '' : cutMiddle(`$ ${commands[0]?.command ?? ''}`, left) + more;
}

import type { TimelineCommand } from '../timeline-view.ts';
import { cutMiddle } from '../../text/middle.ts';
import type { Scale } from './scale.ts';
import type { TimeMap } from './time-map.ts';

export interface CommandFlag {
  readonly command: TimelineCommand;
  /** First revision at or after the moment when the command was typed. */
  readonly revision: number;
  readonly x: number;
  /** As much of it as fits before the next flag; empty: only the pole. */
  readonly text: string;
}

/** Room between a pole and its text, and between a text and the next pole. */
const PADDING = 5;
/** A text with fewer characters says nothing. */
const SHORTEST = 9;

/** Where recorded commands stand on an axis; texts never overlap the next flag. `characterWidth` is in pixels. */
export function commandFlags(
  commands: readonly TimelineCommand[],
  times: TimeMap,
  scale: Scale,
  characterWidth: number,
): CommandFlag[] {
  if (!times.known) return [];
  const placed = commands
    .map((command) => {
      const revision = Math.ceil(times.revisionAt(command.atMs) - 1e-6);
      return { command, revision, x: Math.round(scale.x(revision)) };
    })
    .filter((flag) => flag.x >= scale.left - 1 && flag.x <= scale.right + 1)
    .sort((a, b) => a.x - b.x);
  return placed.map((flag, index) => {
    const end = placed[index + 1]?.x ?? scale.right;
    const room = Math.floor((end - flag.x - 2 * PADDING) / characterWidth);
    return { ...flag, text: room < SHORTEST ? '' : cutMiddle(`$ ${flag.command.command}`, room) };
  });
}

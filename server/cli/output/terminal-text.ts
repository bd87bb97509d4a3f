import type { CommandIo } from '../command.ts';

/** Colors, or none, by what they mean. */
export interface Paint {
  readonly added: (text: string) => string;
  readonly removed: (text: string) => string;
  readonly changed: (text: string) => string;
  readonly heading: (text: string) => string;
  readonly quiet: (text: string) => string;
}

/** Colors go to a terminal alone, and to none where somebody does not want them. */
export function paintFor({ terminal }: CommandIo, wanted: boolean): Paint {
  const on = wanted && terminal?.colors === true;
  const sgr = (code: number) => (text: string) => (on && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { added: sgr(32), removed: sgr(31), changed: sgr(33), heading: sgr(1), quiet: sgr(2) };
}

/** Nearly every text; nothing else needs to be found out about it. */
const PLAIN = /^[\u0020-\u007e]*$/;
// What makes a terminal do something else than show a character, or shows text in another order than it has.
const CONTROL = /\p{Cc}|\p{Zl}|\p{Zp}|\p{Bidi_Control}/gu;

/** Text of unknown origin as a terminal can show it on one line: what would command the terminal is spelled out. */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(CONTROL, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

const WIDE =
  /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Emoji_Presentation}|[\uff01-\uff60]/u;
const NO_WIDTH = /\p{Mark}|\u200d|\ufe0f/u;
/** Columns of a terminal that a text takes. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The text in at most so many columns, with `…` for what is cut off. */
export function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let shown = '';
  let width = 1;
  for (const character of text) {
    width += characterWidth(character);
    if (width > columns) break;
    shown += character;
  }
  return `${shown}…`;
}

function characterWidth(character: string): number {
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Cuts in the middle, because names share prefixes: the end is what tells them apart. At most `length` characters. */
export function cutMiddle(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  if (length <= 1) return '…';
  const tail = Math.ceil((length - 1) / 2);
  const head = length - 1 - tail;
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - tail).join('')}`;
}

/** Where a name is best divided so that its end stays whole: the last `tail` characters, never half of a pair. */
export function splitTail(text: string, tail: number): readonly [string, string] {
  const characters = [...text];
  if (characters.length <= tail * 2) return [text, ''];
  return [characters.slice(0, -tail).join(''), characters.slice(-tail).join('')];
}

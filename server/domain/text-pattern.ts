/** The words of a text in lower case, at most so many: the last one is then all that is left. */
export function wordsOf(text: string, most = Infinity): readonly string[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.length <= most ? words : [...words.slice(0, most - 1), words.slice(most - 1).join(' ')];
}

/** Whether each word of `wanted` occurs in one of the texts, in whatever case. */
export function hasWords(texts: readonly (string | null | undefined)[], wanted: string): boolean {
  return wordsOf(wanted).every((word) => texts.some((text) => text?.toLowerCase().includes(word) === true));
}

/** Whether a text is `pattern`, or begins like it where it ends with `*`. */
export function matchesPattern(text: string, pattern: string): boolean {
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}

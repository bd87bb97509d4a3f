/** Whether a text is `pattern`, or begins like it where it ends with `*`. */
export function matchesPattern(text: string, pattern: string): boolean {
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}

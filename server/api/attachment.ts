/** Characters that some file system refuses, or that separate folders; and what would hide a file. */
const UNFIT = /[\p{Cc}\p{Zs}"*/:<>?\\|]+/gu;
const LONGEST = 120;

/** A name of a file out of words, whatever these are. */
export function fileName(words: readonly string[], ending: string): string {
  const fit = words.map((word) => word.replace(UNFIT, '-').replace(/^[.-]+|[.-]+$/g, '')).filter((word) => word !== '');
  const name = Array.from(fit.join('-')).slice(0, LONGEST).join('');
  return `${name === '' ? 'recording' : name}.${ending}`;
}

/** A Content-Disposition (RFC 6266): browsers take the name with all its letters, others one of ASCII alone. */
export function attachment(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '_');
  const whole = encodeURIComponent(name).replace(/['()]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${ascii}"${ascii === name ? '' : `; filename*=UTF-8''${whole}`}`;
}

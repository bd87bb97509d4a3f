import { RewindError } from '../domain/errors.ts';

/** Which database and recording a command was told to read: whoever follows a hint means the same. */
const CARRIED = ['db', 'recording'] as const;

export type CarriedFlags = Partial<Record<(typeof CARRIED)[number], string | boolean>>;

/**
 * A hint with the flags that were given, behind each command in it that takes them and does not name them itself:
 * `etcd-rewind list --db other.db`.
 */
export function hintWithFlags(
  hint: string,
  given: CarriedFlags,
  takes: (command: string, flag: keyof CarriedFlags) => boolean,
): string {
  return hint.replace(/\betcd-rewind ([a-z]+)\b(?=([^.,;)]*))/g, (whole: string, command: string, rest: string) => {
    const flags = CARRIED.flatMap((name) => {
      const value = given[name];
      return typeof value === 'string' && takes(command, name) && !rest.includes(`--${name}`)
        ? [`--${name} ${quoted(value)}`]
        : [];
    });
    return [whole, ...flags].join(' ');
  });
}

/** The same error, with a hint that means what was read, and says how an import does what is refused. */
export function withFlags(
  { code, message, hint, byForce, cause }: RewindError,
  given: CarriedFlags,
  takes: (command: string, flag: keyof CarriedFlags) => boolean,
): RewindError {
  const forced = byForce === undefined ? undefined : `${byForce}: etcd-rewind import --force FILE`;
  const hints = [hint, forced].filter((each) => each !== undefined);
  return new RewindError(code, message, {
    ...(hints.length === 0 ? {} : { hint: hintWithFlags(hints.join(' '), given, takes) }),
    cause,
  });
}

/** For a shell. */
export function quoted(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

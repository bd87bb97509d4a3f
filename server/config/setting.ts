/** One thing that a user can set: by flag, by environment, or left at its default. `--help` is made from it. */
export interface Setting<T> {
  /** As commander reads it: `--port <number>`. */
  readonly flag: string;
  readonly environment?: string;
  readonly fallback?: string;
  readonly help: string;
  /** Under which heading `--help` has it, where it is not among the command's own. */
  readonly group?: string;
  /** May be given several times; `read` gets all of it, separated by commas. */
  readonly repeatable?: boolean;
  /** @throws InvalidValue */
  readonly read: (text: string | undefined) => T;
}

export const setting = <T>(one: Setting<T>): Setting<T> => one;

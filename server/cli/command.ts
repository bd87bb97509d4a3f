import type { Defaults, Settings, SettingName } from '../config.ts';

/** Where a command reads and prints: input comes from `in`, results go to `out`, everything else to `err`. */
export interface CommandIo {
  readonly in: NodeJS.ReadableStream;
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream;
  /** A person reads `err`. */
  readonly readableLog: boolean;
  /** The terminal that `out` is; absent where it is none. */
  readonly terminal?: Terminal;
  /** Ctrl-C, for a command that leaves something half-written otherwise; who asks has to end soon after it. */
  readonly interruption?: () => AbortSignal;
  /** For a command whose work is not what it prints: it goes on when nobody reads `out` any more. */
  readonly outlivesOutput?: () => void;
}

export interface Terminal {
  /** null: it does not say how wide it is, and nothing is cut to it. */
  readonly columns: number | null;
  /** Neither NO_COLOR nor the terminal itself refuses them. */
  readonly colors: boolean;
}

/** A line that a person can copy, and what it does. */
export interface Example {
  /** The program's name and what follows it, as a shell reads it. */
  readonly line: string;
  readonly does: string;
}

/** Something that goes on until it is told to end. */
export interface Service {
  /** Settles where it ends by itself: rejects with why. */
  readonly ended?: Promise<void>;
  close(): Promise<void>;
}

/** A command of the program; one that answers with a service runs until a signal. */
export interface Command<Names extends SettingName = SettingName> {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  /** Names of positional arguments, as commander writes them. */
  readonly parameters?: string;
  /** For who gives more of them: how it is said what they mean. */
  readonly excessHint?: string;
  readonly isDefault?: boolean;
  readonly examples?: readonly Example[];
  /** All arguments are its own: it is called by programs. */
  readonly takesAnything?: boolean;
  readonly settings: readonly Names[];
  readonly defaults?: Defaults;
  run(settings: Settings<Names>, parameters: readonly string[], io: CommandIo): Promise<Service | void>;
}

/** A command without its own settings' names, to stand in a list with others. */
export interface AnyCommand extends Omit<Command, 'run'> {
  start(read: ReadSettings, parameters: readonly string[], io: CommandIo): Promise<Service | void>;
}

export type ReadSettings = <Names extends SettingName>(names: readonly Names[]) => Settings<Names>;

export function command<Names extends SettingName>({ run, ...rest }: Command<Names>): AnyCommand {
  return { ...rest, start: (read, parameters, io) => run(read(rest.settings), parameters, io) };
}

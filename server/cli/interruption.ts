import { RewindError } from '../domain/errors.ts';

const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
type EndSignal = keyof typeof EXIT_CODES;

/**
 * Ctrl-C and its like. They end the process at once (what is unfinished is taken away as it exits), but for a command that
 * has asked for a signal, because it has more to put right than that: the first one is told to it, the second one ends it.
 */
export class Interruption {
  #control: AbortController | null = null;
  #by: EndSignal | null = null;
  readonly #end = (by: EndSignal): void => {
    if (this.#control === null || this.#by !== null) process.exit(EXIT_CODES[by]);
    this.#by = by;
    this.#control.abort(new RewindError('cancelled', 'Interrupted.', { hint: 'Nothing half-written is left.' }));
  };

  constructor() {
    process.on('SIGHUP', this.#end).on('SIGINT', this.#end).on('SIGTERM', this.#end);
  }

  /** Who asks for it has to end soon after it was aborted. */
  signal(): AbortSignal {
    this.#control ??= new AbortController();
    return this.#control.signal;
  }

  /** What a shell expects of a process that was interrupted; null: it was not. */
  get exitCode(): number | null {
    return this.#by === null ? null : EXIT_CODES[this.#by];
  }

  /** From now on somebody else cares for these signals. @returns one that has come already; null: none has */
  handOver(): EndSignal | null {
    process.off('SIGHUP', this.#end).off('SIGINT', this.#end).off('SIGTERM', this.#end);
    return this.#by;
  }
}

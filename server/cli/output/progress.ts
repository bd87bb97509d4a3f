import type { CommandIo } from '../command.ts';

/** What takes less is not worth a line. */
const WORTH_TELLING_MS = 1000;
const EVERY_MS = 200;

/** How far something is, on one line that a person watches; it goes away when it is done. */
export class Progress {
  readonly #err: NodeJS.WritableStream | null;
  readonly #what: string;
  #nextMs = performance.now() + WORTH_TELLING_MS;
  #shown = false;

  constructor({ err, readableLog }: Pick<CommandIo, 'err' | 'readableLog'>, what: string) {
    this.#err = readableLog ? err : null;
    this.#what = what;
  }

  tell(done: number): void {
    const now = performance.now();
    if (this.#err === null || now < this.#nextMs) return;
    this.#nextMs = now + EVERY_MS;
    this.#shown = true;
    this.#err.write(`\r\u001b[K${this.#what}: ${done}`);
  }

  end(): void {
    if (this.#shown) this.#err?.write('\r\u001b[K');
    this.#shown = false;
  }
}

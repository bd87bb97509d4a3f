import type { CommandIo } from '../command.ts';
import { countText } from './quantities.ts';

/** What takes less is not worth a line. */
const WORTH_TELLING_MS = 1000;
const EVERY_MS = 200;

type ProgressIo = Pick<CommandIo, 'err' | 'readableLog'>;

/** How far something is, on one line that a person watches; it goes away when it is done. */
export class Progress {
  readonly #err: NodeJS.WritableStream | null;
  readonly #what: string;
  #nextMs = performance.now() + WORTH_TELLING_MS;
  #shown = false;

  constructor({ err, readableLog }: ProgressIo, what: string) {
    this.#err = readableLog ? err : null;
    this.#what = what;
  }

  /** `keys: 1 200`, and `keys: 1 200 of 4 800` where it is known how many there are. */
  tell(done: number, total: number | null = null): void {
    this.say(() => (total === null ? countText(done) : `${countText(done)} of ${countText(total)}`));
  }

  /** `checking: 43 %`: of what nobody counts. */
  tellShare(done: number, total: number): void {
    this.say(() => percentText(done, total));
  }

  /** What there is to say is made only when it is said. */
  say(text: () => string): void {
    const now = performance.now();
    if (this.#err === null || now < this.#nextMs) return;
    this.#nextMs = now + EVERY_MS;
    // Ctrl-C ends the process from anywhere, and the shell goes on in this line.
    if (!this.#shown) process.once('exit', this.end);
    this.#shown = true;
    this.#err.write(`\r\u001b[K${this.#what}: ${text()}`);
  }

  readonly end = (): void => {
    if (this.#shown) this.#err?.write('\r\u001b[K');
    this.#shown = false;
    process.off('exit', this.end);
  };
}

/** Lets `work` tell how far it is. */
export async function withProgress<T>(
  io: ProgressIo,
  what: string,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const progress = new Progress(io, what);
  try {
    return await work(progress);
  } finally {
    progress.end();
  }
}

/** The same items; it is told how many have gone by. */
export async function* told<Item>(
  items: AsyncIterable<Item>,
  io: ProgressIo,
  what: string,
  total: number | null = null,
): AsyncGenerator<Item, void> {
  const progress = new Progress(io, what);
  let done = 0;
  try {
    for await (const item of items) {
      progress.tell(++done, total);
      yield item;
    }
  } finally {
    progress.end();
  }
}

/** For what is told beside what is printed: a terminal that it is printed on shows by itself how far that is. */
export function whilePrinting({ err, readableLog, terminal }: Omit<CommandIo, 'in' | 'out'>): ProgressIo {
  return { err, readableLog: readableLog && terminal === undefined };
}

/** `43 %`: never more than all, and all of nothing. */
export function percentText(done: number, total: number): string {
  return total === 0 ? '100 %' : `${Math.min(Math.floor((done / total) * 100), 100)} %`;
}

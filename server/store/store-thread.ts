import type { Worker } from 'node:worker_threads';
import { fromPlainError, type PlainError } from '../domain/errors.ts';

export interface StoreQuestion<Method extends string> {
  readonly id: number;
  readonly method: Method;
  readonly args: readonly unknown[];
}

/** Instead of a question: the thread is to end. */
export const END = 'end';

export type StoreReply =
  /** First of all: whether the database could be opened. */
  | { readonly type: 'opened' }
  | { readonly type: 'refused'; readonly error: PlainError }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly error: PlainError };

/** A question that takes longer is given up, in milliseconds. */
const PATIENCE_MS = 2000;

interface Waiting<Method> {
  readonly method: Method;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A thread that has the database open and answers questions, in their order. It keeps the process alive only while it owes
 * an answer.
 */
export class StoreThread<Method extends string> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting<Method>>();
  readonly #unpack: (method: Method, answer: unknown) => unknown;
  /** Rejects with a RewindError when the database cannot be opened. */
  readonly opened: Promise<void>;
  #next = 0;
  /** Why it answers no more. */
  #ended: Error | null = null;
  #exited = false;
  #closed = false;

  /** @param unpack what an answer is made of that was packed for the way; called in the order of the answers */
  constructor(worker: Worker, name: string, unpack: (method: Method, answer: unknown) => unknown = (_, same) => same) {
    this.#worker = worker;
    this.#unpack = unpack;
    this.opened = new Promise((resolve, reject) => {
      worker.on('message', (reply: StoreReply) => {
        if (reply.type === 'opened') {
          this.#restIfIdle();
          resolve();
        } else if (reply.type === 'refused') {
          reject(fromPlainError(reply.error));
          this.#end(fromPlainError(reply.error));
        } else this.#settle(reply);
      });
      const ended = (error: Error) => {
        this.#end(error);
        reject(error);
      };
      worker.on('error', ended);
      worker.on('exit', (code) => {
        this.#exited = true;
        ended(new Error(`${name} of the store ended with code ${code}.`));
      });
    });
  }

  /** Why it has ended without having been told to; null: it has not. */
  get lost(): Error | null {
    return this.#exited && !this.#closed ? this.#ended : null;
  }

  get alive(): boolean {
    return this.#ended === null;
  }

  /** @param transfer buffers of the arguments that the thread takes over */
  ask(method: Method, args: readonly unknown[], transfer: readonly ArrayBuffer[] = []): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== null) {
        reject(this.#ended);
        return;
      }
      const id = this.#next++;
      this.#waiting.set(id, { method, resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ id, method, args } satisfies StoreQuestion<Method>, transfer);
    });
  }

  /** The thread ends by itself, after what it is at: one that is stopped while it unpacks takes the whole process along. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#end(new Error('The store is closed.'));
    if (this.#exited) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => void this.#worker.terminate(), PATIENCE_MS);
      this.#worker.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      this.#worker.ref();
      this.#worker.postMessage(END);
    });
  }

  #settle(reply: Extract<StoreReply, { id: number }>): void {
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return;
    this.#waiting.delete(reply.id);
    this.#restIfIdle();
    if (reply.type === 'failure') waiting.reject(fromPlainError(reply.error));
    else waiting.resolve(this.#unpack(waiting.method, reply.answer));
  }

  #restIfIdle(): void {
    if (this.#waiting.size === 0) this.#worker.unref();
  }

  #end(reason: Error): void {
    this.#ended ??= reason;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#ended);
    this.#waiting.clear();
  }
}

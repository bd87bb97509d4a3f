import type { MessagePort } from 'node:worker_threads';
import { toPlainError } from '../domain/errors.ts';
import { END, type StoreQuestion, type StoreReply } from './store-thread.ts';

/** Answers one question; a promise where it is answered later. It may throw. */
type Answer<Method> = (method: Method, args: readonly unknown[]) => unknown;

/**
 * A thread's side of a `StoreThread`: opens the database, says whether it could, and answers questions in their order. Each
 * is begun when it comes.
 */
export async function answerQuestions<Method extends string>(
  port: MessagePort,
  open: () => Answer<Method> | Promise<Answer<Method>>,
): Promise<void> {
  const reply = (message: StoreReply): void => port.postMessage(message);
  const answered = async (answer: Answer<Method>, { id, method, args }: StoreQuestion<Method>): Promise<void> => {
    try {
      reply({ type: 'answer', id, answer: await answer(method, args) });
    } catch (error) {
      reply({ type: 'failure', id, error: toPlainError(error) });
    }
  };
  try {
    const answer = await open();
    port.on('message', (question: StoreQuestion<Method> | typeof END) => {
      // Of a thread it ends the thread alone.
      if (question === END) process.exit();
      void answered(answer, question);
    });
    reply({ type: 'opened' });
  } catch (error) {
    reply({ type: 'refused', error: toPlainError(error) });
    port.close();
  }
}

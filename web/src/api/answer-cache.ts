/** Answers that never change (an object at a revision, a diff), newest kept, at most `capacity` of them. */
export class AnswerCache {
  readonly #answers = new Map<string, unknown>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#answers.size;
  }

  /** The kept answer, else that of `ask`, which is kept when `keep` agrees. */
  async through<T>(name: string, ask: () => Promise<T>, keep: (answer: T) => boolean = () => true): Promise<T> {
    if (this.#answers.has(name)) {
      const kept = this.#answers.get(name) as T;
      this.#answers.delete(name);
      this.#answers.set(name, kept);
      return kept;
    }
    const answer = await ask();
    if (keep(answer)) this.#keep(name, answer);
    return answer;
  }

  clear(): void {
    this.#answers.clear();
  }

  #keep(name: string, answer: unknown): void {
    this.#answers.set(name, answer);
    if (this.#answers.size <= this.#capacity) return;
    const oldest = this.#answers.keys().next();
    if (!oldest.done) this.#answers.delete(oldest.value);
  }
}

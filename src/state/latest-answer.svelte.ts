/**
 * Asks one question at a time and keeps the answer to the last one; what was asked in between is
 * skipped. For calls that cannot be cut short without ending a worker that has other work.
 */
export class LatestAnswer<Q, A> {
  readonly #ask: (question: Q) => Promise<A>;
  #answer = $state.raw<{ readonly question: Q; readonly value: A } | null>(null);
  #error = $state.raw<unknown>(null);
  #isBusy = $state(false);
  /** Plain fields, so that an effect that asks does not depend on what asking changes. */
  #next: { readonly question: Q } | null = null;
  #isRunning = false;

  constructor(ask: (question: Q) => Promise<A>) {
    this.#ask = ask;
  }

  /** Stays while the next one is worked out; null after a failure. */
  get answer(): { readonly question: Q; readonly value: A } | null {
    return this.#answer;
  }
  get error(): unknown {
    return this.#error;
  }
  get isBusy(): boolean {
    return this.#isBusy;
  }

  async ask(question: Q): Promise<void> {
    this.#next = { question };
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#isBusy = true;
    for (let next = this.#take(); next; next = this.#take()) await this.#work(next.question);
    this.#isRunning = false;
    this.#isBusy = false;
  }

  #take(): { readonly question: Q } | null {
    const next = this.#next;
    this.#next = null;
    return next;
  }

  async #work(question: Q): Promise<void> {
    try {
      const value = await this.#ask(question);
      if (!this.#next) [this.#answer, this.#error] = [{ question, value }, null];
    } catch (error) {
      if (!this.#next) [this.#answer, this.#error] = [null, error];
    }
  }
}

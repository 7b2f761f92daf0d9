/** Lets work begin only while the bytes of all work under way stay within a budget; one may always. */
export class ByteBudget {
  readonly #mostBytes: number;
  readonly #waiting: { readonly byteLength: number; readonly begin: () => void }[] = [];
  #bytes = 0;
  #count = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Runs `work` in its turn, first come first served. */
  async run<T>(byteLength: number, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      this.#waiting.push({ byteLength, begin });
      this.#admit();
    });
    try {
      return await work();
    } finally {
      this.#count -= 1;
      this.#bytes -= byteLength;
      this.#admit();
    }
  }

  #admit(): void {
    for (;;) {
      const [next] = this.#waiting;
      if (!next) return;
      if (this.#count > 0 && this.#bytes + next.byteLength > this.#mostBytes) return;
      this.#waiting.shift();
      this.#count += 1;
      this.#bytes += next.byteLength;
      next.begin();
    }
  }
}

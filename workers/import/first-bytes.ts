import type { Chunks } from '../../src/core/formats/byte-chunks.ts';

/** The beginning of a stream, taken in longer and longer parts; what was not asked for is never made. */
export class FirstBytes {
  readonly #iterator: AsyncIterator<Uint8Array<ArrayBuffer>>;
  #held: Uint8Array = new Uint8Array(0);

  constructor(chunks: Chunks) {
    this.#iterator = chunks[Symbol.asyncIterator]();
  }

  /** Bytes up to `end`, fewer where there are no more. @throws what the stream throws */
  async take(end: number): Promise<Uint8Array> {
    const parts = [this.#held];
    let length = this.#held.length;
    while (length < end) {
      const next = await this.#iterator.next();
      if (next.done) break;
      parts.push(next.value);
      length += next.value.length;
    }
    if (parts.length > 1) {
      this.#held = new Uint8Array(length);
      let at = 0;
      for (const part of parts) {
        this.#held.set(part, at);
        at += part.length;
      }
    }
    return this.#held.subarray(0, end);
  }

  /** Lets go of the stream. */
  async end(): Promise<void> {
    await this.#iterator.return?.();
  }
}

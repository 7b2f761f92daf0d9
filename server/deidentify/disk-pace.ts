/** A file in the memory of the machine or on a fast disk is read in less. */
const SLOW_MS = 10;
/** How much one reading counts: one that took long makes no slow disk. */
const WEIGHT = 1 / 8;
/** Readings beside each other before it is tried again whether they are worth it. */
const UNTIL_TRIED_AGAIN = 512;

/**
 * Whether this thread reads and waits, which costs least, or has several files read beside each other while it
 * waits, which is faster where disks turn and folders are on a network.
 */
export class DiskPace {
  readonly #blocksRead: () => number;
  #blocks: number;
  #meanMs = 0;
  #left = 0;

  /** `blocksRead`: how much the process has had from disks so far, not from memory. */
  constructor(blocksRead = () => process.resourceUsage().fsRead) {
    this.#blocksRead = blocksRead;
    this.#blocks = blocksRead();
  }

  get isSlow(): boolean {
    return this.#left > 0;
  }

  /** Does a reading that waits, and learns from how long it took. */
  time<T>(read: () => T): T {
    const startedAt = performance.now();
    const result = read();
    this.#meanMs += (performance.now() - startedAt - this.#meanMs) * WEIGHT;
    if (this.#meanMs > SLOW_MS) this.#ask();
    return result;
  }

  /** Was it the disk? A thread waits for its turn on a busy machine as well. */
  #ask(): void {
    const blocks = this.#blocksRead();
    if (blocks > this.#blocks) this.#left = UNTIL_TRIED_AGAIN;
    this.#blocks = blocks;
    this.#meanMs = 0;
  }

  /** To be told of every reading that did not wait. */
  passed(): void {
    this.#left = Math.max(0, this.#left - 1);
  }
}

/** Of this thread. */
export const diskPace = new DiskPace();

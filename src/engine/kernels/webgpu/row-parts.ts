/** Rows that a thread adds up at least: fewer would leave more to join than is spared. */
const LEAST_ROWS = 16;
const MOST_PARTS = 1024;
/** Threads that fill a large GPU. */
const WANTED_THREADS = 65_536;

/**
 * Into how many parts the rows of [examples, rows, channels] are shared where each thread adds up one
 * channel of a part, every `parts`-th row, by itself. Depends on the shape alone, so that sums are the
 * same every time. No workgroup memory: emulated GPUs clear it once for each four threads.
 */
export function partRows(examples: number, rows: number, channels: number): number {
  const filling = Math.ceil(WANTED_THREADS / (examples * channels));
  return Math.min(MOST_PARTS, filling, Math.ceil(rows / LEAST_ROWS));
}

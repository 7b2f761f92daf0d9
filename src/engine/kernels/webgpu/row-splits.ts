/** Threads of the workgroups that sum over rows. */
export const ROW_THREADS = 256;
const ROWS_A_THREAD = 16;
const MOST_SPLITS = 256;

/**
 * How a sum over the rows of [examples, rows, channels] is shared among workgroups of 256 threads:
 * each takes `lanes` neighbouring channels (a power of two) of one split of the rows. The split
 * depends on the shape alone, so that sums are the same every time.
 */
export function splitRows(examples: number, rows: number, channels: number) {
  const lanes = Math.min(64, 2 ** Math.ceil(Math.log2(channels)));
  const rowsAtOnce = ROW_THREADS / lanes;
  const wanted = Math.ceil(rows / (rowsAtOnce * ROWS_A_THREAD));
  const rowsPerSplit = Math.ceil(rows / Math.min(MOST_SPLITS, wanted));
  const splits = Math.ceil(rows / rowsPerSplit);
  const workgroups = examples * splits * Math.ceil(channels / lanes);
  return { lanes, splits, rowsPerSplit, workgroups };
}

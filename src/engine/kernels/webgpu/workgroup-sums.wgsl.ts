/**
 * Where a workgroup stands that sums over rows as `splitRows` shares them out: it looks at some rows of
 * one example and `lanes` neighbouring channels.
 */
export const placeInRows = `
  let lane = local % u.lanes;
  let row = local / u.lanes;
  let blocksAcross = (u.channels + u.lanes - 1) / u.lanes;
  let channel = (block % blocksAcross) * u.lanes + lane;
  let split = (block / blocksAcross) % u.splits;
  let example = block / blocksAcross / u.splits;
  let firstRow = split * u.rowsPerSplit;
  let endRow = min(u.rows, firstRow + u.rowsPerSplit);`;

/** Adds up the workgroup's `values`, one of each of so many threads, until `lanes` sums are left at its front. */
export const addUp = (values: string, threads: number, lanes = '1'): string => `
  workgroupBarrier();
  for (var step = ${threads / 2}; step >= ${lanes}; step = step / 2) {
    if (local < step) { ${values}[local] += ${values}[local + step]; }
    workgroupBarrier();
  }`;

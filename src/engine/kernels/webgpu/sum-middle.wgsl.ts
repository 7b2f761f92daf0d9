import { ROW_THREADS } from './row-splits.ts';
import type { Shader } from './shader.ts';

/** Σ over one split of the rows of [examples, rows, channels]. */
export const sumSplits: Shader<
  'sums' | 'x',
  'rows' | 'channels' | 'lanes' | 'splits' | 'rowsPerSplit',
  'factor'
> = {
  name: 'sum-splits',
  tensors: { sums: 'write f32', x: 'read f32' },
  ints: ['rows', 'channels', 'lanes', 'splits', 'rowsPerSplit'],
  floats: ['factor'],
  workgroupSize: ROW_THREADS,
  declarations: `var<workgroup> scratch: array<f32, ${ROW_THREADS}>;`,
  main: `
  let lane = local % u.lanes;
  let row = local / u.lanes;
  let blocksAcross = (u.channels + u.lanes - 1) / u.lanes;
  let channel = (block % blocksAcross) * u.lanes + lane;
  let split = (block / blocksAcross) % u.splits;
  let example = block / blocksAcross / u.splits;
  let firstRow = split * u.rowsPerSplit;
  let endRow = min(u.rows, firstRow + u.rowsPerSplit);
  var sum = 0.0;
  if (channel < u.channels) {
    for (var r = firstRow + row; r < endRow; r += ${ROW_THREADS} / u.lanes) {
      sum += x[(example * u.rows + r) * u.channels + channel];
    }
  }
  scratch[local] = sum;
  workgroupBarrier();
  for (var step = ${ROW_THREADS / 2}; step >= u.lanes; step = step / 2) {
    if (local < step) { scratch[local] += scratch[local + step]; }
    workgroupBarrier();
  }
  if (channel < u.channels && row == 0) {
    sums[(example * u.splits + split) * u.channels + channel] = scratch[lane] * u.factor;
  }`,
};

import { eachRow, placeInParts } from './row-parts.wgsl.ts';
import { ROW_THREADS } from './row-splits.ts';
import type { Shader } from './shader.ts';
import { addUp, placeInRows } from './workgroup-sums.wgsl.ts';

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
  ${placeInRows}
  var sum = 0.0;
  if (channel < u.channels) {
    for (var r = firstRow + row; r < endRow; r += ${ROW_THREADS} / u.lanes) {
      sum += x[(example * u.rows + r) * u.channels + channel];
    }
  }
  scratch[local] = sum;
  ${addUp('scratch', ROW_THREADS, 'u.lanes')}
  if (channel < u.channels && row == 0) {
    sums[(example * u.splits + split) * u.channels + channel] = scratch[lane] * u.factor;
  }`,
};

/** Σ over one part of the rows of [examples, rows, channels]; for many channels. */
export const sumParts: Shader<'sums' | 'x', 'examples' | 'rows' | 'channels' | 'parts', 'factor'> =
  {
    name: 'sum-parts',
    tensors: { sums: 'write f32', x: 'read f32' },
    ints: ['examples', 'rows', 'channels', 'parts'],
    floats: ['factor'],
    workgroupSize: 64,
    main: `
  ${placeInParts}
  var sum = 0.0;
  ${eachRow('sum += x[at];')}
  sums[index] = sum * u.factor;`,
  };

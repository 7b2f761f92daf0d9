import type { Cnn2dOptions } from './run.ts';

/** Kernel of each convolution: 3 × 3, no bias. */
const KERNEL_SIZE = 9;
/** Scale, shift, running mean and running variance of a batch norm, each one a filter. */
const NORM_VALUES = 4;

/** Parameters of the network that the engine builds from these options, running figures of norms included. */
export function parameterCount(options: Cnn2dOptions, classCount: number): number {
  let sum = 0;
  let inputs = 1;
  for (let level = 0; level < options.depth; level++) {
    const filters = options.baseFilters * 2 ** level;
    for (let block = 0; block < options.blockCount; block++) {
      sum += KERNEL_SIZE * inputs * filters + NORM_VALUES * filters;
      inputs = filters;
    }
  }
  return sum + (inputs + 1) * classCount;
}

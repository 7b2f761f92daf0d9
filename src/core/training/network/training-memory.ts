import { AppError } from '../../errors.ts';
import type { ModelOptions } from '../model-options.ts';
import { networkOf } from './network-of.ts';
import { summaryOf, type NetworkSummary } from './summary.ts';

const BYTES = 4;
const MEBIBYTE = 2 ** 20;

export interface TrainingMemory {
  readonly weightBytes: number;
  readonly gradientBytes: number;
  readonly momentBytes: number;
  /** Outputs of all layers, kept for the backward pass, and their slopes. */
  readonly activationBytes: number;
  readonly totalBytes: number;
  /** The largest output of one layer. */
  readonly largestBytes: number;
}

/** Memory of a training step. momentCount: 2 for Adam, 1 for SGD. */
export function trainingMemory(
  { layers, parameters, trainable, kept, slopes }: NetworkSummary,
  batchSize: number,
  momentCount = 2,
): TrainingMemory {
  const weightBytes = BYTES * parameters;
  const gradientBytes = BYTES * trainable;
  const momentBytes = momentCount * gradientBytes;
  // tf.js lets go of the slopes only at the end of the backward pass.
  const activationBytes = BYTES * (kept + slopes) * batchSize;
  const largest = Math.max(...layers.map((layer) => layer.kept));
  return {
    weightBytes,
    gradientBytes,
    momentBytes,
    activationBytes,
    totalBytes: weightBytes + gradientBytes + momentBytes + activationBytes,
    largestBytes: BYTES * largest * batchSize,
  };
}

/** What a device can hold, in bytes. */
export interface MemoryLimits {
  /** Null where the device does not say. */
  readonly total: number | null;
  /** Of one tensor. */
  readonly tensor: number;
}

export interface PlannedRun {
  readonly options: ModelOptions;
  /** [...spatial, channels] of an image or a patch. */
  readonly inputShape: readonly number[];
  readonly classCount: number;
  readonly batchSize: number;
}

function fits(run: PlannedRun, limits: MemoryLimits): boolean {
  const network = networkOf(run.options, run.inputShape, run.classCount);
  const memory = trainingMemory(summaryOf(network), run.batchSize);
  const isInTotal = limits.total === null || memory.totalBytes <= limits.total;
  return isInTotal && memory.largestBytes <= limits.tensor;
}

/** The first change that helps: a smaller batch, then fewer filters, then smaller images or patches. */
function advice(run: PlannedRun, limits: MemoryLimits): { option: string; value: number } {
  for (let value = Math.floor(run.batchSize / 2); value >= 1; value = Math.floor(value / 2)) {
    if (fits({ ...run, batchSize: value }, limits)) return { option: 'batchSize', value };
  }
  const least = { ...run, batchSize: 1 };
  for (
    let value = Math.floor(run.options.baseFilters / 2);
    value >= 1;
    value = Math.floor(value / 2)
  ) {
    const options = { ...run.options, baseFilters: value };
    if (fits({ ...least, options }, limits)) return { option: 'baseFilters', value };
  }
  return { option: 'imageSize', value: 0 };
}

/**
 * Refuses a run that the device could not hold, with the option to change and a value that fits
 * (0 where only smaller images or patches help).
 * @throws {AppError} train/too-large, train/bad-options, train/bad-shape
 */
export function checkFits(run: PlannedRun, limits: MemoryLimits): void {
  if (fits(run, limits)) return;
  const network = networkOf(run.options, run.inputShape, run.classCount);
  const { totalBytes, largestBytes } = trainingMemory(summaryOf(network), run.batchSize);
  throw new AppError('train/too-large', 'network and batch do not fit the device', {
    neededMebibytes: Math.ceil(totalBytes / MEBIBYTE),
    largestMebibytes: Math.ceil(largestBytes / MEBIBYTE),
    ...advice(run, limits),
  });
}

import { AppError } from '../errors.ts';
import type { DeviceReport } from '../rpc/train-api.ts';
import { networkOf } from './network/network-of.ts';
import { secondsPerEpoch } from './network/step-time.ts';
import { summaryOf, type NetworkSummary } from './network/summary.ts';
import { checkFits, trainingMemory, type PlannedRun } from './network/training-memory.ts';

export interface RunEstimate {
  readonly summary: NetworkSummary;
  /** Of a step. */
  readonly stepBytes: number;
  /** Null where the device was not measured. */
  readonly secondsPerEpoch: number | null;
  /** Why the device could not hold it, with the change that helps. */
  readonly tooLarge: TooLarge | null;
}

export interface TooLarge {
  readonly neededBytes: number;
  readonly option: 'batchSize' | 'baseFilters' | 'imageSize';
  /** That fits; 0 where only smaller images help. */
  readonly value: number;
}

const isOf = (error: unknown, code: AppError['code']): error is AppError =>
  error instanceof AppError && error.code === code;

function tooLargeFor(run: PlannedRun, device: DeviceReport | null): TooLarge | null {
  if (!device?.limits) return null;
  try {
    checkFits(run, device.limits);
    return null;
  } catch (error) {
    if (!isOf(error, 'train/too-large')) throw error;
    const { neededMebibytes, option, value } = error.data;
    return {
      neededBytes: Number(neededMebibytes) * 2 ** 20,
      option: option as TooLarge['option'],
      value: Number(value),
    };
  }
}

/** What a run will take, before it is started; null when its options make no network for such images. */
export function estimateRun(
  run: PlannedRun,
  trainExamples: number,
  device: DeviceReport | null,
): RunEstimate | null {
  try {
    const summary = summaryOf(networkOf(run.options, run.inputShape, run.classCount));
    return {
      summary,
      stepBytes: trainingMemory(summary, run.batchSize).totalBytes,
      secondsPerEpoch: device && secondsPerEpoch(summary, trainExamples, device),
      tooLarge: tooLargeFor(run, device),
    };
  } catch (error) {
    if (isOf(error, 'train/bad-options')) return null;
    throw error;
  }
}

/** The largest depth at which the network can be made for such images; 0 when there is none. */
export function mostDepth({ options, inputShape, classCount }: PlannedRun): number {
  for (let depth = 8; depth >= 1; depth--) {
    try {
      networkOf({ ...options, depth }, inputShape, classCount);
      return depth;
    } catch (error) {
      if (!isOf(error, 'train/bad-options')) throw error;
    }
  }
  return 0;
}

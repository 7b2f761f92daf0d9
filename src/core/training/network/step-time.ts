import type { DeviceReport } from '../../rpc/train-api.ts';
import type { NetworkSummary } from './summary.ts';

/** The large step of the device trial: a convolution of 3 × 3 from all channels to all. */
export const TRIAL_STEP = { batch: 4, side: 64, channels: 16 } as const;

/** Forward, to the input and to the filter: each as much work. */
const PASSES = 3;
const OPERATIONS_A_PRODUCT = 2;

const { batch, side, channels } = TRIAL_STEP;
const trialOperations = PASSES * OPERATIONS_A_PRODUCT * batch * side ** 2 * 9 * channels ** 2;

/**
 * About how long an epoch takes, by the pace of the trial; null where nothing was measured. Reading and
 * changing the images comes on top.
 */
export function secondsPerEpoch(
  { operations }: NetworkSummary,
  examples: number,
  { backend, trials = [] }: Pick<DeviceReport, 'backend' | 'trials'>,
): number | null {
  const trial = trials.find((one) => one.backend === backend);
  if (trial?.largeMs == null) return null;
  const operationsPerSecond = trialOperations / (trial.largeMs / 1000);
  return (PASSES * operations * examples) / operationsPerSecond;
}

import type { LossOptions } from '../../core/training/loss-options.ts';
import type { LossAttributes } from '../ops/contracts.ts';
import { CROSS_ENTROPY } from '../ops/softmax-loss.ts';

/** Attributes of the loss kernel. */
export function lossAttributesOf(
  loss: LossOptions,
  classWeights: readonly number[],
  labelSmoothing: number,
): LossAttributes {
  const common = { ...CROSS_ENTROPY, classWeights: [...classWeights], labelSmoothing };
  switch (loss.kind) {
    case 'cross-entropy':
      return common;
    case 'focal':
      return { ...common, focalGamma: loss.gamma };
    case 'dice':
      return {
        ...common,
        crossEntropy: loss.crossEntropy,
        overlap: 1,
        isBatchOverlap: loss.perBatch,
        hasBackground: loss.background,
      };
    case 'tversky':
      return {
        ...common,
        crossEntropy: loss.crossEntropy,
        overlap: 1,
        alpha: loss.falsePositive,
        beta: loss.falseNegative,
        isBatchOverlap: loss.perBatch,
        hasBackground: loss.background,
      };
  }
}

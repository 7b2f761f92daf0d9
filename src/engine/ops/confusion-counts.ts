import type * as tf from '@tensorflow/tfjs';
import { Kernel } from './contracts.ts';
import { at, checkShape, isShape, runKernel } from './run-kernel.ts';

/**
 * Counts int32 [c, c] as [actual][predicted] of logits [n, ...spatial, c] and labels int32
 * [n, ...spatial]; negative labels do not count.
 * @throws {AppError} train/bad-shape
 */
export function confusionCounts(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor2D {
  checkShape(logits.rank >= 2, Kernel.ConfusionCounts, 'logits');
  const isRight = labels.dtype === 'int32' && isShape(labels, logits.shape.slice(0, -1));
  checkShape(isRight, Kernel.ConfusionCounts, 'labels');
  return at(runKernel(Kernel.ConfusionCounts, { logits, labels }, {}), 0) as tf.Tensor2D;
}

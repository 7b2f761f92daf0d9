import * as tf from '@tensorflow/tfjs';
import { Kernel, type LossAttributes } from './contracts.ts';
import { at, checkAttribute, checkShape, isShape, runKernel } from './run-kernel.ts';

/** Mean cross-entropy alone. */
export const CROSS_ENTROPY: LossAttributes = {
  crossEntropy: 1,
  overlap: 0,
  classWeights: [],
  focalGamma: 0,
  labelSmoothing: 0,
  alpha: 0.5,
  beta: 0.5,
  smooth: 1,
  isBatchOverlap: true,
  hasBackground: false,
};

function checkLoss(attributes: LossAttributes, classCount: number): void {
  const { crossEntropy, overlap, classWeights, focalGamma, labelSmoothing } = attributes;
  const check = (isRight: boolean, option: string) => {
    checkAttribute(isRight, Kernel.SoftmaxLoss, option);
  };
  check(crossEntropy >= 0 && overlap >= 0 && crossEntropy + overlap > 0, 'crossEntropy');
  const isLength = classWeights.length === 0 || classWeights.length === classCount;
  check(isLength && classWeights.every((weight) => weight >= 0), 'classWeights');
  check(focalGamma >= 0 && (focalGamma === 0 || labelSmoothing === 0), 'focalGamma');
  check(labelSmoothing >= 0 && labelSmoothing < 1, 'labelSmoothing');
  check(attributes.alpha >= 0 && attributes.beta >= 0, 'alpha');
  check(attributes.smooth > 0, 'smooth');
  check(overlap === 0 || attributes.hasBackground || classCount > 1, 'hasBackground');
}

/**
 * Loss [] of logits [n, ...spatial, c] against labels int32 [n, ...spatial]; negative labels do not
 * count. The kernel works out the gradient with the loss.
 * @throws {AppError} train/bad-shape, train/bad-options
 */
export function softmaxLoss(
  logits: tf.Tensor,
  labels: tf.Tensor,
  attributes: LossAttributes,
): tf.Scalar {
  const { shape } = logits;
  checkShape(logits.rank >= 2 && logits.dtype === 'float32', Kernel.SoftmaxLoss, 'logits');
  const isRight = labels.dtype === 'int32' && isShape(labels, shape.slice(0, -1));
  checkShape(isRight, Kernel.SoftmaxLoss, 'labels');
  checkLoss(attributes, shape.at(-1) ?? 0);
  const withGradient = tf.customGrad((x, save) => {
    const [loss, slope] = runKernel(
      Kernel.SoftmaxLoss,
      { logits: x as tf.Tensor, labels },
      attributes,
    );
    (save as tf.GradSaveFunc)([slope as tf.Tensor]);
    return {
      value: loss as tf.Scalar,
      gradFunc: (dy: tf.Scalar, saved: tf.Tensor[]) => at(saved, 0).mul(dy),
    };
  });
  return withGradient(logits);
}

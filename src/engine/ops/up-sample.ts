import * as tf from '@tensorflow/tfjs';
import { Kernel, type UpSampleAttributes } from './contracts.ts';
import { at, checkAttribute, checkShape, runKernel } from './run-kernel.ts';

/**
 * Makes each spatial axis of x [n, ...spatial, c] larger by its whole factor.
 * @throws {AppError} train/bad-shape, train/bad-options
 */
export function upSample(
  x: tf.Tensor,
  factors: readonly number[],
  mode: UpSampleAttributes['mode'],
): tf.Tensor {
  checkShape(x.rank >= 3, Kernel.UpSample, 'x');
  const areRight = factors.every((factor) => Number.isInteger(factor) && factor >= 1);
  checkAttribute(areRight && factors.length === x.rank - 2, Kernel.UpSample, 'factors');
  return at(runKernel(Kernel.UpSample, { x }, { factors: [...factors], mode }), 0);
}

tf.registerGradient({
  kernelName: Kernel.UpSample,
  gradFunc: (dy, _saved, attributes) => ({
    x: () => at(runKernel(Kernel.UpSampleGrad, { dy: dy as tf.Tensor }, attributes), 0),
  }),
});

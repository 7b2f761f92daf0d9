import * as tf from '@tensorflow/tfjs';
import { Kernel } from './contracts.ts';
import { at, checkAttribute, runKernel } from './run-kernel.ts';

/**
 * Drops the share `rate` of x and scales the rest up; the int32 seed fixes which, on every backend.
 * @throws {AppError} train/bad-options
 */
export function seededDropout(x: tf.Tensor, rate: number, seed: number): tf.Tensor {
  checkAttribute(rate >= 0 && rate < 1, Kernel.SeededDropout, 'rate');
  checkAttribute(Number.isInteger(seed), Kernel.SeededDropout, 'seed');
  return at(runKernel(Kernel.SeededDropout, { x }, { rate, seed: seed | 0 }), 0);
}

tf.registerGradient({
  kernelName: Kernel.SeededDropout,
  gradFunc: (dy, _saved, attributes) => ({
    x: () => at(runKernel(Kernel.SeededDropout, { x: dy as tf.Tensor }, attributes), 0),
  }),
});

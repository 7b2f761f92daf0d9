import type * as tf from '@tensorflow/tfjs';
import { Kernel, type Activation } from './contracts.ts';
import { at, checkShape, isShape, runKernel } from './run-kernel.ts';

/**
 * activation(scale·x + shift) of x [n, ...spatial, c], scale and shift [c]: a batch norm at rest. No gradient.
 * @throws {AppError} train/bad-shape
 */
export function scaleShiftActivation(
  x: tf.Tensor,
  scale: tf.Tensor,
  shift: tf.Tensor,
  activation: Activation,
): tf.Tensor {
  const channels = x.shape.at(-1) ?? 0;
  checkShape(x.rank >= 2, Kernel.ScaleShiftActivation, 'x');
  checkShape(isShape(scale, [channels]), Kernel.ScaleShiftActivation, 'scale');
  checkShape(isShape(shift, [channels]), Kernel.ScaleShiftActivation, 'shift');
  return at(runKernel(Kernel.ScaleShiftActivation, { x, scale, shift }, { activation }), 0);
}

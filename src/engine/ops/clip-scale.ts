import type * as tf from '@tensorflow/tfjs';
import { Kernel } from './contracts.ts';
import { at, checkAttribute, checkShape, runKernel } from './run-kernel.ts';

interface Clip {
  /** [], what gradients are multiplied by. */
  readonly scale: tf.Scalar;
  /** [], of all gradients together. */
  readonly norm: tf.Scalar;
}

/**
 * Factor that brings the norm of all gradients together down to maxNorm (Pascanu 2013).
 * @throws {AppError} train/bad-shape, train/bad-options
 */
export function clipScale(gradients: readonly tf.Tensor[], maxNorm: number): Clip {
  checkShape(gradients.length > 0, Kernel.ClipScale, 'gradients');
  checkAttribute(maxNorm > 0 && Number.isFinite(maxNorm), Kernel.ClipScale, 'maxNorm');
  const inputs = Object.fromEntries(gradients.map((gradient, i) => [String(i), gradient]));
  const outputs = runKernel(Kernel.ClipScale, inputs, { maxNorm });
  return { scale: at(outputs, 0) as tf.Scalar, norm: at(outputs, 1) as tf.Scalar };
}

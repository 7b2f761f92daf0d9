import type * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  Kernel,
  type AdamAttributes,
  type OptimizerInputs,
  type OptimizerPlace,
  type SgdAttributes,
} from './contracts.ts';
import { checkShape, isShape, runKernel } from './run-kernel.ts';

/**
 * Moves all weights in place, where the backend has the kernel.
 * @throws {AppError} train/bad-shape
 */
export function optimizerStep(
  places: readonly OptimizerPlace<tf.Tensor>[],
  gradientScale: tf.Scalar,
  attributes: AdamAttributes | SgdAttributes,
): void {
  const tensors: tf.Tensor[] = [gradientScale];
  for (const { weight, gradient, first, second } of places) {
    checkShape(isShape(gradient, weight.shape), Kernel.OptimizerStep, 'gradient');
    tensors.push(weight, gradient, first, second);
  }
  const inputs = Object.fromEntries(tensors.map((tensor, i) => [String(i), tensor]));
  runKernel(Kernel.OptimizerStep, inputs, attributes);
}

/** What a kernel gets, as it was put together. */
export function optimizerPlaces(inputs: OptimizerInputs): {
  readonly gradientScale: TensorInfo;
  readonly places: readonly OptimizerPlace[];
} {
  const [gradientScale, ...tensors] = Object.values(inputs) as [TensorInfo, ...TensorInfo[]];
  const places: OptimizerPlace[] = [];
  for (let i = 0; i < tensors.length; i += 4) {
    const four = tensors.slice(i, i + 4) as [TensorInfo, TensorInfo, TensorInfo, TensorInfo];
    const [weight, gradient, first, second] = four;
    places.push({ weight, gradient, first, second });
  }
  return { gradientScale, places };
}

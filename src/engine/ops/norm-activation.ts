import * as tf from '@tensorflow/tfjs';
import { Kernel, type NormAttributes, type RunningAttributes } from './contracts.ts';
import {
  at,
  checkAttribute,
  checkShape,
  gradientsOf,
  hasKernel,
  isShape,
  runKernel,
} from './run-kernel.ts';

interface Normalized {
  /** As x. */
  readonly y: tf.Tensor;
  /** [c] for batch, [n, c] for instance, [n, groups] for group. */
  readonly mean: tf.Tensor;
  /** As mean. */
  readonly rstd: tf.Tensor;
}

/**
 * Normalises x [n, ...spatial, c] by its own figures, then the activation, in one kernel. gamma and beta are [c].
 * @throws {AppError} train/bad-shape, train/bad-options
 */
export function normActivation(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  attributes: NormAttributes,
): Normalized {
  const channels = x.shape.at(-1) ?? 0;
  const { normalization, groups, epsilon } = attributes;
  checkShape(x.rank >= 2 && x.dtype === 'float32', Kernel.NormActivation, 'x');
  checkShape(isShape(gamma, [channels]), Kernel.NormActivation, 'gamma');
  checkShape(isShape(beta, [channels]), Kernel.NormActivation, 'beta');
  const areGroups = normalization === 'group' ? channels % groups === 0 : groups === 1;
  checkAttribute(groups >= 1 && areGroups, Kernel.NormActivation, 'groups');
  checkAttribute(epsilon > 0, Kernel.NormActivation, 'epsilon');
  const outputs = runKernel(Kernel.NormActivation, { x, gamma, beta }, attributes);
  return { y: at(outputs, 0), mean: at(outputs, 1), rstd: at(outputs, 2) };
}

tf.registerGradient({
  kernelName: Kernel.NormActivation,
  inputsToSave: ['x', 'gamma', 'beta'],
  outputsToSave: [false, true, true],
  gradFunc: (dys, saved, attributes) => {
    const inputs = {
      dy: at(dys as tf.Tensor[], 0),
      x: at(saved, 0),
      gamma: at(saved, 1),
      beta: at(saved, 2),
      mean: at(saved, 3),
      rstd: at(saved, 4),
    };
    const outputs = runKernel(Kernel.NormActivationGrad, inputs, attributes);
    return gradientsOf(['x', 'gamma', 'beta'], outputs);
  },
});

/**
 * Moves the running mean and variance [c] towards those of a batch norm's outputs.
 * Backends without the kernel get new values assigned.
 */
export function moveRunningFigures(
  runningMean: tf.Variable,
  runningVariance: tf.Variable,
  { mean, rstd }: Pick<Normalized, 'mean' | 'rstd'>,
  attributes: RunningAttributes,
): void {
  if (hasKernel(Kernel.RunningFigures)) {
    runKernel(Kernel.RunningFigures, { runningMean, runningVariance, mean, rstd }, attributes);
    return;
  }
  const { momentum, epsilon, correction } = attributes;
  tf.tidy(() => {
    const move = (running: tf.Variable, value: tf.Tensor) => {
      running.assign(running.mul(momentum).add(value.mul(1 - momentum)));
    };
    move(runningMean, mean);
    move(runningVariance, rstd.square().reciprocal().sub(epsilon).mul(correction));
  });
}

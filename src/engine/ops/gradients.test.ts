import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerComposedKernels } from '../kernels/composed/register.ts';
import type { LossAttributes, NormAttributes } from './contracts.ts';
import { normActivation } from './norm-activation.ts';
import { gruSequence, lstmSequence } from './recurrent.ts';
import { seededDropout } from './seeded-dropout.ts';
import { CROSS_ENTROPY, softmaxLoss } from './softmax-loss.ts';
import { upSample } from './up-sample.ts';

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;

const STEP = 1e-2;
let seed = 1;
const random = (shape: readonly number[]) => tf.randomNormal([...shape], 0, 1, 'float32', seed++);

/** Slope along a random direction, by the gradient and by a central difference. */
function slopes(operation: Operation, shapes: readonly (readonly number[])[]) {
  const inputs = shapes.map(random);
  const directions = shapes.map(random);
  const weights = random(operation(...inputs).shape);
  const value: Operation = (...at) =>
    operation(...at)
      .mul(weights)
      .sum();
  const byGradient = tf.addN(
    tf
      .grads(value)(inputs)
      .map((gradient, i) => gradient.mul(directions[i] as tf.Tensor).sum()),
  );
  const moved = (sign: number) =>
    value(...inputs.map((input, i) => input.add((directions[i] as tf.Tensor).mul(sign * STEP))));
  const byDifference = moved(1)
    .sub(moved(-1))
    .div(2 * STEP);
  return [byGradient.dataSync()[0] ?? NaN, byDifference.dataSync()[0] ?? NaN] as const;
}

function expectSlope(operation: Operation, shapes: readonly (readonly number[])[]): void {
  tf.tidy(() => {
    const [actual, expected] = slopes(operation, shapes);
    expect(Math.abs(actual - expected)).toBeLessThan(0.02 * Math.max(1, Math.abs(expected)));
  });
}

const norm: NormAttributes = {
  normalization: 'batch',
  groups: 1,
  activation: 'linear',
  epsilon: 1e-3,
};
const loss = (change: Partial<LossAttributes>) =>
  ({ ...CROSS_ENTROPY, ...change }) as LossAttributes;

describe('gradients follow the forward pass', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
    registerComposedKernels('cpu');
  });

  it.each([
    norm,
    { ...norm, normalization: 'instance' as const },
    { ...norm, normalization: 'group' as const, groups: 2 },
  ])('of a norm over $normalization', (attributes) => {
    const run: Operation = (x, gamma, beta) => normActivation(x, gamma, beta, attributes).y;
    expectSlope(run, [[3, 4, 5, 6], [6], [6]]);
    expectSlope(run, [[2, 3, 2, 3, 4], [4], [4]]);
  });

  it.each(['nearest', 'linear'] as const)('of a larger map, %s', (mode) => {
    expectSlope((x) => upSample(x, [2, 3], mode), [[2, 3, 4, 3]]);
    expectSlope((x) => upSample(x, [2, 1, 2], mode), [[1, 3, 2, 4, 5]]);
  });

  it.each([
    loss({}),
    loss({ labelSmoothing: 0.1, classWeights: [1, 2, 0.5] }),
    loss({ focalGamma: 2 }),
    loss({ crossEntropy: 0, overlap: 1, alpha: 0.3, beta: 0.7 }),
    loss({ crossEntropy: 0.5, overlap: 1, isBatchOverlap: false, hasBackground: true }),
  ])('of the loss %o', (attributes) => {
    const labels = tf.tensor([0, 1, 2, -1, 2, 1, 0, 2, 2, 1, 0, -1], [2, 3, 2], 'int32');
    expectSlope((x) => softmaxLoss(x, labels, attributes), [[2, 3, 2, 3]]);
  });

  it('of dropout', () => {
    expectSlope((x) => seededDropout(x, 0.4, -7), [[5, 7]]);
  });

  it('of recurrent layers', () => {
    expectSlope(
      (gates, recurrent, bias) =>
        gruSequence(gates as tf.Tensor3D, recurrent as tf.Tensor2D, bias as tf.Tensor1D),
      [[2, 4, 9], [3, 9], [9]],
    );
    expectSlope(
      (gates, recurrent) => lstmSequence(gates as tf.Tensor3D, recurrent as tf.Tensor2D),
      [
        [2, 4, 12],
        [3, 12],
      ],
    );
  });
});

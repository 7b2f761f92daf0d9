import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { chooseBackend } from '../../backend/choose-backend.ts';
import { upSample } from '../../ops/up-sample.ts';
import { gruSequence, lstmSequence } from '../../ops/recurrent.ts';
import { moveRunningFigures } from '../../ops/norm-activation.ts';
import { scaleShiftActivation } from '../../ops/scale-shift.ts';
import { product } from './convolution-geometry.ts';
import { randomValues } from '../../testing/reference/random.ts';
import { worstError } from '../../testing/worst-error.ts';

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;

async function valuesOn(
  backend: 'wasm' | 'cpu',
  shapes: readonly number[][],
  operation: Operation,
): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const inputs = shapes.map((shape, i) => tf.tensor(randomValues(product(shape), i + 1), shape));
  const dy = (shape: number[]) => tf.tensor(randomValues(product(shape), 9), shape);
  const outputs = tf.tidy(() => {
    const y = operation(...inputs);
    const weighted: Operation = (...at) =>
      operation(...at)
        .mul(dy(y.shape))
        .sum();
    return [y, ...tf.grads(weighted)(inputs)];
  });
  const values = await Promise.all(outputs.map((output) => output.data() as Promise<Float32Array>));
  tf.dispose([inputs, outputs]);
  return values;
}

async function expectSame(shapes: readonly number[][], operation: Operation): Promise<void> {
  const expected = await valuesOn('cpu', shapes, operation);
  const before = tf.memory().numTensors;
  const actual = await valuesOn('wasm', shapes, operation);
  actual.forEach((values, i) => {
    expect(worstError(values, expected[i] ?? [])).toBeLessThan(1e-5);
  });
  expect(tf.memory().numTensors).toBe(before);
}

beforeAll(async () => {
  await chooseBackend({ only: 'cpu' });
  await chooseBackend({ only: 'wasm' });
});

it.each([
  { shape: [2, 3, 5, 3], factors: [2, 2] },
  { shape: [2, 3, 2, 8], factors: [3, 1] },
  { shape: [1, 2, 3, 4, 5], factors: [2, 2, 2] },
  { shape: [2, 3, 1, 2, 1], factors: [1, 4, 2] },
])('up-samples $shape by $factors, nearest and linear', async ({ shape, factors }) => {
  for (const mode of ['nearest', 'linear'] as const) {
    await expectSame([shape], (x) => upSample(x, factors, mode));
  }
});

it('scales, shifts and bends', async () => {
  for (const activation of ['linear', 'relu', 'leakyRelu'] as const) {
    for (const channels of [1, 3, 8, 13]) {
      const shapes = [[2, 3, 5, channels], [channels], [channels]];
      const results: Float32Array[] = [];
      for (const backend of ['cpu', 'wasm'] as const) {
        await tf.setBackend(backend);
        const inputs = shapes.map((shape, i) => tf.tensor(randomValues(product(shape), i), shape));
        const [x, scale, shift] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor];
        results.push((await scaleShiftActivation(x, scale, shift, activation).data()) as Float32Array); // prettier-ignore
      }
      expect(worstError(results[1] ?? [], results[0] ?? [])).toBeLessThan(1e-6);
    }
  }
});

it('runs recurrent cells over a sequence', async () => {
  await expectSame([[2, 5, 9], [3, 9], [9]], (gates, recurrent, bias) =>
    gruSequence(gates as tf.Tensor3D, recurrent as tf.Tensor2D, bias as tf.Tensor1D),
  ); // prettier-ignore
  await expectSame(
    [
      [3, 4, 20],
      [5, 20],
    ],
    (gates, recurrent) => lstmSequence(gates as tf.Tensor3D, recurrent as tf.Tensor2D),
  );
});

it('moves running figures in place', async () => {
  await tf.setBackend('wasm');
  const runningMean = tf.variable(tf.tensor1d([10, 0]));
  const runningVariance = tf.variable(tf.tensor1d([1, 2]));
  const figures = { mean: tf.tensor1d([2, 4]), rstd: tf.tensor1d([0.5, 1]), y: tf.scalar(0) };
  const options = { momentum: 0.75, epsilon: 0.5, correction: 1.2 };
  moveRunningFigures(runningMean, runningVariance, figures, options);
  expect(await runningMean.array()).toEqual([8, 1]);
  const variances = [0.75 + 0.25 * 1.2 * 3.5, 1.5 + 0.25 * 1.2 * 0.5];
  expect(worstError(await runningVariance.data(), variances)).toBeLessThan(1e-6);
});

import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../backend/wasm-backend.ts';
import type { LossAttributes } from '../../ops/contracts.ts';
import { CROSS_ENTROPY } from '../../ops/softmax-loss.ts';
import { numericGradient } from '../../testing/numeric-gradient.ts';
import { randomValues } from '../../testing/reference/random.ts';
import { worstError } from '../../testing/worst-error.ts';
import { product } from './convolution-geometry.ts';

beforeAll(async () => {
  await openWasm('webgpu-missing');
});

const plain: LossAttributes = { ...CROSS_ENTROPY, hasBackground: true };

/** The formula of the contract, in float64. */
function reference(
  a: LossAttributes,
  classes: number,
  examples: number,
  labels: Int32Array,
  logits: Float64Array,
): number {
  // prettier-ignore
  let ce = 0;
  let weights = 0;
  const groups = a.isBatchOverlap ? 1 : examples;
  const figures = Array.from({ length: groups * classes }, () => ({ tp: 0, fp: 0, fn: 0 }));
  labels.forEach((label, at) => {
    if (label < 0) return;
    const own = Array.from(logits.subarray(at * classes, (at + 1) * classes));
    const total = own.reduce((sum, value) => sum + Math.exp(value), 0);
    const p = own.map((value) => Math.exp(value) / total);
    const weight = a.classWeights[label] ?? 1;
    const s = a.labelSmoothing;
    const entropy = p.reduce(
      (sum, value, c) => sum - ((c === label ? 1 - s : 0) + s / classes) * Math.log(value),
      0,
    );
    ce += weight * (1 - (p[label] ?? NaN)) ** a.focalGamma * entropy;
    weights += weight;
    const group = Math.floor((at * groups) / labels.length);
    p.forEach((value, c) => {
      const figure = figures[group * classes + c];
      if (!figure) return;
      figure.tp += c === label ? value : 0;
      figure.fp += c === label ? 0 : value;
      figure.fn += c === label ? 1 - value : 0;
    });
  });
  const scores = figures
    .filter((_, i) => a.hasBackground || i % classes > 0)
    .map(({ tp, fp, fn }) => (tp + a.smooth) / (tp + a.alpha * fp + a.beta * fn + a.smooth));
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return (a.crossEntropy * ce) / weights + a.overlap * (1 - mean);
}

it.each([
  ['cross entropy', plain],
  ['weights', { ...plain, classWeights: [0.5, 2, 1, 1, 3] }],
  ['smoothed labels', { ...plain, labelSmoothing: 0.1 }],
  ['focal', { ...plain, focalGamma: 2 }],
  ['Dice', { ...plain, crossEntropy: 0, overlap: 1 }],
  ['Dice of each example, without background, with cross entropy', { ...plain, overlap: 0.7, isBatchOverlap: false, hasBackground: false }], // prettier-ignore
  ['Tversky', { ...plain, crossEntropy: 0.3, overlap: 1, alpha: 0.3, beta: 0.7, smooth: 0.01 }],
])('%s and its gradient', async (_, attributes) => {
  for (const classes of [2, 3, 5]) {
    for (const shape of [[7], [2, 3, 5], [2, 3, 2, 3]]) {
      const logits = Float64Array.from(randomValues(product(shape) * classes, 1), (v) => Math.fround(v * 3)); // prettier-ignore
      const labels = Int32Array.from(
        randomValues(product(shape), 2),
        (value, i) => (i % 6 === 5 ? -1 : Math.floor(((value + 1) / 2) * classes)), // prettier-ignore
      );
      const inputs = {
        logits: tf.tensor(Float32Array.from(logits), [...shape, classes]),
        labels: tf.tensor(labels, shape, 'int32'),
      };
      const [loss, gradient] = tf
        .engine()
        .runKernel('SoftmaxLoss', inputs, attributes) as unknown as [tf.Tensor, tf.Tensor];
      const of = (values: Float64Array) => reference(attributes, classes, shape[0] ?? 1, labels, values); // prettier-ignore
      expect(worstError(await loss.data(), [of(logits)])).toBeLessThan(1e-6);
      expect(worstError(await gradient.data(), numericGradient(of, logits))).toBeLessThan(1e-6);
      tf.dispose([inputs, loss, gradient]);
    }
  }
});

it('counts what was predicted for what', async () => {
  const inputs = {
    logits: tf.tensor2d([[1, 0], [0, 1], [2, 2], [0, 3], [5, 0]]), // prettier-ignore
    labels: tf.tensor1d([0, 0, 1, 1, -1], 'int32'),
  };
  const counts = tf.engine().runKernel<tf.Tensor>('ConfusionCounts', inputs);
  expect(await counts.array()).toEqual([[1, 1], [1, 1]]); // prettier-ignore
});

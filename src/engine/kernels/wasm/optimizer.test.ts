import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../backend/wasm-backend.ts';
import type { AdamAttributes, SgdAttributes } from '../../ops/contracts.ts';
import { optimizerStep } from '../../ops/optimizer-step.ts';
import { randomValues } from '../../testing/reference/random.ts';
import { worstError } from '../../testing/worst-error.ts';

beforeAll(async () => {
  await openWasm('webgpu-missing');
});

const adam: AdamAttributes = {
  kind: 'adam',
  learningRate: 0.01,
  beta1: 0.9,
  rest1: 1 - 0.9,
  beta2: 0.99,
  rest2: 1 - 0.99,
  epsilon: 1e-7,
  weightDecay: 0.1,
  correction1: 1 - 0.9 ** 3,
  correction2: 1 - 0.99 ** 3,
};
const sgd: SgdAttributes = {
  kind: 'sgd',
  learningRate: 0.1,
  momentum: 0.9,
  isNesterov: true,
  weightDecay: 0.01,
};

interface State {
  w: number;
  m: number;
  v: number;
}

function stepped({ w, m, v }: State, g: number, a: AdamAttributes | SgdAttributes): State {
  if (a.kind === 'sgd') {
    const full = g + a.weightDecay * w;
    const moved = a.momentum * m + full;
    const step = a.isNesterov ? full + a.momentum * moved : moved;
    return { w: w - a.learningRate * step, m: moved, v };
  }
  const first = a.beta1 * m + (1 - a.beta1) * g;
  const second = a.beta2 * v + (1 - a.beta2) * g * g;
  const step = first / a.correction1 / (Math.sqrt(second / a.correction2) + a.epsilon);
  return { w: w - a.learningRate * (step + a.weightDecay * w), m: first, v: second };
}

it.each([
  ['adam', adam],
  ['sgd', sgd],
  ['sgd without Nesterov', { ...sgd, isNesterov: false }],
])('%s changes weights and moments of all sizes in place at once', async (_, attributes) => {
  const all = [1, 3, 16, 40_001].map((count) => {
    const values = [1, 2, 3, 4].map((seed) => randomValues(count, seed + count));
    const [weight, gradient, first, second] = values.map((value, i) =>
      tf.tensor1d(i === 3 ? value.map(Math.abs) : value),
    ) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const expected = Array.from({ length: count }, (__, i) =>
      stepped(
        { w: values[0]?.[i] ?? NaN, m: values[2]?.[i] ?? NaN, v: Math.abs(values[3]?.[i] ?? NaN) },
        (values[1]?.[i] ?? NaN) * 0.5,
        attributes,
      ),
    );
    return { place: { weight, gradient, first, second }, expected };
  });
  const scale = tf.scalar(0.5);
  const before = tf.memory().numTensors;
  optimizerStep(all.map(({ place }) => place), scale, attributes); // prettier-ignore
  expect(tf.memory().numTensors).toBe(before);
  for (const { place, expected } of all) {
    const { weight, first, second } = place;
    expect(worstError(await weight.data(), expected.map(({ w }) => w))).toBeLessThan(1e-6); // prettier-ignore
    expect(worstError(await first.data(), expected.map(({ m }) => m))).toBeLessThan(1e-6); // prettier-ignore
    expect(worstError(await second.data(), expected.map(({ v }) => v))).toBeLessThan(1e-6); // prettier-ignore
    tf.dispose({ ...place });
  }
  scale.dispose();
});

it('scales gradients whose norm is too large, and leaves others', async () => {
  const gradients = { 0: tf.tensor1d([3, 0]), 1: tf.tensor2d([[4, 0, 0]]) };
  const run = async (maxNorm: number) => {
    const outputs = tf.engine().runKernel('ClipScale', gradients, { maxNorm }) as unknown as tf.Tensor[]; // prettier-ignore
    return await Promise.all(outputs.map(async (output) => (await output.data())[0]));
  };
  expect(await run(10)).toEqual([1, 5]);
  expect(await run(2.5)).toEqual([0.5, 5]);
});

it('drops values by the hash of their place', async () => {
  const count = 20_003;
  const seed = -77;
  const rate = 0.3;
  const mixed = (i: number) => {
    let h = (Math.imul(i, 0x9e3779b1) + seed) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) >>> 0;
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0;
    return ((h ^ (h >>> 16)) >>> 8) / 2 ** 24;
  };
  const x = tf.ones([count]);
  const y = tf.engine().runKernel<tf.Tensor>('SeededDropout', { x }, { rate, seed });
  const expected = Array.from({ length: count }, (_, i) => (mixed(i) >= rate ? 1 / (1 - rate) : 0));
  expect(worstError(await y.data(), expected)).toBeLessThan(1e-6);
});

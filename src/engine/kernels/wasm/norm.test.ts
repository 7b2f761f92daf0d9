import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../backend/wasm-backend.ts';
import type { Activation, NormAttributes, Normalization } from '../../ops/contracts.ts';
import { numericGradient } from '../../testing/numeric-gradient.ts';
import { randomValues } from '../../testing/reference/random.ts';
import { worstError } from '../../testing/worst-error.ts';
import { product } from './convolution-geometry.ts';

beforeAll(async () => {
  await openWasm('webgpu-missing');
});

const EPSILON = 1e-3;

/** By the definition, in float64: y, then mean and variance of every set of values that share them. */
function reference(
  shape: readonly number[],
  { normalization, groups, activation }: NormAttributes,
  x: Float64Array,
  gamma: Float64Array,
  beta: Float64Array,
): Float64Array {
  const channels = shape.at(-1) ?? 1;
  const perExample = x.length / (shape[0] ?? 1);
  const setOf = (at: number): string => {
    const channel = at % channels;
    if (normalization === 'batch') return `${channel}`;
    const example = Math.floor(at / perExample);
    const part = normalization === 'group' ? Math.floor((channel * groups) / channels) : channel;
    return `${example} ${part}`;
  };
  const y = new Float64Array(x.length);
  for (const members of Map.groupBy(x.keys(), setOf).values()) {
    const mean = members.reduce((sum, at) => sum + (x[at] ?? NaN), 0) / members.length;
    const variance =
      members.reduce((sum, at) => sum + ((x[at] ?? NaN) - mean) ** 2, 0) / members.length;
    for (const at of members) {
      const channel = at % channels;
      const normal = ((x[at] ?? NaN) - mean) / Math.sqrt(variance + EPSILON);
      const value = (gamma[channel] ?? NaN) * normal + (beta[channel] ?? NaN);
      const slope = activation === 'linear' ? 1 : activation === 'relu' ? 0 : 0.01;
      y[at] = value > 0 ? value : value * slope;
    }
  }
  return y;
}

const cases: { shape: number[]; attributes: NormAttributes }[] = [];
const kinds: [Normalization, (channels: number) => number][] = [
  ['batch', () => 1],
  ['instance', () => 1],
  ['group', (channels) => (channels % 2 === 0 ? 2 : 1)],
];
for (const [normalization, groupsOf] of kinds) {
  for (const channels of [1, 3, 5, 8, 13]) {
    for (const shape of [
      [5, channels],
      [3, 5, channels],
      [2, 3, 5, channels],
      [2, 3, 2, 3, channels],
    ]) {
      // prettier-ignore
      if (shape.length === 2 && normalization !== 'batch') continue;
      const activation = (['linear', 'relu', 'leakyRelu'] as Activation[])[shape.length % 3] ?? 'relu'; // prettier-ignore
      const groups = groupsOf(channels);
      cases.push({ shape, attributes: { normalization, groups, activation, epsilon: EPSILON } });
    }
  }
}

it.each(cases)('$attributes.normalization norm and its gradient, $shape', async (one) => {
  const { shape, attributes } = one;
  const channels = shape.at(-1) ?? 1;
  // Far from zero: the variance must not cancel.
  const x = Float64Array.from(randomValues(product(shape), 1), (value) => Math.fround(value + 30));
  const gamma = Float64Array.from(randomValues(channels, 2), (value) => Math.fround(value + 1.5));
  const beta = Float64Array.from(randomValues(channels, 3));
  const dy = Float64Array.from(randomValues(x.length, 4));
  const tensor = (values: Float64Array, of: number[] = [channels]) =>
    tf.tensor(Float32Array.from(values), of);
  const before = tf.memory().numTensors;
  const inputs = { x: tensor(x, shape), gamma: tensor(gamma), beta: tensor(beta) };
  const [y, mean, rstd] = tf
    .engine()
    .runKernel('NormActivation', inputs, attributes) as unknown as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  expect(worstError(await y.data(), reference(shape, attributes, x, gamma, beta))).toBeLessThan(
    1e-4,
  );

  const dyTensor = tensor(dy, shape);
  const gradients = tf
    .engine()
    .runKernel('NormActivationGrad', { ...inputs, dy: dyTensor, mean, rstd }, attributes) as unknown as tf.Tensor[]; // prettier-ignore
  const loss = (values: Float64Array) => values.reduce((sum, value, i) => sum + value * (dy[i] ?? NaN), 0); // prettier-ignore
  const expected = [
    numericGradient((at) => loss(reference(shape, attributes, at, gamma, beta)), x),
    numericGradient((at) => loss(reference(shape, attributes, x, at, beta)), gamma),
    numericGradient((at) => loss(reference(shape, attributes, x, gamma, at)), beta),
  ];
  const actual = await Promise.all(gradients.map((gradient) => gradient.data()));
  expected.forEach((values, i) => {
    expect(worstError(actual[i] ?? [], values)).toBeLessThan(2e-4);
  });
  tf.dispose([inputs, y, mean, rstd, dyTensor, gradients]);
  expect(tf.memory().numTensors).toBe(before);
});

import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { chooseBackend } from '../../backend/choose-backend.ts';
import { randomValues } from '../../testing/reference/random.ts';
import { worstError } from '../../testing/worst-error.ts';
import { product } from './convolution-geometry.ts';

beforeAll(async () => {
  await chooseBackend({ only: 'cpu' });
  await chooseBackend({ only: 'wasm' });
});

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];

/** The same on both: tf.js's cpu backend is right for all of these. */
async function expectSame(shapes: readonly number[][], operation: Operation, seed = 1) {
  const results: Float32Array[][] = [];
  for (const backend of ['cpu', 'wasm'] as const) {
    await tf.setBackend(backend);
    const before = tf.memory().numTensors;
    const inputs = shapes.map((shape, i) =>
      tf.tensor(randomValues(product(shape), i + seed), shape),
    );
    const outputs = [operation(...inputs)].flat();
    results.push(
      await Promise.all(outputs.map((output) => output.data() as Promise<Float32Array>)),
    );
    tf.dispose([inputs, outputs]);
    expect(tf.memory().numTensors).toBe(before);
  }
  const [expected = [], actual = []] = results;
  expect(actual).toHaveLength(expected.length);
  expected.forEach((values, i) => {
    expect(worstError(actual[i] ?? [], values)).toBeLessThan(1e-5);
  });
}

const pairs = [
  [[7], [7]],
  [[2, 3, 5, 8], [8]],
  [[13], [2, 3, 13]],
  [[2, 3, 5, 3], []],
  [[], [4, 5]],
  [[2, 4, 3, 5], [2, 1, 1, 5]],
  [[2, 4, 3, 5], [1, 4, 3, 1]],
  [[2, 1, 3, 1], [1, 4, 1, 5]],
  [[2, 3, 4, 5, 6], [2, 3, 4, 5, 1]],
  [[2, 3, 2, 3, 2], [1, 3, 1, 3, 1]],
  [[4, 64, 64, 8], [4, 64, 64, 8]],
] as const; // prettier-ignore

it.each(['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'squaredDifference'] as const)(
  '%s with broadcast',
  async (name) => {
    for (const [a, b] of pairs) {
      await expectSame([[...a], [...b]], (x, y) =>
        tf.tidy(() => tf[name](x, name === 'div' ? tf.add(y, 2) : y)),
      );
    }
  },
);

it.each([
  'relu',
  'sigmoid',
  'tanh',
  'exp',
  'log',
  'sqrt',
  'rsqrt',
  'square',
  'neg',
  'abs',
  'step',
] as const)(
  // prettier-ignore
  '%s',
  async (name) => {
    const isPositive = ['log', 'sqrt', 'rsqrt'].includes(name);
    const change: Operation = (x) => {
      const spread = x.mul(20);
      return tf[name](
        isPositive ? spread.abs().add(1e-3) : name === 'exp' ? spread.div(4) : spread,
      );
    };
    for (const count of [1, 3, 4, 17, 40_003]) {
      await expectSame([[count]], (x) => tf.tidy(() => change(x)));
    }
  },
);

it('keeps what numbers at the edges give', async () => {
  await tf.setBackend('wasm');
  const edges = tf.tensor1d([-Infinity, -200, -0, 0, 200, Infinity, NaN]);
  expect(await edges.exp().array()).toEqual([0, 0, 1, 1, Infinity, Infinity, NaN]);
  expect(await edges.sigmoid().array()).toEqual([0, 0, 0.5, 0.5, 1, 1, NaN]);
  expect((await edges.tanh().array()).map((value) => value + 0)).toEqual([-1, -1, 0, 0, 1, 1, NaN]); // prettier-ignore
  expect((await edges.log().array()).slice(2)).toEqual([-Infinity, -Infinity, Math.fround(Math.log(200)), Infinity, NaN]); // prettier-ignore
  expect((await tf.tensor1d([1e-40, 1e-38]).log().array()).map((v) => v.toFixed(3))).toEqual(['-92.103', '-87.498']); // prettier-ignore
});

it.each([
  [
    [2, 3, 4, 5],
    [0, 1, 2],
  ],
  [
    [2, 3, 4, 5],
    [1, 2],
  ],
  [[2, 3, 4, 5], [3]],
  [
    [2, 3, 4, 5],
    [0, 3],
  ],
  [[2000, 3], [0]],
  [[2, 1300, 5], [1]],
  [[70_001], [0]],
  [
    [2, 3, 4, 2, 3],
    [1, 2, 3],
  ],
] as const)('sums and means of %s over %s', async (shape, axes) => {
  for (const keepDims of [false, true]) {
    await expectSame([[...shape]], (x) => tf.sum(x, [...axes], keepDims));
    await expectSame([[...shape]], (x) => tf.mean(x, [...axes], keepDims));
  }
});

it('pads with zeros along an axis, and casts to the same type, as gradients do', async () => {
  for (const channels of [1, 3, 8]) {
    await expectSame([[2, 5, channels]], (x) => tf.pad(x, [[0, 0], [1, 2], [0, 0]])); // prettier-ignore
    await expectSame([[2, 5, channels]], (x) => tf.pad(x, [[0, 0], [0, 0], [0, 3]])); // prettier-ignore
    await expectSame([[2, 5, channels]], (x) => tf.pad(x, [[1, 0], [1, 2], [0, 0]])); // prettier-ignore
    await expectSame([[2, 5, channels]], (x) => tf.pad(x, [[1, 0], [0, 0], [0, 0]], 7)); // prettier-ignore
  }
  await expectSame([[7]], (x) => tf.cast(x, 'float32'));
  await expectSame([[7]], (x) => tf.tidy(() => tf.cast(tf.cast(x.mul(9), 'int32'), 'float32')));
});

it('steps from zero, as stock does', async () => {
  await tf.setBackend('wasm');
  expect(await tf.step(tf.tensor1d([-1, 0, 2, NaN]), 0.5).array()).toEqual([0.5, 0.5, 1, NaN]);
  expect(await tf.step(tf.tensor1d([-1, 0, 2, NaN])).array()).toEqual([0, 0, 1, NaN]);
});

it('joins, cuts and repeats', async () => {
  for (const channels of [1, 3, 8]) {
    await expectSame([[2, 5, 6, channels], [2, 5, 6, 7]], (a, b) => tf.concat([a, b], 3)); // prettier-ignore
    await expectSame([[2, 3, 6, channels], [2, 5, 6, channels]], (a, b) => tf.concat([a, b], 1)); // prettier-ignore
    await expectSame([[2, 5, 9, channels]], (x) => tf.slice(x, [0, 0, 2, 0], [2, 5, 4, channels])); // prettier-ignore
    await expectSame([[2, 5, 9, channels]], (x) => tf.slice(x, [1, 0, 2, 0], [1, 5, 4, channels])); // prettier-ignore
    await expectSame([[2, 5, 9, channels]], (x) => tf.split(x, [2, 3, 4], 2));
  }
  await expectSame([[1, 1, 5]], (x) => tf.tile(x, [2, 3, 1]));
  await expectSame([[2, 5]], (x) => tf.tile(x, [2, 3]));
  await expectSame([[1]], (x) => tf.tile(x, [7]));
});

import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../backend/choose-backend.ts';
import type { OpenBackend } from '../../../backend/open-backend.ts';
import { randomTensor } from '../../../testing/random-tensor.ts';

const SHAPES: Record<number, number[]> = {
  2: [4, 6],
  3: [2, 3, 5],
  4: [2, 3, 4, 5],
  5: [2, 3, 2, 4, 5],
  6: [2, 2, 3, 2, 3, 4],
};
const shapeOf = (rank: number) => SHAPES[rank] ?? [];
const x = (rank: number, seed = 1) => randomTensor(shapeOf(rank), seed);
const last = (rank: number) => randomTensor([shapeOf(rank).at(-1) ?? 1], 9);
const whole = (rank: number, seed = 1) => x(rank, seed).mul(5).floor().cast('int32');
const second = (rank: number, value: number, other: number) =>
  shapeOf(rank).map((_, axis) => (axis === 1 ? value : other));

const CASES: Record<string, (rank: number) => tf.Tensor> = {
  'add of a bias': (rank) => x(rank).add(last(rank)),
  'bias less values': (rank) => last(rank).sub(x(rank)),
  'greater than a bias': (rank) => tf.greater(x(rank), last(rank)),
  'whole numbers and a bias': (rank) => whole(rank).add(last(rank).mul(4).floor().cast('int32')),
  prelu: (rank) => tf.prelu(x(rank), last(rank)),
  pad: (rank) =>
    tf.pad(
      x(rank),
      shapeOf(rank).map((_, axis) => [axis % 2, 1]),
      0.5,
    ),
  'pad of whole numbers': (rank) =>
    tf.pad(
      whole(rank),
      shapeOf(rank).map(() => [1, 0]),
      -1,
    ),
  'gradient of slice': (rank) =>
    tf.grad((a) =>
      a
        .slice(second(rank, 1, 0), second(rank, 1, -1))
        .square()
        .sum(),
    )(x(rank)),
  'slice with steps': (rank) =>
    tf.stridedSlice(x(rank), second(rank, 0, 0), shapeOf(rank), second(rank, 2, 1)),
  'slice backwards': (rank) =>
    tf.stridedSlice(x(rank), second(rank, 2, 0), second(rank, 0, 2), second(rank, -1, 1)),
  'transpose of whole numbers': (rank) => tf.transpose(whole(rank)),
  'sum of booleans over the first axis': (rank) => tf.sum(tf.greater(x(rank), 0), 0),
  'any over the first axis': (rank) => tf.any(tf.greater(x(rank), 0.9), 0),
  reverse: (rank) => tf.reverse(x(rank), [0, 1]),
  where: (rank) => tf.where(tf.greater(x(rank), 0), x(rank, 2), x(rank, 3)),
  cumsum: (rank) => tf.cumsum(x(rank), 1, true),
  'gradient of clipByValue': (rank) =>
    tf.grad((a) => tf.clipByValue(a, -0.2, 0.3).square().sum())(x(rank)),
  'gradient of leakyRelu': (rank) => tf.grad((a) => tf.leakyRelu(a).square().sum())(x(rank)),
  'gradient of prelu': (rank) => tf.grad((a) => tf.prelu(a, last(rank)).sum())(x(rank)),
};

let backend: OpenBackend;

async function resultOn(name: string, make: () => tf.Tensor) {
  await tf.setBackend(name);
  const result = tf.tidy(make);
  const values = [...(await result.data())];
  const { shape } = result;
  result.dispose();
  return { shape, values };
}

describe('stock operations on WebGPU, with our repairs', () => {
  beforeAll(async () => {
    backend = await chooseBackend({ only: 'webgpu' });
  });
  afterAll(() => {
    backend.close();
  });

  it.each(Object.keys(CASES))('gives what the CPU gives at ranks 2 to 6: %s', async (name) => {
    for (const rank of [2, 3, 4, 5, 6]) {
      const make = () => CASES[name]?.(rank) ?? tf.scalar(0);
      const expected = await resultOn('cpu', make);
      const actual = await resultOn('webgpu', make);
      expect(actual.shape).toEqual(expected.shape);
      expected.values.forEach((value, at) => {
        expect(actual.values[at], `rank ${rank}, element ${at}`).toBeCloseTo(value, 5);
      });
    }
    await backend.settled();
    expect(backend.failure.aborted).toBe(false);
  });

  it('leaves no tensor behind', async () => {
    await tf.setBackend('webgpu');
    const before = tf.memory().numTensors;
    for (const make of Object.values(CASES)) {
      tf.tidy(() => {
        make(5);
      });
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

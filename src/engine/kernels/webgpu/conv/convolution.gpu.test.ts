import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../backend/choose-backend.ts';
import type { OpenBackend } from '../../../backend/open-backend.ts';
import { randomTensor } from '../../../testing/random-tensor.ts';

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;
interface Case {
  readonly operation: Operation;
  readonly shapes: readonly number[][];
}

const conv2d =
  (stride: number | [number, number], pad: 'same' | 'valid' | number): Operation =>
  (x, filter) =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad);
const conv3d =
  (stride: number | [number, number, number], pad: 'same' | 'valid'): Operation =>
  (x, filter) =>
    tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, stride, pad);

const CASES: Record<string, Case> = {
  '2D 3×3, 1 → 8': {
    operation: conv2d(1, 'same'),
    shapes: [
      [2, 7, 9, 1],
      [3, 3, 1, 8],
    ],
  },
  '2D 3×3, 8 → 16': {
    operation: conv2d(1, 'same'),
    shapes: [
      [2, 6, 5, 8],
      [3, 3, 8, 16],
    ],
  },
  '2D 3×3, 5 → 13': {
    operation: conv2d(1, 'valid'),
    shapes: [
      [2, 7, 9, 5],
      [3, 3, 5, 13],
    ],
  },
  '2D 3×3, 4 → 3': {
    operation: conv2d(1, 'same'),
    shapes: [
      [1, 5, 5, 4],
      [3, 3, 4, 3],
    ],
  },
  '2D 3×3, 3 → 4, stride 2': {
    operation: conv2d(2, 'same'),
    shapes: [
      [2, 9, 7, 3],
      [3, 3, 3, 4],
    ],
  },
  '2D 7×7, 1 → 4, stride 2': {
    operation: conv2d(2, 'same'),
    shapes: [
      [1, 17, 13, 1],
      [7, 7, 1, 4],
    ],
  },
  '2D 1×1, 12 → 2': {
    operation: conv2d(1, 'same'),
    shapes: [
      [3, 5, 7, 12],
      [1, 1, 12, 2],
    ],
  },
  '2D 5×3, stride 2×1, padding 2': {
    operation: conv2d([2, 1], 2),
    shapes: [
      [2, 9, 8, 4],
      [5, 3, 4, 8],
    ],
  },
  '2D 3×3, 40 → 36': {
    operation: conv2d(1, 'same'),
    shapes: [
      [2, 9, 11, 40],
      [3, 3, 40, 36],
    ],
  },
  '2D 3×3, 64 → 64': {
    operation: conv2d(1, 'same'),
    shapes: [
      [1, 16, 16, 64],
      [3, 3, 64, 64],
    ],
  },
  '2D 1×1, 64 → 32, stride 2': {
    operation: conv2d(2, 'same'),
    shapes: [
      [2, 9, 9, 64],
      [1, 1, 64, 32],
    ],
  },
  '2D 3×3, many rows': {
    operation: conv2d(1, 'same'),
    shapes: [
      [3, 64, 61, 4],
      [3, 3, 4, 4],
    ],
  },
  '3D 3×3×3, 1 → 8': {
    operation: conv3d(1, 'same'),
    shapes: [
      [2, 4, 5, 7, 1],
      [3, 3, 3, 1, 8],
    ],
  },
  '3D 3×3×3, 8 → 5': {
    operation: conv3d(1, 'same'),
    shapes: [
      [1, 3, 5, 6, 8],
      [3, 3, 3, 8, 5],
    ],
  },
  '3D 3×3×3, 32 → 32': {
    operation: conv3d(1, 'same'),
    shapes: [
      [2, 4, 5, 6, 32],
      [3, 3, 3, 32, 32],
    ],
  },
  '3D 3×3×3, 4 → 8, stride 2': {
    operation: conv3d(2, 'same'),
    shapes: [
      [2, 5, 4, 7, 4],
      [3, 3, 3, 4, 8],
    ],
  },
  '3D 2×2×2, stride 2': {
    operation: conv3d(2, 'valid'),
    shapes: [
      [1, 4, 6, 8, 3],
      [2, 2, 2, 3, 4],
    ],
  },
  '2D 2×2 transposed, 8 → 4': {
    operation: (x, filter) =>
      tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [2, 6, 10, 4], 2, 'same'),
    shapes: [
      [2, 3, 5, 8],
      [2, 2, 4, 8],
    ],
  },
  '3D 2×2×2 transposed, 6 → 3': {
    operation: (x, filter) =>
      tf.conv3dTranspose(x as tf.Tensor5D, filter as tf.Tensor5D, [2, 4, 6, 2, 3], 2, 'same'),
    shapes: [
      [2, 2, 3, 1, 6],
      [2, 2, 2, 3, 6],
    ],
  },
};

let backend: OpenBackend;

async function resultOn(name: string, { operation, shapes }: Case) {
  await tf.setBackend(name);
  const results = tf.tidy(() => {
    const inputs = shapes.map((shape, at) => randomTensor(shape, at + 1));
    const result = operation(...inputs);
    const mask = randomTensor(result.shape, 99);
    return [
      result,
      ...tf.grads((...x) =>
        operation(...x)
          .mul(mask)
          .sum(),
      )(inputs),
    ];
  });
  const values = await Promise.all(results.map(async (result) => [...(await result.data())]));
  tf.dispose(results);
  return values;
}

function expectClose(actual: readonly number[][], expected: readonly number[][]): void {
  expected.forEach((values, output) => {
    expect(actual[output]).toHaveLength(values.length);
    const largest = Math.max(1, ...values.map(Math.abs));
    const worst = Math.max(
      ...values.map((value, at) => Math.abs((actual[output]?.[at] ?? NaN) - value) / largest),
    );
    expect(worst, `output ${output}`).toBeLessThan(2e-5);
  });
}

describe('tiled convolutions', () => {
  beforeAll(async () => {
    backend = await chooseBackend({ only: 'webgpu' });
  });
  afterAll(() => {
    backend.close();
  });

  it.each(Object.keys(CASES))('agree with the CPU, forward and gradients: %s', async (name) => {
    const test = CASES[name] as Case;
    const expected = await resultOn('cpu', test);
    await tf.setBackend('webgpu');
    const before = tf.memory().numTensors;
    expectClose(await resultOn('webgpu', test), expected);
    expect(tf.memory().numTensors).toBe(before);
    await backend.settled();
    expect(backend.failure.aborted).toBe(false);
  });

  it('give the same bits each time', async () => {
    const test = CASES['2D 3×3, many rows'] as Case;
    expect(await resultOn('webgpu', test)).toEqual(await resultOn('webgpu', test));
  });

  it.each(['linear', 'relu'] as const)('add a bias and bend: %s', async (activation) => {
    const test: Case = {
      operation: (x) =>
        tf.fused.conv2d({
          ...{ x: x as tf.Tensor4D, filter: randomTensor<tf.Rank.R4>([3, 3, 3, 5], 2) },
          ...{ strides: 1, pad: 'same', dilations: 2, activation },
          bias: randomTensor<tf.Rank.R1>([5], 3),
        }),
      shapes: [],
    };
    const forward = async (name: string) => {
      await tf.setBackend(name);
      const y = tf.tidy(() => test.operation(randomTensor([2, 7, 9, 3], 1)));
      return [[...(await y.data())]];
    };
    expectClose(await forward('webgpu'), await forward('cpu'));
  });
});

import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../backend/wasm-backend.ts';
import type { SgdAttributes } from '../../ops/contracts.ts';
import { optimizerStep } from '../../ops/optimizer-step.ts';
import { randomValues } from '../../testing/reference/random.ts';
import { worstError } from '../../testing/worst-error.ts';

beforeAll(async () => {
  await openWasm('webgpu-missing');
});

const sizes = [[1, 1, 1], [5, 7, 9], [1, 3, 1], [17, 8, 6], [13, 33, 21], [300, 9, 5], [64, 100, 10]] as const; // prettier-ignore

function reference(
  a: Float32Array,
  b: Float32Array,
  [m, k, n]: readonly number[],
  at: (i: number, j: number) => [number, number],
  batch = 1,
) {
  // prettier-ignore
  const y: number[] = [];
  for (let outer = 0; outer < batch; outer++) {
    for (let i = 0; i < (m ?? 0); i++) {
      for (let j = 0; j < (n ?? 0); j++) {
        let sum = 0;
        for (let l = 0; l < (k ?? 0); l++) {
          const [ofA, ofB] = at(i * 1e6 + l, l * 1e6 + j);
          sum +=
            (a[outer * (m ?? 0) * (k ?? 0) + ofA] ?? NaN) *
            (b[outer * (k ?? 0) * (n ?? 0) + ofB] ?? NaN);
        }
        y.push(sum);
      }
    }
  }
  return y;
}

it.each([
  [false, false],
  [true, false],
  [false, true],
  [true, true],
])('products with left transposed %s, right transposed %s', async (transposeA, transposeB) => {
  for (const size of sizes) {
    const [m, k, n] = size;
    for (const batch of [1, 3]) {
      const a = randomValues(batch * m * k, 1);
      const b = randomValues(batch * k * n, 2);
      const outer = batch === 1 ? [] : [batch];
      const tensors = [
        tf.tensor(a, [...outer, ...(transposeA ? [k, m] : [m, k])]),
        tf.tensor(b, [...outer, ...(transposeB ? [n, k] : [k, n])]),
      ] as const;
      const place = (packed: number) => [Math.floor(packed / 1e6), packed % 1e6] as const;
      const expected = reference(a, b, size, (left, right) => {
        const [i, l] = place(left);
        const [row, j] = place(right);
        return [transposeA ? l * m + i : i * k + l, transposeB ? j * k + row : row * n + j];
      }, batch); // prettier-ignore
      const y = tf.matMul(...tensors, transposeA, transposeB);
      expect(worstError(await y.data(), expected)).toBeLessThan(2e-6);
      tf.dispose([...tensors, y]);
    }
  }
});

it('sees a weight that was changed in place', async () => {
  const weight = tf.tensor2d([[1, 2], [3, 4]]); // prettier-ignore
  const x = tf.tensor2d([[1, 1]]);
  expect(await tf.matMul(x, weight).array()).toEqual([[4, 6]]);
  const zero = tf.zerosLike(weight);
  const attributes: SgdAttributes = {
    kind: 'sgd',
    learningRate: 1,
    momentum: 0,
    isNesterov: false,
    weightDecay: 0,
  };
  const place = { weight, gradient: tf.onesLike(weight), first: zero, second: zero };
  optimizerStep([place], tf.scalar(1), attributes);
  expect(await tf.matMul(x, weight).array()).toEqual([[2, 4]]);
  const fused = tf.fused.matMul({
    a: x,
    b: weight,
    bias: tf.tensor1d([-3, 1]),
    activation: 'relu',
  });
  expect(await fused.array()).toEqual([[0, 5]]);
});

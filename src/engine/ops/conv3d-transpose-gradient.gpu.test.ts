import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../backend/choose-backend.ts';
import type { OpenBackend } from '../backend/open-backend.ts';
import { randomTensor } from '../testing/random-tensor.ts';

let backend: OpenBackend;

/** Gradients of Σ conv3dTranspose(x, w)·m by x and w, and the sum of both products with them. */
async function gradients() {
  const x = randomTensor<tf.Rank.R5>([2, 2, 3, 2, 3], 1);
  const filter = randomTensor<tf.Rank.R5>([2, 2, 2, 5, 3], 2);
  const mask = randomTensor<tf.Rank.R5>([2, 4, 6, 4, 5], 3);
  const loss = (a: tf.Tensor, w: tf.Tensor) =>
    tf
      .conv3dTranspose(a as tf.Tensor5D, w as tf.Tensor5D, [2, 4, 6, 4, 5], 2, 'same')
      .mul(mask)
      .sum();
  const [dx, dw] = tf.grads(loss)([x, filter]) as [tf.Tensor, tf.Tensor];
  const value = (await loss(x, filter).data())[0] ?? NaN;
  const byX = (await dx.mul(x).sum().data())[0] ?? NaN;
  const byFilter = (await dw.mul(filter).sum().data())[0] ?? NaN;
  return { value, byX, byFilter, dx: await dx.data(), dw: await dw.data() };
}

describe('registerConv3dTransposeGradient', () => {
  beforeAll(async () => {
    backend = await chooseBackend({ only: 'webgpu' });
  });
  afterAll(() => {
    backend.close();
  });

  it('gives gradients that agree with a function linear in both operands, on every backend', async () => {
    const all: Awaited<ReturnType<typeof gradients>>[] = [];
    for (const name of ['cpu', 'webgl', 'webgpu']) {
      await tf.setBackend(name);
      all.push(await gradients());
    }
    for (const { value, byX, byFilter, dx, dw } of all) {
      expect(byX).toBeCloseTo(value, 4);
      expect(byFilter).toBeCloseTo(value, 4);
      dx.forEach((slope, at) => {
        expect(slope).toBeCloseTo(all[0]?.dx[at] ?? NaN, 4);
      });
      dw.forEach((slope, at) => {
        expect(slope).toBeCloseTo(all[0]?.dw[at] ?? NaN, 4);
      });
    }
  });
});

import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { chooseBackend } from './choose-backend.ts';

it('opens the wasm backend in a browser', async () => {
  const { report } = await chooseBackend({ only: 'wasm' });
  expect(report.backend).toBe('wasm');
  expect([...(await tf.mul(tf.tensor1d([1, 2, 3]), 2).data())]).toEqual([2, 4, 6]);
});

import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { openWasm } from './wasm-backend.ts';

it('opens the wasm backend, again too, and computes with it', async () => {
  const listeners = () => ['uncaughtException', 'unhandledRejection'].map((event) => process.listenerCount(event)); // prettier-ignore
  const before = listeners();
  const { report } = await openWasm('webgpu-missing');
  expect(listeners()).toEqual(before);
  expect(report).toMatchObject({ backend: 'wasm', reason: 'webgpu-missing' });
  expect(tf.getBackend()).toBe('wasm');
  const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]));
  expect([...(await product.data())]).toEqual([19, 22, 43, 50]);
  await openWasm('webgl-missing');
  expect([...(await tf.add(1, 2).data())]).toEqual([3]);
  // Whole numbers are left to the stock kernel, which was bound to the program before.
  expect([...(await tf.tensor1d([1, 2, 3], 'int32').sum().data())]).toEqual([6]);
});

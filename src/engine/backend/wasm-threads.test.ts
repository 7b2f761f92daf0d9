import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { randomValues } from '../testing/reference/random.ts';
import { openWasm } from './wasm-backend.ts';

/** Forward and backward of a convolution and a norm that are worth more threads than one, as bytes. */
async function bytesWith(build: 'plain-threads' | 'relaxed-threads', threads: number) {
  const backend = await openWasm('webgpu-missing', { build, threads });
  const x = tf.tensor4d(randomValues(2 * 40 * 40 * 8, 1), [2, 40, 40, 8]);
  const filter = tf.tensor4d(randomValues(9 * 8 * 16, 2), [3, 3, 8, 16]);
  const gamma = tf.tensor1d(randomValues(16, 3));
  const outputs: tf.Tensor[] = [];
  for (let i = 0; i < 20; i++) {
    tf.dispose(outputs.splice(0));
    const y = tf.conv2d(x, filter, 1, 'same');
    const attributes = { normalization: 'batch', groups: 1, activation: 'relu', epsilon: 1e-3 };
    const inputs = { x: y, gamma, beta: gamma };
    const normal = tf.engine().runKernel<tf.Tensor[]>('NormActivation', inputs, attributes);
    const window = { strides: 1, pad: 'same', dilations: 1, dataFormat: 'NHWC' };
    const dFilter = tf
      .engine()
      .runKernel<tf.Tensor>('Conv2DBackpropFilter', { x, dy: y }, { ...window, filterShape: [3, 3, 8, 16] }); // prettier-ignore
    outputs.push(y, dFilter, ...normal);
  }
  const values = await Promise.all(outputs.map((output) => output.data()));
  const helped = backend.helped();
  backend.close();
  return { bytes: Buffer.concat(values.map((value) => Buffer.from(value.buffer))), helped };
}

it.each(['plain-threads', 'relaxed-threads'] as const)(
  '%s give the same bits whatever the number of threads',
  async (build) => {
    const one = await bytesWith(build, 1);
    expect(one.bytes.some((byte) => byte !== 0)).toBe(true);
    expect(one.helped).toBe(0);
    const three = await bytesWith(build, 3);
    expect(three.bytes.equals(one.bytes)).toBe(true);
  },
);

it('shares work with its threads', async () => {
  let helped = 0;
  // On a busy machine a thread may come too late for all of a run.
  for (let i = 0; i < 50 && helped === 0; i++)
    helped = (await bytesWith('plain-threads', 2)).helped;
  expect(helped).toBeGreaterThan(0);
});

it('computes the same in the builds without threads', async () => {
  const of = async (build: 'plain' | 'relaxed') => {
    await openWasm('webgpu-missing', { build, threads: 1 });
    const x = tf.tensor2d(randomValues(64 * 64, 1), [64, 64]);
    return await tf.matMul(x, x).data();
  };
  const [plain, relaxed] = [await of('plain'), await of('relaxed')];
  const difference = Math.max(...plain.map((value, i) => Math.abs(value - (relaxed[i] ?? NaN))));
  expect(difference).toBeGreaterThan(0);
  expect(difference).toBeLessThan(1e-5);
});

import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../backend/wasm-backend.ts';

beforeAll(async () => {
  await openWasm('webgpu-missing');
});

it('clones without a copy, and keeps the values until all clones are gone', async () => {
  for (const [dtype, values] of [
    ['float32', [1.5, -2, 3]],
    ['int32', [1, -2, 3]],
    ['bool', [1, 0, 1]],
  ] as const) {
    const before = tf.memory();
    const x = tf.tensor([...values], [3], dtype);
    const one = x.clone();
    const other = one.clone();
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers + 1);
    x.dispose();
    one.dispose();
    expect([...(await other.data())]).toEqual(values);
    expect(other.dtype).toBe(dtype);
    other.dispose();
    expect(tf.memory()).toMatchObject({
      numDataBuffers: before.numDataBuffers,
      numBytes: before.numBytes,
    });
  }
});

it('clones texts as stock does', async () => {
  const x = tf.tensor1d(['a', 'b']);
  const clone = x.clone();
  x.dispose();
  expect(await clone.data()).toEqual(['a', 'b']);
  clone.dispose();
});

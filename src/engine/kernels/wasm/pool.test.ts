import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../backend/wasm-backend.ts';
import { POOL_INPUTS, POOL_WINDOWS, poolErrors } from '../../testing/pool-errors.ts';

beforeAll(async () => {
  await openWasm('webgpu-missing');
});

const channelCounts = [1, 3, 5, 8, 13, 16];

it.each(['max', 'average'] as const)('%s pools and their gradients are right', async (kind) => {
  const before = tf.memory().numTensors;
  const wrong: unknown[] = [];
  for (const [name, change] of Object.entries(POOL_INPUTS)) {
    for (const channels of channelCounts) {
      for (const size of [
        [2, 7, 9, channels],
        [2, 6, 4, channels],
        [2, 5, 4, 7, channels],
        [2, 4, 6, 2, channels],
      ]) {
        // prettier-ignore
        for (const window of POOL_WINDOWS) {
          const errors = await poolErrors(kind, size, change, window);
          if (!errors.every((error) => error < 1e-6)) wrong.push({ name, size, window, errors });
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(tf.memory().numTensors).toBe(before);
});

import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chooseBackend } from '../../backend/choose-backend.ts';
import type { OpenBackend } from '../../backend/open-backend.ts';
import { POOL_INPUTS, POOL_WINDOWS, poolErrors } from '../../testing/pool-errors.ts';

let backend: OpenBackend;

beforeAll(async () => {
  backend = await chooseBackend({ only: 'webgpu' });
});
afterAll(() => {
  backend.close();
});

it.each(['max', 'average'] as const)('%s pools and their gradients are right', async (kind) => {
  const before = tf.memory().numTensors;
  const wrong: unknown[] = [];
  for (const [name, change] of Object.entries(POOL_INPUTS)) {
    for (const size of [
      [2, 7, 9, 3],
      [2, 5, 4, 7, 5],
    ]) {
      for (const window of POOL_WINDOWS) {
        const errors = await poolErrors(kind, size, change, window);
        if (!errors.every((error) => error < 1e-6)) wrong.push({ name, size, window, errors });
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(tf.memory().numTensors).toBe(before);
  await backend.settled();
  expect(backend.failure.aborted).toBe(false);
});

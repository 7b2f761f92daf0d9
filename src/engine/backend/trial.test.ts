import * as tf from '@tensorflow/tfjs';
import { beforeEach, expect, it } from 'vitest';
import { chooseBackend, chooseByTrial } from './choose-backend.ts';
import { tryBackends } from './trial.ts';

beforeEach(async () => {
  await chooseBackend({ only: 'cpu' });
  await chooseBackend({ only: 'wasm', wasm: { threads: 1 } });
});

const REPORTS = (['wasm', 'cpu'] as const).map((backend) => ({ backend, isSoftware: true }));

it('measures a step on each backend and leaves no tensors', async () => {
  const before = tf.memory().numTensors;
  const [wasm, cpu] = await tryBackends(REPORTS);
  expect(wasm).toMatchObject({ backend: 'wasm', isRight: true });
  expect(wasm?.smallMs).toBeGreaterThan(0);
  expect(cpu).toMatchObject({ backend: 'cpu', isRight: true });
  expect(tf.memory().numTensors).toBe(before);
});

it.each([
  ['gives zeros', ({ inputs }: { inputs: tf.NamedTensorMap }) => tf.zerosLike(inputs['x'] as tf.Tensor)], // prettier-ignore
  ['fails', () => { throw new Error('no'); }], // prettier-ignore
])('does not take a backend that %s', async (_, broken) => {
  const kernel = { kernelName: 'Conv2D', backendName: 'wasm' };
  tf.unregisterKernel('Conv2D', 'wasm');
  tf.registerKernel({ ...kernel, kernelFunc: broken as unknown as tf.KernelFunc });
  const [wasm, cpu] = await tryBackends(REPORTS);
  expect(wasm).toMatchObject({ isRight: false, largeMs: null });
  expect(cpu).toMatchObject({ isRight: true });
});

it('keeps the fastest one that is right', async () => {
  const backend = await chooseByTrial({ gpu: undefined });
  const { trials = [], backend: kept, reason } = backend.report;
  expect(reason).toBe('webgpu-missing');
  expect(trials.map((trial) => trial.backend)).toEqual(['wasm', 'cpu']);
  // Plain JavaScript is hundreds of times slower.
  expect(kept).toBe('wasm');
  expect(tf.getBackend()).toBe(kept);
  backend.close();
});
